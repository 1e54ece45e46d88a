import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(kind, subject_index): parallel tries counted apart. `subject_index` is keyed: unknown ID numbers are counted too. */
export const guessBudgets = defineTable(
  'guess_budgets',
  ['kind', 'subject_index', 'opened_at', 'miss_n', 'off_until_at?'],
  { unique: [['kind', 'subject_index']] },
);

export type BudgetRow = { openedAt: Date; missN: number; offUntilAt: Date | null };

export const budgetRow = (reader: Reader, kind: string, subjectIndex: string): Promise<BudgetRow | undefined> =>
  reader.row<BudgetRow>(
    'SELECT opened_at, miss_n, off_until_at FROM guess_budgets WHERE kind = ? AND subject_index = ?',
    [kind, subjectIndex],
  );

/** Starts a new day of a budget whose day, or whose time off, is over. */
export const renewBudget = (tx: Tx, kind: string, subjectIndex: string, now: Date, dayAgo: Date): Promise<number> =>
  tx.change(
    `UPDATE guess_budgets SET opened_at = ?, miss_n = 0, off_until_at = NULL
     WHERE kind = ? AND subject_index = ? AND ((off_until_at IS NULL AND opened_at <= ?) OR off_until_at <= ?)`,
    [now, kind, subjectIndex, dayAgo, now],
  );

export const countMiss = (tx: Tx, kind: string, subjectIndex: string, missesMax: number): Promise<number> =>
  tx.change('UPDATE guess_budgets SET miss_n = miss_n + 1 WHERE kind = ? AND subject_index = ? AND miss_n < ?', [
    kind,
    subjectIndex,
    missesMax,
  ]);

export const uncountMiss = (tx: Tx, kind: string, subjectIndex: string): Promise<number> =>
  tx.change('UPDATE guess_budgets SET miss_n = miss_n - 1 WHERE kind = ? AND subject_index = ? AND miss_n > 0', [
    kind,
    subjectIndex,
  ]);

/** Turns a budget that has just been used up off for a while. */
export const turnOffIfUsedUp = (
  tx: Tx,
  kind: string,
  subjectIndex: string,
  missesMax: number,
  until: Date,
): Promise<number> =>
  tx.change(
    `UPDATE guess_budgets SET off_until_at = ?
     WHERE kind = ? AND subject_index = ? AND miss_n >= ? AND off_until_at IS NULL`,
    [until, kind, subjectIndex, missesMax],
  );

/** Forgets budgets whose day began before `before`: the next try would only renew them. */
export const deleteOldBudgets = (tx: Tx, before: Date): Promise<number> =>
  tx.change('DELETE FROM guess_budgets WHERE opened_at < ?', [before]);
