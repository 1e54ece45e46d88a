import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';

/** Who looked at whose record. U(participant_id, account_id, what, access_day): the same look twice a day. Insert-only. */
export const accesses = defineTable('accesses', ['participant_id', 'account_id', 'what', 'access_day'], {
  unique: [['participant_id', 'account_id', 'what', 'access_day']],
});
export type AccessRow = RowOf<typeof accesses>;

/** Of these people, those whom an account has looked at on a day already. */
export const seenOn = async (
  reader: Reader,
  { accountId, what, onDay, participantIds }: Look,
): Promise<ReadonlySet<number>> => {
  const rows = await reader.rows<{ participantId: number }>(
    `SELECT participant_id FROM accesses WHERE account_id = ? AND what = ? AND access_day = ?
     AND participant_id IN (${participantIds.map(() => '?').join(', ')})`,
    [accountId, what, onDay, ...participantIds],
  );
  return new Set(rows.map(({ participantId }) => participantId));
};
export type Look = { accountId: number; what: string; onDay: Day; participantIds: readonly number[] };

export const insertAccess = (tx: Tx, row: Omit<AccessRow, 'id' | 'createdAt'>): Promise<number | undefined> =>
  tx.insertIfNew(accesses, row);

export const accessesOf = (reader: Reader, participantId: number, limit: number): Promise<AccessRow[]> =>
  reader.rows<AccessRow>(`SELECT * FROM accesses WHERE participant_id = ? ORDER BY id DESC LIMIT ${limit}`, [
    participantId,
  ]);
