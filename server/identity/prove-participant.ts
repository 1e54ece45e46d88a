import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { againWhenTaken } from './again-when-taken';
import { bindLevel } from './bind-level';
import type { CodeDeps } from './check-code';
import { checkCode } from './check-code';
import type { Binding } from './decide-binding';
import type { IssuedSession } from './issue-session';
import { issueSession } from './issue-session';
import { levelOfBinding } from './level-of-binding';
import { revokeById } from './session-store';
import type { Verified } from './verify-participant';

type Deps = CodeDeps & { inTransaction: InTransaction; reader: Reader; clock: Clock };

export type ProveCommand = {
  caller: Caller;
  ip: string;
  participantRid: string;
  way: 'sms' | 'village' | 'face';
  code: string;
};

/**
 * Another way to show that one is the person: the code of a text message to the register's phone, or one that an officer
 * gave after seeing the person. L1 → L2; a second account that proves the same person freezes both.
 */
export const proveParticipant = async (deps: Deps, command: ProveCommand): Promise<Verified> => {
  const { caller, ip, participantRid, way, code } = command;
  if (way === 'face') throw new AppError('proof.notOffered'); // no county offers it yet
  const standing = caller.people.find((person) => person.rid === participantRid);
  if (standing === undefined) throw new AppError('identity.level');
  const { participantId, level, relation } = standing;
  if (level === 'L2') return { participantRid, level, isFirst: false };
  const isText = way === 'sms';
  const whose = { participantId, accountId: isText ? caller.accountId : 0 };
  await checkCode(deps, { caller, ip, code, purpose: isText ? 'sms' : 'identity', ...whose });
  const now = deps.clock.now();
  const { binding, session } = await againWhenTaken(() =>
    deps.inTransaction(async (tx): Promise<{ binding: Binding; session?: IssuedSession }> => {
      const { accountId, sessionId } = caller;
      const person = { id: participantId, rid: participantRid };
      const bound = await bindLevel(tx, { accountId, person, proof: isText ? 'sms' : 'officer', relation, now });
      if (bound.kind !== 'own') return { binding: bound };
      await revokeById(tx, sessionId, now);
      return { binding: bound, session: await issueSession(tx, accountId, now) };
    }),
  );
  return { participantRid, ...levelOfBinding(binding), isFirst: false, ...(session === undefined ? {} : { session }) };
};
