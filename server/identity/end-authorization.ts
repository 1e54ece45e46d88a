import { appendAudit } from '../database/audit-store';
import type { Clock } from '../shared/clock';
import { accountByOpenid, lockAccount } from './account-store';
import { withdrawAll } from './consent-store';
import type { DeleteAccountDeps } from './delete-account';
import { deleteAccount } from './delete-account';
import { endLinksOfAccount } from './family-link-store';
import { endLevelsOfAccount } from './level-store';

/**
 * Use case: WeChat tells that somebody took their authorisation back, or closed their account there. Closed: the same as
 * deletion here. Taken back: every consent is withdrawn, and whoever comes again is verified anew. Throws while an order
 * is open: the postman comes again.
 */
export const endAuthorization = async (
  deps: DeleteAccountDeps & { clock: Clock },
  { openid, isCancelled }: { openid: string; isCancelled: boolean },
): Promise<void> => {
  const account = await accountByOpenid(deps.reader, openid);
  if (account === undefined) return;
  if (isCancelled) {
    await deleteAccount(deps, { accountId: account.id });
    return;
  }
  await deps.inTransaction(async (tx) => {
    await lockAccount(tx, account.id);
    await withdrawAll(tx, account.id, deps.clock.now());
    await endLinksOfAccount(tx, account.id);
    await endLevelsOfAccount(tx, account.id);
    await deps.forgetElsewhere(tx, account.id);
    const actor = `accounts:${account.id}`;
    await appendAudit(tx, { actorKind: 'system', actor: 'wechat', action: 'authorization.revoked', subject: actor });
  });
};
