import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { RefundState } from './refund-state';
import { refundStatesBefore } from './refund-state';

/** U(out_refund_no), U(order_id, sequence_n): a number for two refunds. */
export const refunds = defineTable(
  'refunds',
  [
    'out_refund_no',
    'order_id',
    'sequence_n',
    'amount_fen',
    'state',
    'cause',
    'next_try_at?',
    'accepted_at?',
    'succeeded_at?',
  ],
  { unique: [['out_refund_no'], ['order_id', 'sequence_n']], index: [['state', 'next_try_at']] },
);
export type RefundRow = RowOf<typeof refunds> & { state: RefundState };

/** U(order_line_id, live_slot): two live refunds of a line. */
export const refundLines = defineTable('refund_lines', ['order_line_id', 'live_slot?', 'refund_id', 'amount_fen'], {
  unique: [['order_line_id', 'live_slot']],
  index: [['refund_id']],
});

export const dueRefunds = (
  reader: Reader,
  now: Date,
  limit: number,
): Promise<(RefundRow & { outTradeNo: string; totalFen: number; merchantAccountId: number })[]> =>
  reader.rows(
    `SELECT r.*, o.out_trade_no, o.total_fen, o.merchant_account_id FROM refunds r JOIN orders o ON o.id = r.order_id
     WHERE r.state IN ('decided', 'sent', 'processing') AND r.next_try_at <= ? ORDER BY r.next_try_at, r.id LIMIT ${limit}`,
    [now],
  );

export const refundByNumber = (reader: Reader, outRefundNo: string): Promise<RefundRow | undefined> =>
  reader.row<RefundRow>('SELECT * FROM refunds WHERE out_refund_no = ?', [outRefundNo]);

export const refundsOfOrder = (reader: Reader, orderId: number): Promise<RefundRow[]> =>
  reader.rows<RefundRow>('SELECT * FROM refunds WHERE order_id = ? ORDER BY sequence_n', [orderId]);

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

export const postponeRefund = (tx: Tx, id: number, nextTryAt: Date): Promise<number> =>
  tx.change('UPDATE refunds SET next_try_at = ? WHERE id = ? AND next_try_at IS NOT NULL', [nextTryAt, id]);
