import type { InTransaction } from '../database/transaction';
import { emptyQuota } from './message-quota-store';

type Deps = { inTransaction: InTransaction; accountOf: (openid: string) => Promise<number | undefined> };

/** Use case: somebody switched messages off in WeChat's own settings; what we counted there is over. */
export const takeLeave = async (
  { inTransaction, accountOf }: Deps,
  { openid, templates }: { openid: string; templates: readonly string[] },
): Promise<void> => {
  const accountId = await accountOf(openid);
  if (accountId === undefined) return;
  await inTransaction(async (tx) => {
    for (const template of templates) await emptyQuota(tx, accountId, template);
  });
};
