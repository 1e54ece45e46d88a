import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { CloseReason, OrderState } from './order-state';
import { assertMove, statesBefore } from './order-state';

/**
 * U(out_trade_no): a number used twice. U(transaction_no): a payment settled on two orders. U(account_id, open_slot): a
 * 4th open order. U(basket_id, live_slot): a double tap making two orders.
 */
export const orders = defineTable(
  'orders',
  [
    'out_trade_no',
    'rid',
    'account_id',
    'basket_id',
    'quote_id',
    'merchant_account_id',
    'state',
    'close_reason?',
    'total_fen',
    'reserved_fen',
    'prepay_body_text',
    'time_expire_at',
    'hold_until_at',
    'next_query_at?',
    'query_n',
    'transaction_no?',
    'success_at?',
    'version_n',
    'open_slot?',
    'live_slot?',
  ],
  {
    unique: [['out_trade_no'], ['rid'], ['transaction_no'], ['account_id', 'open_slot'], ['basket_id', 'live_slot']],
    index: [['state', 'next_query_at']],
  },
);
export type Order = RowOf<typeof orders> & { state: OrderState };

/** U(order_id, person_year_id): a year twice in an order. `outcome`: waiting, then what `decide-lines` said. */
export const orderLines = defineTable(
  'order_lines',
  [
    'order_id',
    'person_year_id',
    'due_item_id',
    'tier',
    'amount_fen',
    'subsidy_fen',
    'rule_pack_id',
    'explanation_text',
    'outcome',
  ],
  { unique: [['order_id', 'person_year_id']], index: [['person_year_id']] },
);
export type OrderLine = RowOf<typeof orderLines>;

/** Every try at WeChat. U(order_id, kind, sequence_n): two callers, one try. Insert-only. */
export const orderAttempts = defineTable('order_attempts', ['order_id', 'kind', 'sequence_n', 'prepay_no?', 'result'], {
  unique: [['order_id', 'kind', 'sequence_n']],
});

export const orderByRid = (reader: Reader, rid: string): Promise<Order | undefined> =>
  reader.row<Order>('SELECT * FROM orders WHERE rid = ?', [rid]);

export const orderById = (reader: Reader, id: number): Promise<Order | undefined> =>
  reader.row<Order>('SELECT * FROM orders WHERE id = ?', [id]);

export const liveOrderOfBasket = (reader: Reader, basketId: number): Promise<Order | undefined> =>
  reader.row<Order>('SELECT * FROM orders WHERE basket_id = ? AND live_slot = 1', [basketId]);

export const openSlotsOf = async (reader: Reader, accountId: number): Promise<number[]> => {
  const rows = await reader.rows<{ openSlot: number }>(
    'SELECT open_slot FROM orders WHERE account_id = ? AND open_slot IS NOT NULL',
    [accountId],
  );
  return rows.map((row) => row.openSlot);
};

export const linesOfOrder = (reader: Reader, orderId: number): Promise<OrderLine[]> =>
  reader.rows<OrderLine>('SELECT * FROM order_lines WHERE order_id = ? ORDER BY person_year_id', [orderId]);

/** The lines of an order with the people they are for. */
export type OrderLineView = OrderLine & { participantId: number; participantRid: string; feeYear: number };

export const linesForView = (reader: Reader, orderId: number): Promise<OrderLineView[]> =>
  reader.rows<OrderLineView>(
    `SELECT l.*, y.participant_id, p.rid AS participant_rid, y.fee_year FROM order_lines l
     JOIN person_years y ON y.id = l.person_year_id JOIN participants p ON p.id = y.participant_id
     WHERE l.order_id = ? ORDER BY y.participant_id, y.fee_year DESC`,
    [orderId],
  );

/** The order that has a year just now. */
export const orderOfLease = (reader: Reader, personYearId: number): Promise<Order | undefined> =>
  reader.row<Order>('SELECT o.* FROM leases l JOIN orders o ON o.out_trade_no = l.holder WHERE l.person_year_id = ?', [
    personYearId,
  ]);

