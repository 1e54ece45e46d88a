import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** U(kind, subject, open_slot): two open cases on a fact. U(number): a number told to two people. Older rows may have none. */
export const cases = defineTable(
  'cases',
  [
    'kind',
    'subject',
    'open_slot?',
    'rid',
    'state',
    'amount_fen?',
    'return_by?',
    'answer_by_day',
    'closed_by?',
    'number?',
    'is_urgent?',
    'answer_text?',
  ],
  { unique: [['kind', 'subject', 'open_slot'], ['rid'], ['number']], index: [['state', 'answer_by_day']] },
);
export type CaseRow = RowOf<typeof cases>;

export const openCases = (reader: Reader, limit: number): Promise<CaseRow[]> =>
  reader.rows<CaseRow>(`SELECT * FROM cases WHERE state = 'open' ORDER BY answer_by_day, id LIMIT ${limit}`);

/** By the number that people are told, or by the public id. */
export const caseByNumber = (reader: Reader, number: string): Promise<CaseRow | undefined> =>
  reader.row<CaseRow>('SELECT * FROM cases WHERE number = ? OR rid = ?', [number, number]);

export const openCaseOn = (reader: Reader, kind: string, subject: string): Promise<CaseRow | undefined> =>
  reader.row<CaseRow>('SELECT * FROM cases WHERE kind = ? AND subject = ? AND open_slot = 1', [kind, subject]);

/** Every open case about a subject, of whatever kind. */
export const openCasesAbout = (reader: Reader, subject: string): Promise<CaseRow[]> =>
  reader.rows<CaseRow>('SELECT * FROM cases WHERE subject = ? AND open_slot = 1 ORDER BY id', [subject]);

/** The newest case on a fact, open or closed. */
export const lastCaseOn = (reader: Reader, kind: string, subject: string): Promise<CaseRow | undefined> =>
  reader.row<CaseRow>('SELECT * FROM cases WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT 1', [kind, subject]);

/** What people are told a case by. */
export const numberOf = (row: Pick<CaseRow, 'number' | 'rid'>): string => row.number ?? row.rid;

export const markClosed = (tx: Tx, id: number, by: string, answerText: string): Promise<number> =>
  tx.change(
    `UPDATE cases SET state = 'closed', open_slot = NULL, closed_by = ?, answer_text = ? WHERE id = ? AND state = 'open'`,
    [by, answerText, id],
  );
