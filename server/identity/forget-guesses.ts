import type { InTransaction } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { deleteOldBudgets } from './guess-budget-store';

const KEPT_MS = 3 * 24 * 60 * 60 * 1000; // longer than a day of counting and a day off together

/** Daily job: deletes budgets that no longer count. Answers how many. */
export const forgetGuesses = ({
  inTransaction,
  clock,
}: {
  inTransaction: InTransaction;
  clock: Clock;
}): Promise<number> => inTransaction((tx) => deleteOldBudgets(tx, new Date(clock.now().getTime() - KEPT_MS)));
