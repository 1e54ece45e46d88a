import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** "Please pay for me": a basket turned into a card. U(token_hash): two claimers (the claim names `claimed_by_id IS NULL`). */
export const payRequests = defineTable(
  'pay_requests',
  ['token_hash', 'basket_id', 'account_id', 'expires_at', 'claimed_by_id?', 'claimed_basket_id?'],
  { unique: [['token_hash']], index: [['basket_id']] },
);
export type PayRequestRow = RowOf<typeof payRequests>;

export const livePayRequest = (reader: Reader, tokenHash: string, now: Date): Promise<PayRequestRow | undefined> =>
  reader.row<PayRequestRow>('SELECT * FROM pay_requests WHERE token_hash = ? AND expires_at > ?', [tokenHash, now]);

/** Makes an opener the one who answers a request; 0 when somebody else is already. */
export const claimPayRequest = (tx: Tx, id: number, accountId: number, basketId: number): Promise<number> =>
  tx.change(
    `UPDATE pay_requests SET claimed_by_id = ?, claimed_basket_id = ?
     WHERE id = ? AND (claimed_by_id IS NULL OR claimed_by_id = ?)`,
    [accountId, basketId, id, accountId],
  );
