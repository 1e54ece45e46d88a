import { dayOf } from '../shared/day';
import type { Day } from '../shared/day';
import type { RefundRow, TradeRow } from './bill-row';
import type { DifferenceKind } from './difference-kinds';

/** What our books say about a trade of the bill. */
export type TradeFacts = {
  /** An earlier line of a bill said the same. */
  isRepeated: boolean;
  order?: { state: string; totalFen: number; transactionNo: string | null; successAt: Date | null } | undefined;
  /** Money of this very payment that waits, or waited, in suspense. */
  suspense?: { amountFen: number; collectionDay: Day } | undefined;
};

export type RefundFacts = {
  isRepeated: boolean;
  refund?: { state: string; amountFen: number; acceptedAt: Date | null } | undefined;
};

/** `bookedFen`: what `wechatClearing` holds of this fact, signed; `bookedDay`: the day it counts for there. */
export type Finding =
  | { kind: 'agrees' }
  /** Our books do not know it: WeChat is asked before anything is said. */
  | { kind: 'toAsk' }
  | { kind: DifferenceKind; billFen: number; bookedFen: number; bookedDay?: Day | undefined };

/** Judges a trade of the bill of `billDay`. A fact differs in one way only: the first that is found. */
export const decideTradeRow = (
  row: Pick<TradeRow, 'transactionNo' | 'amountFen' | 'onDay'>,
  { isRepeated, order, suspense }: TradeFacts,
  billDay: Day,
): Finding => {
  const billFen = row.amountFen;
  if (isRepeated) return { kind: 'duplicateRow', billFen, bookedFen: 0 };
  const booked = bookedOf(row, order, suspense);
  if (booked === undefined) return { kind: 'toAsk' };
  if (booked.bookedFen !== billFen) return { kind: 'amountDiffers', billFen, ...booked };
  if (booked.bookedDay !== billDay || row.onDay !== billDay) return { kind: 'dayCut', billFen, ...booked };
  return { kind: 'agrees' };
};

const bookedOf = (
  row: Pick<TradeRow, 'transactionNo'>,
  order: TradeFacts['order'],
  suspense: TradeFacts['suspense'],
): { bookedFen: number; bookedDay: Day } | undefined => {
  if (order?.state === 'paid' && order.transactionNo === row.transactionNo && order.successAt !== null) {
    return { bookedFen: order.totalFen, bookedDay: dayOf(order.successAt) };
  }
  return suspense === undefined ? undefined : { bookedFen: suspense.amountFen, bookedDay: suspense.collectionDay };
};

const BY_HAND = new Set(['byTransfer', 'returned']);
const GIVEN_UP = new Set(['FAIL', 'CHANGE']);

/**
 * Judges a refund of the bill. Its money counts on both sides once it has succeeded; until then an accepted refund is
 * listed and no difference.
 */
export const decideRefundRow = (
  row: Pick<RefundRow, 'amountFen' | 'state' | 'onDay'>,
  { isRepeated, refund }: RefundFacts,
  billDay: Day,
): Finding => {
  const succeeded = refund?.state === 'succeeded';
  const billFen = succeeded ? 0 - row.amountFen : 0;
  if (isRepeated) return { kind: 'duplicateRow', billFen, bookedFen: 0 };
  if (refund === undefined) return { kind: 'refundExtra', billFen: 0, bookedFen: 0 };
  if (refund.state === 'decided' || refund.state === 'sent') return { kind: 'toAsk' };
  const bookedDay = refund.acceptedAt === null ? billDay : dayOf(refund.acceptedAt);
  const booked = { billFen, bookedFen: succeeded ? -refund.amountFen : 0, bookedDay };
  const isReturnedTwice = BY_HAND.has(refund.state) && !GIVEN_UP.has(row.state);
  if (refund.amountFen !== row.amountFen || isReturnedTwice) return { kind: 'refundDiffers', ...booked };
  if (bookedDay !== billDay || row.onDay !== billDay) return { kind: 'dayCut', ...booked };
  return { kind: 'agrees' };
};
