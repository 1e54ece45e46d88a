import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(openid): two accounts of a WeChat user. `state` is `live` until deletion. */
export const accounts = defineTable('accounts', ['openid', 'state'], { unique: [['openid']] });

export const accountByOpenid = (reader: Reader, openid: string): Promise<{ id: number } | undefined> =>
  reader.row('SELECT id FROM accounts WHERE openid = ?', [openid]);

/** Makes other transactions about this account wait until this one ends. */
export const lockAccount = (tx: Tx, accountId: number): Promise<number> =>
  tx.change('UPDATE accounts SET state = state WHERE id = ?', [accountId]);
