import { keptUntil, passKept, takeLease } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { timeInWords } from '../shared/day';
import { holdOf } from './hold-reads';
import { orderOfLease } from './order-store';

type Years = readonly { personYearId: number; participantId: number }[];

const HOLD_MS = 15 * 60_000;

/**
 * Step: takes every year of an order or none. In the order of their ids, so that two orders over the same years cannot
 * wait for each other. A year that is kept for whoever takes it over is busy for everybody else but the insured.
 */
export const leaseYears = async (
  tx: Tx,
  years: Years,
  { caller, holder, now }: { caller: Caller; holder: string; now: Date },
): Promise<void> => {
  for (const { personYearId, participantId } of [...years].sort(
    (one, other) => one.personYearId - other.personYearId,
  )) {
    const isInsured = caller.levelFor(participantId) === 'L2';
    const passes = await passKept(tx, { personYearId, accountId: caller.accountId, isInsured, now });
    if (passes === 1 && (await takeLease(tx, { personYearId, holderKind: 'order', holder, now })) === 1) continue;
    const held = await orderOfLease(tx, personYearId);
    const until = held === undefined ? await keptUntil(tx, personYearId) : holdOf(held).untilAt;
    throw new AppError('year.busy', { time: timeInWords(until ?? new Date(now.getTime() + HOLD_MS), now) });
  }
};
