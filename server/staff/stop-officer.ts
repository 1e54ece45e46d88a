import { appendAudit } from '../database/audit-store';
import type { InTransaction } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { markStopped } from './officer-store';

/** Use case: from now on this name decides nothing; what it decided stays. `false`: no such officer, or stopped before. */
export const stopOfficer = (
  { inTransaction, clock }: { inTransaction: InTransaction; clock: Clock },
  name: string,
): Promise<boolean> =>
  inTransaction(async (tx) => {
    if ((await markStopped(tx, name, clock.now())) === 0) return false;
    await appendAudit(tx, {
      actorKind: 'system',
      actor: 'console',
      action: 'officer.stop',
      subject: `officer:${name}`,
    });
    return true;
  });
