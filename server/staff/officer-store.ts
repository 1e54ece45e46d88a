import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** Who may decide about money (经办人). U(name): two people of one name; a name is never given out again. */
export const officers = defineTable('officers', ['name', 'salt', 'secret_hash', 'stopped_at?'], { unique: [['name']] });
export type OfficerRow = RowOf<typeof officers>;

export const officerByName = (reader: Reader, name: string): Promise<OfficerRow | undefined> =>
  reader.row<OfficerRow>('SELECT * FROM officers WHERE name = ?', [name]);

export const allOfficers = (reader: Reader, limit: number): Promise<OfficerRow[]> =>
  reader.rows<OfficerRow>(`SELECT * FROM officers ORDER BY id LIMIT ${limit}`);

export const markStopped = (tx: Tx, name: string, now: Date): Promise<number> =>
  tx.change('UPDATE officers SET stopped_at = ? WHERE name = ? AND stopped_at IS NULL', [now, name]);
