import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * A payment that fits no order of ours and waits in `suspense`, as WeChat knows it. U(transaction_no): a payment held twice.
 * `order_id`: the order that it names, when there is one.
 */
export const heldPayments = defineTable(
  'held_payments',
  ['transaction_no', 'out_trade_no', 'order_id?', 'merchant_account_id?', 'total_fen', 'reserved_fen', 'success_at'],
  { unique: [['transaction_no']], index: [['order_id']] },
);
export type HeldPayment = RowOf<typeof heldPayments>;

export const heldPaymentBy = (reader: Reader, transactionNo: string): Promise<HeldPayment | undefined> =>
  reader.row<HeldPayment>('SELECT * FROM held_payments WHERE transaction_no = ?', [transactionNo]);

export const heldPaymentsOfOrder = (reader: Reader, orderId: number): Promise<HeldPayment[]> =>
  reader.rows<HeldPayment>('SELECT * FROM held_payments WHERE order_id = ? ORDER BY id', [orderId]);

/** Reserves money of a held payment for a refund; 0 when it would give back more than came. */
export const reserveHeld = (tx: Tx, id: number, amountFen: number): Promise<number> =>
  tx.change('UPDATE held_payments SET reserved_fen = reserved_fen + ? WHERE id = ? AND reserved_fen + ? <= total_fen', [
    amountFen,
    id,
    amountFen,
  ]);
