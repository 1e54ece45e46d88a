import type { Reader } from '../database/transaction';
import type { MerchantAccount } from '../payments/payment-gateway';
import type { BillKind } from './bill-source';
import type { BillRow, RefundRow, TradeRow } from './bill-row';
import { billedFacts } from './bill-store';
import { bookedOrders, bookedRefunds, bookedSuspense } from './books-store';
import type { Finding } from './decide-bill-row';
import { decideRefundRow, decideTradeRow } from './decide-bill-row';
import type { Day } from '../shared/day';

export type ComparedBill = {
  id: number;
  billDay: Day;
  kind: BillKind;
  account: Pick<MerchantAccount, 'mode' | 'merchant' | 'subMerchant'>;
};

/** Judges rows against the books as `reader` sees them. `fresh`: rows of no bill line yet, so that repetitions are told. */
export const judgeRows = async (
  reader: Reader,
  bill: ComparedBill,
  rows: readonly BillRow[],
  { fresh }: { fresh: boolean },
): Promise<Finding[]> => {
  const trades = rows.filter((row): row is TradeRow => row.kind === 'trade');
  const refunds = rows.filter((row): row is RefundRow => row.kind === 'refund');
  const orders = mapOf(
    await bookedOrders(
      reader,
      bill.account,
      trades.map((row) => row.outTradeNo),
    ),
    (order) => order.outTradeNo,
  );
  const ours = mapOf(
    await bookedRefunds(
      reader,
      refunds.map((row) => row.outRefundNo),
    ),
    (refund) => refund.outRefundNo,
  );
  const unpaid = trades.filter((row) => orders.get(row.outTradeNo)?.transactionNo !== row.transactionNo);
  const suspense = mapOf(
    await bookedSuspense(
      reader,
      unpaid.map((row) => `suspense:${row.transactionNo}`),
    ),
    (entry) => entry.sourceKey,
  );
  const seen = new Set(fresh ? (await billedFacts(reader, bill.kind, numbersOf(rows))).map(keyOfFact) : []);
  return rows.map((row) => {
    const key = keyOf(row);
    const isRepeated = seen.has(key);
    if (fresh) seen.add(key);
    return row.kind === 'trade'
      ? decideTradeRow(
          row,
          {
            isRepeated,
            order: orders.get(row.outTradeNo),
            suspense: suspense.get(`suspense:${row.transactionNo}`),
          },
          bill.billDay,
        )
      : decideRefundRow(row, { isRepeated, refund: ours.get(row.outRefundNo) }, bill.billDay);
  });
};

const mapOf = <Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item> =>
  new Map(items.map((item) => [keyOfItem(item), item]));

const numbersOf = (rows: readonly BillRow[]): string[] => [...new Set(rows.map((row) => row.outTradeNo))];

const keyOf = (row: BillRow): string => (row.kind === 'trade' ? `T${row.transactionNo}` : `R${row.outRefundNo}`);

const keyOfFact = ({ transactionNo, outRefundNo }: { transactionNo: string; outRefundNo: string | null }): string =>
  outRefundNo === null ? `T${transactionNo}` : `R${outRefundNo}`;
