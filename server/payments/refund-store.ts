import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { RefundState } from './refund-state';
import { refundStatesBefore } from './refund-state';

/**
 * U(out_refund_no), U(order_id, sequence_n), U(held_payment_id, sequence_n): a number for two refunds. A refund is of an
 * order, or of a payment that fits none.
 */
export const refunds = defineTable(
  'refunds',
  [
    'out_refund_no',
    'order_id?',
    'sequence_n',
    'amount_fen',
    'state',
    'cause',
    'next_try_at?',
    'accepted_at?',
    'succeeded_at?',
    'held_payment_id?',
  ],
  {
    unique: [['out_refund_no'], ['order_id', 'sequence_n'], ['held_payment_id', 'sequence_n']],
    index: [['state', 'next_try_at']],
  },
);
export type RefundRow = RowOf<typeof refunds> & { state: RefundState };

/** U(order_line_id, live_slot): two live refunds of a line. */
export const refundLines = defineTable('refund_lines', ['order_line_id', 'live_slot?', 'refund_id', 'amount_fen'], {
  unique: [['order_line_id', 'live_slot']],
  index: [['refund_id']],
});

/** A refund with the payment it belongs to, as WeChat knows it. */
export type DueRefund = RefundRow & {
  outTradeNo: string;
  totalFen: number;
  merchantAccountId: number | null;
  /** When the money came. */
  successAt: Date | null;
};

export const dueRefunds = (reader: Reader, now: Date, limit: number): Promise<DueRefund[]> =>
  reader.rows<DueRefund>(
    `SELECT r.*, COALESCE(o.out_trade_no, h.out_trade_no) AS out_trade_no, COALESCE(o.total_fen, h.total_fen) AS total_fen,
       COALESCE(o.merchant_account_id, h.merchant_account_id) AS merchant_account_id,
       COALESCE(o.success_at, h.success_at) AS success_at
     FROM refunds r LEFT JOIN orders o ON o.id = r.order_id LEFT JOIN held_payments h ON h.id = r.held_payment_id
     WHERE r.state IN ('decided', 'sent', 'processing') AND r.next_try_at <= ? ORDER BY r.next_try_at, r.id LIMIT ${limit}`,
    [now],
  );

export const refundsById = (reader: Reader, ids: readonly number[]): Promise<RefundRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.rows<RefundRow>(`SELECT * FROM refunds WHERE id IN (${ids.map(() => '?').join(', ')}) ORDER BY id`, ids);

export const refundByNumber = (reader: Reader, outRefundNo: string): Promise<RefundRow | undefined> =>
  reader.row<RefundRow>('SELECT * FROM refunds WHERE out_refund_no = ?', [outRefundNo]);

export const refundsOfOrder = (reader: Reader, orderId: number): Promise<RefundRow[]> =>
  reader.rows<RefundRow>('SELECT * FROM refunds WHERE order_id = ? ORDER BY sequence_n', [orderId]);

/** Everything that goes back of what an order was paid with, also of a payment that did not fit it; no closed numbers. */
export const refundsShownOf = (reader: Reader, orderId: number): Promise<RefundRow[]> =>
  reader.rows<RefundRow>(
    `SELECT * FROM refunds WHERE state <> 'closed' AND (order_id = ?
       OR held_payment_id IN (SELECT h.id FROM held_payments h WHERE h.order_id = ?)) ORDER BY id`,
    [orderId, orderId],
  );

export const heldRefundsN = async (reader: Reader, heldPaymentId: number): Promise<number> =>
  (
    await reader.row<{ foundN: number }>('SELECT COUNT(*) AS found_n FROM refunds WHERE held_payment_id = ?', [
      heldPaymentId,
    ])
  )?.foundN ?? 0;

/** Reserves money of an order for a refund; 0 when the order would give back more than it received. */
export const reserveRefund = (tx: Tx, orderId: number, amountFen: number): Promise<number> =>
  tx.change(
    `UPDATE orders SET reserved_fen = reserved_fen + ?, version_n = version_n + 1
     WHERE id = ? AND state = 'paid' AND reserved_fen + ? <= total_fen`,
    [amountFen, orderId, amountFen],
  );

/** Moves a refund along the table of moves and says when to look again (null: never); 0 when it may not move there. */
export const moveRefund = (tx: Tx, id: number, to: RefundState, nextTryAt: Date | null): Promise<number> => {
  const from = refundStatesBefore(to);
  return tx.change(
    `UPDATE refunds SET state = ?, next_try_at = ? WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [to, nextTryAt, id, ...from],
  );
};

export const stampAccepted = (tx: Tx, id: number, at: Date): Promise<number> =>
  tx.change('UPDATE refunds SET accepted_at = ? WHERE id = ? AND accepted_at IS NULL', [at, id]);

export const stampSucceeded = (tx: Tx, id: number, at: Date): Promise<number> =>
  tx.change('UPDATE refunds SET succeeded_at = ? WHERE id = ? AND succeeded_at IS NULL', [at, id]);

/** Takes the right to ask about a refund now; 0 when another worker was faster, or it has ended. */
export const claimRefund = (
  tx: Tx,
  { id, state, nextTryAt }: Pick<RefundRow, 'id' | 'state' | 'nextTryAt'>,
  until: Date,
): Promise<number> =>
  tx.change('UPDATE refunds SET next_try_at = ? WHERE id = ? AND state = ? AND next_try_at = ?', [
    until,
    id,
    state,
    nextTryAt,
  ]);

/** Whether a refund has succeeded by now, whatever this transaction has read of it before. Locks it. */
export const hasSucceeded = async (tx: Tx, id: number): Promise<boolean> =>
  (await tx.change(`UPDATE refunds SET next_try_at = NULL WHERE id = ? AND state = 'succeeded'`, [id])) === 1;

export const linesOfRefund = (
  reader: Reader,
  refundId: number,
): Promise<{ orderLineId: number; amountFen: number }[]> =>
  reader.rows('SELECT order_line_id, amount_fen FROM refund_lines WHERE refund_id = ? ORDER BY id', [refundId]);

/** A closed refund gives back what it had reserved of the order, and its lines, to the next number. */
export const giveReserveBack = async (tx: Tx, { id, orderId, amountFen }: RefundRow): Promise<void> => {
  await tx.change('UPDATE refund_lines SET live_slot = NULL WHERE refund_id = ?', [id]);
  await tx.change('UPDATE orders SET reserved_fen = reserved_fen - ?, version_n = version_n + 1 WHERE id = ?', [
    amountFen,
    orderId,
  ]);
};

/** Whether WeChat has closed an earlier number for the lines of this refund. */
export const wasClosed = async (reader: Reader, refundId: number): Promise<boolean> =>
  (await reader.row(
    `SELECT e.id FROM refund_lines l JOIN refund_lines e ON e.order_line_id = l.order_line_id AND e.refund_id <> l.refund_id
     WHERE l.refund_id = ? AND e.live_slot IS NULL LIMIT 1`,
    [refundId],
  )) !== undefined;
