import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** U(kind, subject, open_slot): two open cases on a fact. */
export const cases = defineTable(
  'cases',
  ['kind', 'subject', 'open_slot?', 'rid', 'state', 'amount_fen?', 'return_by?', 'answer_by_day', 'closed_by?'],
  { unique: [['kind', 'subject', 'open_slot'], ['rid']], index: [['state', 'answer_by_day']] },
);
export type CaseRow = RowOf<typeof cases>;

export const openCases = (reader: Reader, limit: number): Promise<CaseRow[]> =>
  reader.rows<CaseRow>(`SELECT * FROM cases WHERE state = 'open' ORDER BY answer_by_day, id LIMIT ${limit}`);

export const caseByRid = (reader: Reader, rid: string): Promise<CaseRow | undefined> =>
  reader.row<CaseRow>('SELECT * FROM cases WHERE rid = ?', [rid]);

export const openCaseOn = (reader: Reader, kind: string, subject: string): Promise<CaseRow | undefined> =>
  reader.row<CaseRow>('SELECT * FROM cases WHERE kind = ? AND subject = ? AND open_slot = 1', [kind, subject]);

export const markClosed = (tx: Tx, rid: string, by: string): Promise<number> =>
  tx.change(`UPDATE cases SET state = 'closed', open_slot = NULL, closed_by = ? WHERE rid = ? AND state = 'open'`, [
    by,
    rid,
  ]);
