import type { InTransaction, Reader, Tx } from '../database/transaction';
import { keepInSuspense } from '../payments/keep-in-suspense';
import type { MerchantAccount, PaymentGateway, Trade } from '../payments/payment-gateway';
import { settlePayment } from '../payments/settle-payment';
import { settleRefund } from '../payments/settle-refund';
import type { Clock } from '../shared/clock';
import { instantOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { BillRow, RefundRow, TradeRow } from './bill-row';
import type { BillLine } from './bill-store';
import { linesToAsk, setFinding } from './bill-store';
import { bookedOrders } from './books-store';
import { tellFinding } from './compare-rows';
import type { Finding } from './decide-bill-row';
import type { ComparedBill } from './judge-rows';
import { judgeRows } from './judge-rows';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; gateway: PaymentGateway };
type AskedBill = ComparedBill & { account: MerchantAccount };

const BATCH = 50;

/**
 * Asks WeChat about every line that our books do not know, and settles what it says as if a notice had come: no payment
 * is lost because its notice was. `false`: WeChat gave no answer, which says nothing; the run is to be taken up later.
 */
export const askWeChat = async (deps: Deps, bill: AskedBill): Promise<boolean> => {
  for (;;) {
    const lines = await linesToAsk(deps.reader, bill.id, BATCH);
    if (lines.length === 0) return true;
    for (const line of lines) {
      const row = rowOf(line, bill);
      if (!(await (row.kind === 'trade' ? askTrade(deps, bill, line, row) : askRefund(deps, bill, line, row)))) {
        return false;
      }
    }
  }
};

const askTrade = async (
  { inTransaction, gateway, clock }: Deps,
  bill: AskedBill,
  line: BillLine,
  row: TradeRow,
): Promise<boolean> => {
  const answer = await gateway.query(bill.account, row.outTradeNo);
  if (answer.kind === 'unknown') return false;
  await inTransaction(async (tx) => {
    const now = clock.now();
    if (answer.kind === 'trade') await settlePayment(tx, answer.trade, now);
    const [order] = await bookedOrders(tx, bill.account, [row.outTradeNo]);
    const [judged = { kind: 'toAsk' }] = await judgeRows(tx, bill, [row], { fresh: false });
    const isPaid = order?.state === 'paid' && order.transactionNo === row.transactionNo;
    if (judged.kind === 'toAsk') await keepByBill(tx, bill, row, order === undefined, now);
    const found = judged.kind === 'amountDiffers' ? judged : settledFinding(row, judged, { order, isPaid });
    if ((await setFinding(tx, line.id, found.kind)) === 0) return;
    await tellFinding(tx, bill, row, found, { now, hasCase: !isPaid && found.kind !== 'amountDiffers' });
  });
  return true;
};

// The day of our own booking stays with the finding, so that the books of both days keep equal to their bills.
const settledFinding = (
  row: TradeRow,
  judged: Finding,
  { order, isPaid }: { order: object | undefined; isPaid: boolean },
): Finding => {
  const booked = { billFen: row.amountFen, bookedFen: row.amountFen, bookedDay: bookedDayOf(judged) };
  if (isPaid) return { kind: 'late', ...booked };
  return { kind: order === undefined ? 'missingHere' : 'orderStateDiffers', ...booked };
};

const bookedDayOf = (judged: Finding): Extract<Finding, { billFen: number }>['bookedDay'] =>
  'bookedDay' in judged ? judged.bookedDay : undefined;

// The bill is WeChat's own statement that this money came. It waits with a case; a notice that still comes releases it.
const keepByBill = (tx: Tx, bill: AskedBill, row: TradeRow, isUnknown: boolean, now: Date): Promise<void> => {
  const { merchant, subMerchant, app } = bill.account;
  const trade: Trade = {
    outTradeNo: row.outTradeNo,
    transactionNo: row.transactionNo,
    state: 'paid',
    merchant,
    subMerchant,
    app,
    totalFen: row.amountFen,
    currency: 'CNY',
    successAt: instantOf(bill.billDay),
  };
  return keepInSuspense(tx, { trade, kind: isUnknown ? 'unknownOrder' : 'paymentMismatch', now });
};

const askRefund = async (
  { inTransaction, gateway, clock }: Deps,
  bill: AskedBill,
  line: BillLine,
  row: RefundRow,
): Promise<boolean> => {
  const answer = await gateway.queryRefund(bill.account, row.outRefundNo);
  if (answer.kind === 'unknown') return false;
  await inTransaction(async (tx) => {
    const now = clock.now();
    if (answer.kind === 'refund') await settleRefund(tx, answer.refund, now);
    const [judged = { kind: 'toAsk' }] = await judgeRows(tx, bill, [row], { fresh: false });
    const found = refundFinding(judged);
    if ((await setFinding(tx, line.id, found.kind)) === 1) await tellFinding(tx, bill, row, found, { now });
  });
  return true;
};

const refundFinding = (judged: Finding): Finding => {
  if (judged.kind === 'toAsk') return { kind: 'refundDiffers', billFen: 0, bookedFen: 0 };
  if (judged.kind === 'agrees') return { kind: 'late', billFen: 0, bookedFen: 0 };
  return judged.kind === 'dayCut' ? { ...judged, kind: 'late' } : judged;
};

const rowOf = (line: BillLine, { billDay }: ComparedBill): BillRow => {
  const { lineN, outTradeNo, outRefundNo, transactionNo, amountFen } = line;
  const common = {
    lineN,
    onDay: billDay,
    outTradeNo,
    transactionNo,
    amountFen: fen(Math.abs(amountFen)),
    feeMilliFen: 0,
  };
  return outRefundNo === null
    ? { ...common, kind: 'trade' }
    : { ...common, kind: 'refund', outRefundNo, state: 'SUCCESS' };
};
