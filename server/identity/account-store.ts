import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(openid): two accounts of a WeChat user. `state` is `live` until deletion. */
export const accounts = defineTable('accounts', ['openid', 'state'], { unique: [['openid']] });

export const accountByOpenid = (reader: Reader, openid: string): Promise<{ id: number } | undefined> =>
  reader.row('SELECT id FROM accounts WHERE openid = ?', [openid]);

/** Makes other transactions about this account wait until this one ends. */
export const lockAccount = (tx: Tx, accountId: number): Promise<number> =>
  tx.change('UPDATE accounts SET state = state WHERE id = ?', [accountId]);

/** What is known of an account in this room and goes with it, dependents first. */
const FORGOTTEN = [
  'DELETE FROM sessions WHERE account_id = ?',
  'DELETE FROM proof_codes WHERE account_id = ?',
  'DELETE FROM family_asks WHERE link_id IN (SELECT id FROM family_links WHERE account_id = ?)',
  'DELETE FROM family_links WHERE account_id = ?',
  'DELETE FROM identity_levels WHERE account_id = ?',
  'DELETE FROM consents WHERE account_id = ?',
] as const;

/** Step: nothing of an account is left but its number, which payments name; its WeChat identity is replaced by `name`. */
export const forgetAccount = async (tx: Tx, accountId: number, name: string): Promise<void> => {
  for (const sql of FORGOTTEN) await tx.change(sql, [accountId]);
  await tx.change(`UPDATE accounts SET openid = ?, state = 'deleted' WHERE id = ? AND state = 'live'`, [
    name,
    accountId,
  ]);
};

export const liveAccount = (reader: Reader, id: number): Promise<{ openid: string } | undefined> =>
  reader.row(`SELECT openid FROM accounts WHERE id = ? AND state = 'live'`, [id]);
