import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { CaseRow } from './case-store';

/** What a resident asked or added to a case, in their own words (sealed). Insert-only. */
export const caseQuestions = defineTable(
  'case_questions',
  ['case_id', 'account_id', 'participant_id?', 'topic', 'fee_year?', 'reason_key?', 'sealed_text?'],
  { index: [['case_id'], ['account_id']] },
);

export type QuestionRow = {
  id: number;
  caseId: number;
  participantId: number | null;
  topic: string;
  feeYear: number | null;
  reasonKey: string | null;
  sealedText: string | null;
};

export const questionsOfCase = (reader: Reader, caseId: number): Promise<QuestionRow[]> =>
  reader.rows<QuestionRow>('SELECT * FROM case_questions WHERE case_id = ? ORDER BY id', [caseId]);

export const insertQuestion = (tx: Tx, row: Omit<QuestionRow, 'id'> & { accountId: number }): Promise<number> =>
  tx.insert(caseQuestions, row);

/** A case with the topic it was opened under. */
export type AskedCase = CaseRow & { topic: string };

const ASKED = `SELECT c.*, q.topic FROM cases c JOIN case_questions q ON q.case_id = c.id
  AND q.id = (SELECT MIN(f.id) FROM case_questions f WHERE f.case_id = c.id)`;

export const casesOfAccount = (reader: Reader, accountId: number, limit: number): Promise<AskedCase[]> =>
  reader.rows<AskedCase>(`${ASKED} WHERE q.account_id = ? ORDER BY c.id DESC LIMIT ${limit}`, [accountId]);

export const caseOfAccount = (reader: Reader, accountId: number, rid: string): Promise<AskedCase | undefined> =>
  reader.row<AskedCase>(`${ASKED} WHERE q.account_id = ? AND c.rid = ?`, [accountId, rid]);