export const orderByNumber = (reader: Reader, outTradeNo: string): Promise<Order | undefined> =>
  reader.row<Order>('SELECT * FROM orders WHERE out_trade_no = ?', [outTradeNo]);

/** What an account has begun to pay for a person and has not paid. */
export const openOrdersWith = (
  reader: Reader,
  { accountId, participantId }: { accountId: number; participantId: number },
): Promise<Order[]> =>
  reader.rows<Order>(
    `SELECT o.* FROM orders o WHERE o.account_id = ? AND o.state IN ('created', 'payable', 'closing') AND o.id IN
       (SELECT l.order_id FROM order_lines l JOIN person_years y ON y.id = l.person_year_id WHERE y.participant_id = ?)
     ORDER BY o.id`,
    [accountId, participantId],
  );

/** What an account can still go on paying, newest first. */
export const openOrdersOf = (reader: Reader, accountId: number): Promise<Order[]> =>
  reader.rows<Order>(
    `SELECT * FROM orders WHERE account_id = ? AND open_slot IS NOT NULL AND state IN ('created', 'payable')
     ORDER BY id DESC`,
    [accountId],
  );

export const dueQueries = (reader: Reader, now: Date, limit: number): Promise<Order[]> =>
  reader.rows<Order>(
    `SELECT * FROM orders WHERE state IN ('created', 'payable', 'closing') AND next_query_at <= ?
     ORDER BY next_query_at, id LIMIT ${limit}`,
    [now],
  );

/** An order with what a payment must agree with. */
export type ExpectedOrder = Order & { openid: string; merchant: string; subMerchant: string; app: string };

/**
 * Step: locks the row for this transaction by writing to it, then reads it: what is read is the newest committed state.
 * `undefined`: no such order.
 */
export const lockOrder = async (tx: Tx, outTradeNo: string): Promise<ExpectedOrder | undefined> => {
  const locked = await tx.change('UPDATE orders SET version_n = version_n + 1 WHERE out_trade_no = ?', [outTradeNo]);
  if (locked === 0) return undefined;
  return tx.row<ExpectedOrder>(
    `SELECT o.*, a.openid, m.merchant, m.sub_merchant, m.app FROM orders o
     JOIN accounts a ON a.id = o.account_id JOIN merchant_accounts m ON m.id = o.merchant_account_id
     WHERE o.out_trade_no = ?`,
    [outTradeNo],
  );
};

/** Moves an order along the table of moves; 0 when it is not in a state from which it may move there. */
export const moveOrder = (tx: Tx, id: number, to: 'payable' | 'underReview'): Promise<number> => {
  const from = statesBefore(to);
  return tx.change(
    `UPDATE orders SET state = ?, version_n = version_n + 1 WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [to, id, ...from],
  );
};

export const markPaid = (tx: Tx, id: number, transactionNo: string, successAt: Date): Promise<number> => {
  const from = statesBefore('paid');
  return tx.change(
    `UPDATE orders SET state = 'paid', transaction_no = ?, success_at = ?, next_query_at = NULL, open_slot = NULL,
     live_slot = NULL, version_n = version_n + 1 WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [transactionNo, successAt, id, ...from],
  );
};

