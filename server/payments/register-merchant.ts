import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { currentMerchantAccount, endMerchantAccount, merchantAccounts } from './merchant-account-store';
import type { MerchantAccount } from './payment-gateway';

/**
 * Makes the configured merchant the one new orders are paid to. Another one than before ends the earlier row: old orders
 * keep the account they were made for.
 */
export const registerMerchant = async (
  { inTransaction, reader, clock }: { inTransaction: InTransaction; reader: Reader; clock: Clock },
  configured: MerchantAccount,
): Promise<void> => {
  const current = await currentMerchantAccount(reader);
  if (current !== undefined && isSame(current, configured)) return;
  await inTransaction(async (tx) => {
    const now = clock.now();
    if (current !== undefined) await endMerchantAccount(tx, current.id, now);
    await tx.insertIfNew(merchantAccounts, { ...configured, fromAt: now });
  });
};

const isSame = (one: MerchantAccount, other: MerchantAccount): boolean =>
  one.mode === other.mode &&
  one.merchant === other.merchant &&
  one.subMerchant === other.subMerchant &&
  one.app === other.app &&
  one.payeeName === other.payeeName;
