import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Day } from '../shared/day';
import { addDays, instantOf } from '../shared/day';
import type { MerchantAccount } from './payment-gateway';

/** To whom money went, dated: an old order stays with the account it was made for. U4: an account twice. */
export const merchantAccounts = defineTable(
  'merchant_accounts',
  ['mode', 'merchant', 'sub_merchant', 'from_at', 'app', 'payee_name', 'to_at?'],
  { unique: [['mode', 'merchant', 'sub_merchant', 'from_at']] },
);
export type MerchantAccountRow = RowOf<typeof merchantAccounts> & MerchantAccount;

export const currentMerchantAccount = (reader: Reader): Promise<MerchantAccountRow | undefined> =>
  reader.row<MerchantAccountRow>('SELECT * FROM merchant_accounts WHERE to_at IS NULL ORDER BY id DESC LIMIT 1');

export const merchantAccountById = (reader: Reader, id: number): Promise<MerchantAccountRow | undefined> =>
  reader.row<MerchantAccountRow>('SELECT * FROM merchant_accounts WHERE id = ?', [id]);

/** The merchants of a day, each once: another payee name does not make another merchant. */
export const merchantAccountsOn = async (reader: Reader, onDay: Day): Promise<MerchantAccountRow[]> => {
  const rows = await reader.rows<MerchantAccountRow>(
    'SELECT * FROM merchant_accounts WHERE from_at < ? AND (to_at IS NULL OR to_at >= ?) ORDER BY id',
    [instantOf(addDays(onDay, 1)), instantOf(onDay)],
  );
  return [...new Map(rows.map((row) => [`${row.mode}:${row.merchant}:${row.subMerchant}`, row])).values()];
};

/** The newest row of a merchant, by what a payment says of it. */
export const merchantAccountOf = (
  reader: Reader,
  { merchant, subMerchant }: Pick<MerchantAccount, 'merchant' | 'subMerchant'>,
): Promise<MerchantAccountRow | undefined> =>
  reader.row<MerchantAccountRow>(
    'SELECT * FROM merchant_accounts WHERE merchant = ? AND sub_merchant = ? ORDER BY id DESC LIMIT 1',
    [merchant, subMerchant],
  );

export const endMerchantAccount = (tx: Tx, id: number, now: Date): Promise<number> =>
  tx.change('UPDATE merchant_accounts SET to_at = ? WHERE id = ? AND to_at IS NULL', [now, id]);
