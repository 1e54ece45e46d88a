import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * A token that asks an insured person for consent. U(token_hash): two claimers (the claim names `claimed_by_id IS NULL`) ·
 * U(link_id, live_slot): two live tokens of a link; asking again revokes the one before. `way`: card or sms.
 */
export const familyAsks = defineTable(
  'family_asks',
  ['token_hash', 'link_id', 'way', 'live_slot?', 'expires_at', 'claimed_by_id?'],
  { unique: [['token_hash'], ['link_id', 'live_slot']] },
);
export type FamilyAskRow = RowOf<typeof familyAsks>;

/** An ask that can still be answered. */
export const liveAsk = (reader: Reader, tokenHash: string, now: Date): Promise<FamilyAskRow | undefined> =>
  reader.row<FamilyAskRow>('SELECT * FROM family_asks WHERE token_hash = ? AND live_slot = 1 AND expires_at > ?', [
    tokenHash,
    now,
  ]);

export const revokeAsks = (tx: Tx, linkId: number): Promise<number> =>
  tx.change('UPDATE family_asks SET live_slot = NULL WHERE link_id = ? AND live_slot = 1', [linkId]);

/** Uses a token up; 0 when somebody was faster. */
export const claimAsk = (tx: Tx, id: number, accountId: number): Promise<number> =>
  tx.change(
    `UPDATE family_asks SET live_slot = NULL, claimed_by_id = ?
     WHERE id = ? AND live_slot = 1 AND claimed_by_id IS NULL`,
    [accountId, id],
  );

/** How often a link was asked for by text message since a moment. */
export const asksSince = async (reader: Reader, linkId: number, way: string, since: Date): Promise<number> =>
  (
    await reader.row<{ askN: number }>(
      'SELECT COUNT(*) AS ask_n FROM family_asks WHERE link_id = ? AND way = ? AND created_at > ?',
      [linkId, way, since],
    )
  )?.askN ?? 0;
