import { actsOn } from './database/audit-store';
import type { InTransaction, Reader } from './database/transaction';
import type { Caller } from './http/caller';
import type { Route } from './http/route';
import { accessesOf } from './participants/access-store';
import type { AccessKind } from './participants/note-access';
import { noteAccess } from './participants/note-access';
import { ordersFor } from './payments/payment-reads';
import { accessRoutes } from './screens/access-routes';
import type { AccessDeps } from './screens/list-accesses';
import type { Clock } from './shared/clock';

type Ground = { inTransaction: InTransaction; reader: Reader; clock: Clock };
type NoteLook = (caller: Caller, participantIds: readonly number[], what: AccessKind) => Promise<void>;

/** Who looked at whose record: noted where others read, shown to the insured. */
export const composeAccesses = (
  ground: Ground,
  payerNames: AccessDeps['payerNames'],
): { noteLook: NoteLook; routes: Route[] } => {
  const { reader } = ground;
  const note = noteAccess(ground);
  return {
    noteLook: (caller, ids, what) => {
      const participantIds = ids.filter((id) => caller.audienceFor(id) !== 'insured');
      return note({ accountId: caller.accountId, participantIds, what });
    },
    routes: accessRoutes({
      looksOf: (participantId, limit) => accessesOf(reader, participantId, limit),
      ordersFor: (participantId, limit) => ordersFor(reader, participantId, limit),
      actsOn: (subject, limit) => actsOn(reader, subject, limit),
      payerNames,
    }),
  };
};
