import type { Hold } from '../contributions/hold';
import { yearKey } from '../contributions/known-years';
import type { Reader } from '../database/transaction';
import { addDays, dayOf, instantOf } from '../shared/day';
import type { Order } from './order-store';
import { REVIEW_DAYS } from './order-texts';

/** The live orders behind leases, by number. */
export const holdsOf = async (reader: Reader, outTradeNos: readonly string[]): Promise<Map<string, Hold>> => {
  const rows = await reader.rows<Order>(
    `SELECT * FROM orders WHERE out_trade_no IN (${outTradeNos.map(() => '?').join(', ')})`,
    outTradeNos,
  );
  return new Map(rows.map((order) => [order.outTradeNo, holdOf(order)]));
};

export const holdOf = (order: Order): Hold => {
  const isUnderReview = order.state === 'underReview';
  return {
    orderRid: order.rid,
    accountId: order.accountId,
    startedAt: order.createdAt,
    untilAt: isUnderReview ? instantOf(addDays(dayOf(order.createdAt), REVIEW_DAYS)) : order.holdUntilAt,
    isUnderReview,
    number: order.outTradeNo,
  };
};

/** The person-years whose money came from an account and still counts. */
export const yearsPaidBy = async (
  reader: Reader,
  accountId: number,
  participantIds: readonly number[],
): Promise<Set<string>> => {
  if (participantIds.length === 0) return new Set();
  const rows = await reader.rows<{ participantId: number; feeYear: number }>(
    `SELECT y.participant_id, y.fee_year FROM person_years y
     JOIN order_lines l ON l.person_year_id = y.id AND l.outcome IN ('credited', 'creditedWithCase')
     JOIN orders o ON o.id = l.order_id AND o.account_id = ?
     JOIN contribution_lines c ON c.due_item_id = l.due_item_id AND c.live_slot = 1
     WHERE y.participant_id IN (${participantIds.map(() => '?').join(', ')}) AND y.tier IS NOT NULL`,
    [accountId, ...participantIds],
  );
  return new Set(rows.map(({ participantId, feeYear }) => yearKey(participantId, feeYear)));
};