/** Ends an order that is in one of these states; 0 when it is not. */
export const markClosed = (
  tx: Tx,
  { id, reason, from }: { id: number; reason: CloseReason; from: readonly OrderState[] },
): Promise<number> => {
  for (const state of from) assertMove(state, 'closed');
  return tx.change(
    `UPDATE orders SET state = 'closed', close_reason = COALESCE(close_reason, ?), next_query_at = NULL, open_slot = NULL,
     live_slot = NULL, version_n = version_n + 1 WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [reason, id, ...from],
  );
};

/** Ends an order under review, whatever it was closed for before: its money goes back. 0 when it is not under review. */
export const closeReviewed = (tx: Tx, id: number): Promise<number> => {
  assertMove('underReview', 'closed');
  return tx.change(
    `UPDATE orders SET state = 'closed', close_reason = 'returned', next_query_at = NULL, open_slot = NULL,
     live_slot = NULL, version_n = version_n + 1 WHERE id = ? AND state = 'underReview'`,
    [id],
  );
};

/** Begins the close of a payable order; 0 when it is not payable, or when its hold was to have ended and has not. */
export const startClosing = (tx: Tx, id: number, reason: CloseReason, now: Date): Promise<number> =>
  tx.change(
    `UPDATE orders SET state = 'closing', close_reason = ?, next_query_at = ?, version_n = version_n + 1
     WHERE id = ? AND state = 'payable' AND (1 = ? OR hold_until_at <= ?)`,
    [reason, now, id, reason === 'hold' || reason === 'timeExpire' ? 0 : 1, now],
  );

/** Prolongs the hold of an order that is still payable; 0 when it is not. */
export const extendHoldUntil = (tx: Tx, id: number, until: Date, now: Date): Promise<number> =>
  tx.change(
    `UPDATE orders SET hold_until_at = ? WHERE id = ? AND state IN ('created', 'payable') AND hold_until_at > ?`,
    [until, id, now],
  );

/** Takes the right to ask about an order now; 0 when another worker was faster. */
export const claimQuery = (tx: Tx, id: number, seenAt: Date, until: Date): Promise<number> =>
  tx.change('UPDATE orders SET next_query_at = ? WHERE id = ? AND next_query_at = ?', [until, id, seenAt]);

export const postponeQuery = (tx: Tx, id: number, nextQueryAt: Date): Promise<number> =>
  tx.change('UPDATE orders SET next_query_at = ?, query_n = query_n + 1 WHERE id = ? AND next_query_at IS NOT NULL', [
    nextQueryAt,
    id,
  ]);

/** Asks for a query now, because somebody is waiting for the answer. */
export const hastenQuery = (tx: Tx, id: number, now: Date): Promise<number> =>
  tx.change(
    `UPDATE orders SET next_query_at = ? WHERE id = ? AND state IN ('payable', 'closing') AND next_query_at > ?`,
    [now, id, now],
  );

export const setOutcome = (tx: Tx, orderLineId: number, outcome: string): Promise<number> =>
  tx.change(`UPDATE order_lines SET outcome = ? WHERE id = ? AND outcome = 'waiting'`, [outcome, orderLineId]);

/** Step: notes a try at WeChat. Locks the order first, so that two callers get two numbers. */
export const noteAttempt = async (
  tx: Tx,
  attempt: { orderId: number; kind: 'prepay' | 'query' | 'close'; prepayNo?: string | undefined; result: string },
): Promise<void> => {
  await tx.change('UPDATE orders SET version_n = version_n + 1 WHERE id = ?', [attempt.orderId]);
  const last = await tx.row<{ maxN: number }>(
    'SELECT COALESCE(MAX(sequence_n), 0) AS max_n FROM order_attempts WHERE order_id = ? AND kind = ?',
    [attempt.orderId, attempt.kind],
  );
  await tx.insert(orderAttempts, { ...attempt, sequenceN: (last?.maxN ?? 0) + 1 });
};

/** When WeChat last said that an order is not paid; silence and an unclear answer say nothing. */
export const lastUnpaidAt = async (reader: Reader, orderId: number): Promise<Date | undefined> => {
  const attempt = await reader.row<{ createdAt: Date }>(
    `SELECT created_at FROM order_attempts
     WHERE order_id = ? AND kind = 'query' AND result = 'notPaid' ORDER BY sequence_n DESC LIMIT 1`,
    [orderId],
  );
  return attempt?.createdAt;
};

export const lastPrepay = (
  reader: Reader,
  orderId: number,
): Promise<{ prepayNo: string; createdAt: Date } | undefined> =>
  reader.row(
    `SELECT prepay_no, created_at FROM order_attempts
     WHERE order_id = ? AND kind = 'prepay' AND prepay_no IS NOT NULL ORDER BY sequence_n DESC LIMIT 1`,
    [orderId],
  );
