import type { Tx } from '../database/transaction';
import type { IdNumber } from '../shared/identity-number';
import { addressBlock } from '../shared/address-block';
import type { Indexer } from '../shared/sealing';
import { budgetRow, countMiss, guessBudgets, renewBudget, turnOffIfUsedUp, uncountMiss } from './guess-budget-store';

export type BudgetKind = 'openid' | 'ip' | 'idNumber';
/** Whose guesses are counted, as keyed indexes. A code's guess is about no ID number. */
export type Guesser = Readonly<Record<'openid' | 'ip', string> & { idNumber?: string }>;

/** Misses a day. An ID number's fifth miss turns name matching for it off for 24 hours from then. */
export const MISSES_MAX: Readonly<Record<BudgetKind, number>> = { openid: 10, ip: 200, idNumber: 5 };
const DAY_MS = 24 * 60 * 60 * 1000;
const KINDS: readonly BudgetKind[] = ['openid', 'ip', 'idNumber']; // also the order in which rows are locked

export const guesserOf = (indexer: Indexer, openid: string, ip: string, idNumber?: IdNumber): Guesser => ({
  openid: indexer('guess:openid', openid),
  ip: indexer('guess:ip', addressBlock(ip)),
  ...(idNumber === undefined ? {} : { idNumber: indexer('guess:idNumber', idNumber) }),
});

const indexOf = (guesser: Guesser, kind: BudgetKind): string => {
  const index = guesser[kind];
  if (index === undefined) throw new Error(`no ${kind} is guessed at`);
  return index;
};

/**
 * Step: makes the rows exist, in a transaction of its own, so that counting only ever updates. Whoever has no tries left
 * leaves no more rows behind.
 */
export const openBudgets = async (tx: Tx, guesser: Guesser, now: Date): Promise<void> => {
  for (const kind of KINDS) {
    if (guesser[kind] === undefined) continue;
    const row = await budgetRow(tx, kind, guesser[kind]);
    if (row === undefined) {
      await tx.insertIfNew(guessBudgets, { kind, subjectIndex: guesser[kind], openedAt: now, missN: 0 });
    } else if (row.missN >= MISSES_MAX[kind] && row.openedAt > dayBefore(now)) return;
  }
};

const dayBefore = (now: Date): Date => new Date(now.getTime() - DAY_MS);

/**
 * Step: takes one try from a budget before its outcome is known, so that parallel tries cannot pass the limit.
 * `false`: nothing is left.
 */
export const takeTry = async (tx: Tx, kind: BudgetKind, guesser: Guesser, now: Date): Promise<boolean> => {
  await renewBudget(tx, kind, indexOf(guesser, kind), now, dayBefore(now));
  return (await countMiss(tx, kind, indexOf(guesser, kind), MISSES_MAX[kind])) === 1;
};

/** Step: the try was no miss. */
export const giveBack = async (tx: Tx, kinds: readonly BudgetKind[], guesser: Guesser): Promise<void> => {
  for (const kind of kinds) await uncountMiss(tx, kind, indexOf(guesser, kind));
};

/** Step: after a miss. */
export const turnOffNumber = (tx: Tx, guesser: Guesser, now: Date): Promise<number> =>
  turnOffIfUsedUp(tx, 'idNumber', indexOf(guesser, 'idNumber'), MISSES_MAX.idNumber, new Date(now.getTime() + DAY_MS));

/** When a used-up budget allows the next try. */
export const offUntil = async (tx: Tx, kind: BudgetKind, guesser: Guesser, now: Date): Promise<Date> => {
  const row = await budgetRow(tx, kind, indexOf(guesser, kind));
  return row?.offUntilAt ?? new Date((row?.openedAt ?? now).getTime() + DAY_MS);
};
