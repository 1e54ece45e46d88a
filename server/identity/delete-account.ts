import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { newRid } from '../shared/ids';
import { forgetAccount, lockAccount } from './account-store';
import { levelsOfAccount } from './level-store';

export type DeleteAccountDeps = {
  inTransaction: InTransaction;
  /** Whether money may still arrive for this account: an order that is not paid or closed yet. */
  hasOpenOrder: (reader: Reader, accountId: number) => Promise<boolean>;
  /** What other rooms keep of an account for its own sake only: leave to send messages. */
  forgetElsewhere: (tx: Tx, accountId: number) => Promise<void>;
  reader: Reader;
};

/**
 * Use case: deletion (注销). Sessions, levels, family links and consents are gone, and the WeChat identity with them: who
 * comes back is somebody new. Payments, receipts and contributions stay, as the law on social insurance records asks.
 * Throws `order.unfinished`, and `identity.frozen` while an officer must decide who the person is.
 */
export const deleteAccount = async (
  { inTransaction, hasOpenOrder, forgetElsewhere }: DeleteAccountDeps,
  { accountId }: Pick<Caller, 'accountId'>,
): Promise<void> => {
  await inTransaction(async (tx) => {
    await lockAccount(tx, accountId);
    if (await hasOpenOrder(tx, accountId)) throw new AppError('order.unfinished');
    const levels = await levelsOfAccount(tx, accountId);
    if (levels.some(({ frozenAt }) => frozenAt !== null)) throw new AppError('identity.frozen');
    await forgetElsewhere(tx, accountId);
    await forgetAccount(tx, accountId, `deleted:${newRid()}`);
    const actor = `accounts:${accountId}`;
    await appendAudit(tx, { actorKind: 'resident', actor, action: 'account.delete', subject: actor });
  });
};
