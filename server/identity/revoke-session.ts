import type { InTransaction } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { revokeByRid } from './session-store';

/** Signs one phone out; only sessions of the caller's own account exist for them. */
export const revokeSession = async (
  { inTransaction, clock }: { inTransaction: InTransaction; clock: Clock },
  { caller, rid }: { caller: Caller; rid: string },
): Promise<void> => {
  const revoked = await inTransaction((tx) => revokeByRid(tx, caller.accountId, rid, clock.now()));
  if (revoked === 0) throw new AppError('notFound');
};
