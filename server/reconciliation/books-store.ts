import type { Reader } from '../database/transaction';
import type { MerchantAccount } from '../payments/payment-gateway';
import type { Day } from '../shared/day';
import { addDays, instantOf } from '../shared/day';
import type { BillKind } from './bill-source';

/** What the books of payments and ledger say, read for comparing; no table of its own. */

export type BookedOrder = {
  outTradeNo: string;
  state: string;
  totalFen: number;
  transactionNo: string | null;
  successAt: Date | null;
};
export type BookedRefund = {
  outRefundNo: string;
  outTradeNo: string;
  state: string;
  amountFen: number;
  acceptedAt: Date | null;
};
export type BookedSuspense = { sourceKey: string; amountFen: number; collectionDay: Day };
type Merchant = Pick<MerchantAccount, 'mode' | 'merchant' | 'subMerchant'>;

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
/** No join: a county has one merchant, and a join that starts there reads every order. */
const merchantOf = (accountId: string): string => `(SELECT COUNT(*) FROM merchant_accounts m WHERE m.id = ${accountId}
  AND m.mode = ? AND m.merchant = ? AND m.sub_merchant = ?) = 1`;
const ofMerchant = merchantOf('o.merchant_account_id');
const merchantKeys = ({ mode, merchant, subMerchant }: Merchant): string[] => [mode, merchant, subMerchant];

export const bookedOrders = (
  reader: Reader,
  merchant: Merchant,
  outTradeNos: readonly string[],
): Promise<BookedOrder[]> =>
  outTradeNos.length === 0
    ? Promise.resolve([])
    : reader.rows<BookedOrder>(
        `SELECT o.out_trade_no, o.state, o.total_fen, o.transaction_no, o.success_at FROM orders o
         WHERE o.out_trade_no IN (${marks(outTradeNos)}) AND ${ofMerchant}`,
        [...outTradeNos, ...merchantKeys(merchant)],
      );

export const bookedRefunds = (reader: Reader, outRefundNos: readonly string[]): Promise<BookedRefund[]> =>
  outRefundNos.length === 0
    ? Promise.resolve([])
    : reader.rows<BookedRefund>(
        `SELECT r.out_refund_no, COALESCE(o.out_trade_no, h.out_trade_no) AS out_trade_no, r.state, r.amount_fen, r.accepted_at
         FROM refunds r LEFT JOIN orders o ON o.id = r.order_id LEFT JOIN held_payments h ON h.id = r.held_payment_id
         WHERE r.out_refund_no IN (${marks(outRefundNos)})`,
        outRefundNos,
      );

/** Money that came as `suspense:<transaction number>`, also when it has left suspense again. */
export const bookedSuspense = (reader: Reader, sourceKeys: readonly string[]): Promise<BookedSuspense[]> =>
  sourceKeys.length === 0
    ? Promise.resolve([])
    : reader.rows<BookedSuspense>(
        `SELECT e.source_key, p.amount_fen, e.collection_day FROM ledger_entries e
         JOIN ledger_postings p ON p.entry_id = e.id
         WHERE e.kind = 'suspense' AND e.source_key IN (${marks(sourceKeys)})`,
        sourceKeys,
      );

/** Paid orders of a day that no bill has; from this number on. */
export const ordersWithoutBill = (
  reader: Reader,
  merchant: Merchant,
  { onDay, after, limit }: { onDay: Day; after: string; limit: number },
): Promise<BookedOrder[]> =>
  reader.rows<BookedOrder>(
    `SELECT o.out_trade_no, o.state, o.total_fen, o.transaction_no, o.success_at FROM orders o
     WHERE ${ofMerchant} AND o.state = 'paid' AND o.success_at >= ? AND o.success_at < ? AND o.out_trade_no > ?
     AND NOT EXISTS (SELECT 1 FROM bill_lines l JOIN bills b ON b.id = l.bill_id WHERE b.kind = 'ALL'
       AND l.out_trade_no = o.out_trade_no AND l.out_refund_no IS NULL AND l.transaction_no = o.transaction_no)
     ORDER BY o.out_trade_no LIMIT ${limit}`,
    [...merchantKeys(merchant), instantOf(onDay), instantOf(addDays(onDay, 1)), after],
  );

/** Refunds that WeChat accepted on a day and that no bill of this kind has; from this number on. */
export const refundsWithoutBill = (
  reader: Reader,
  merchant: Merchant,
  { onDay, kind, after, limit }: { onDay: Day; kind: BillKind; after: string; limit: number },
): Promise<BookedRefund[]> =>
  reader.rows<BookedRefund>(
    `SELECT r.out_refund_no, COALESCE(o.out_trade_no, h.out_trade_no) AS out_trade_no, r.state, r.amount_fen, r.accepted_at
     FROM refunds r LEFT JOIN orders o ON o.id = r.order_id LEFT JOIN held_payments h ON h.id = r.held_payment_id
     WHERE ${merchantOf('COALESCE(o.merchant_account_id, h.merchant_account_id)')} AND r.accepted_at >= ? AND r.accepted_at < ? AND r.state NOT IN ('byTransfer', 'returned')
     AND r.out_refund_no > ?
     AND NOT EXISTS (SELECT 1 FROM bill_lines l JOIN bills b ON b.id = l.bill_id WHERE b.kind = ?
       AND l.out_trade_no = COALESCE(o.out_trade_no, h.out_trade_no) AND l.out_refund_no = r.out_refund_no)
     ORDER BY r.out_refund_no LIMIT ${limit}`,
    [...merchantKeys(merchant), instantOf(onDay), instantOf(addDays(onDay, 1)), after, kind],
  );

/** Money of a day that still waits in suspense under WeChat's number and that no bill has; from this key on. */
export const suspenseWithoutBill = (
  reader: Reader,
  { onDay, after, limit }: { onDay: Day; after: string; limit: number },
): Promise<BookedSuspense[]> =>
  reader.rows<BookedSuspense>(
    `SELECT e.source_key, p.amount_fen, e.collection_day FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
     WHERE e.kind = 'suspense' AND e.collection_day = ? AND e.source_key > ?
     AND NOT EXISTS (SELECT 1 FROM ledger_entries x WHERE x.kind = 'suspenseReleased' AND x.source_key = e.source_key)
     AND NOT EXISTS (SELECT 1 FROM bill_lines l WHERE l.transaction_no = SUBSTR(e.source_key, 10))
     ORDER BY e.source_key LIMIT ${limit}`,
    [onDay, after],
  );
