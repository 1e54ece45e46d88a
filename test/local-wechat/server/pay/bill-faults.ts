import type { FaultBoard } from '../faults/fault-board';
import type { BillTable } from './bill-file';

type Cells = Record<string, string>;

/** The rows of a trade bill with what the armed faults do to them. The totals are made of the rows afterwards. */
export const withRowFaults = (faults: FaultBoard, { heading, rows }: BillTable): string[][] => {
  const names = heading.split(',');
  const change = (row: readonly string[], cells: Cells): string[] =>
    row.map((cell, at) => cells[names[at] ?? ''] ?? cell);
  const cellOf = (row: readonly string[], name: string): string => row[names.indexOf(name)] ?? '';
  const isTrade = (row: readonly string[]): boolean => cellOf(row, '交易状态') === 'SUCCESS';
  const trades = rows.filter(isTrade);
  const refunds = rows.filter((row) => !isTrade(row));
  const [trade, refund] = [trades[0], refunds[0]];
  if (trade !== undefined) {
    if (faults.isArmed('bill.rowTwice')) trades.push(trade);
    if (faults.isArmed('bill.rowExtra')) trades.push(change(trade, STRANGER));
    if (faults.isArmed('bill.amountDiffers'))
      trades[0] = change(trade, { 订单金额: oneMore(cellOf(trade, '订单金额')) });
    if (faults.isArmed('bill.rowOfNextDay'))
      trades[0] = change(trade, { 交易时间: nextDay(cellOf(trade, '交易时间')) });
    if (faults.isArmed('bill.rowMissing')) trades.shift();
  }
  if (refund !== undefined) {
    if (faults.isArmed('bill.refundExtra')) refunds.push(change(refund, { 商户退款单号: '99991231000001R1' }));
    if (faults.isArmed('bill.refundDiffers'))
      refunds[0] = change(refund, { 申请退款金额: oneMore(cellOf(refund, '申请退款金额')) });
    if (faults.isArmed('bill.refundMissing')) refunds.shift();
  }
  return [...trades, ...refunds];
};

const STRANGER: Cells = { 微信订单号: `4299${'9'.repeat(24)}`, 商户订单号: '99991231000001' };

const oneMore = (yuan: string): string => (Number(yuan) + 0.01).toFixed(2);

const nextDay = (time: string): string => {
  const next = new Date(`${time.slice(0, 10)}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, 10)} 00:00:00`;
};
