import type { Tx } from '../database/transaction';
import type { BillRow } from './bill-row';
import { billLines } from './bill-store';
import type { Finding } from './decide-bill-row';
import type { ComparedBill } from './judge-rows';
import { judgeRows } from './judge-rows';
import { noteDifference, releaseExtra } from './note-difference';

/**
 * Step: writes rows of a bill with what was found, and tells their differences. What our books do not know is only noted:
 * asking WeChat is not for inside a transaction.
 */
export const compareRows = async (tx: Tx, bill: ComparedBill, rows: readonly BillRow[], now: Date): Promise<void> => {
  const findings = await judgeRows(tx, bill, rows, { fresh: true });
  await tx.insertMany(
    billLines,
    rows.map((row, at) => ({
      billId: bill.id,
      lineN: row.lineN,
      outTradeNo: row.outTradeNo,
      outRefundNo: row.kind === 'refund' ? row.outRefundNo : null,
      transactionNo: row.transactionNo,
      amountFen: row.kind === 'refund' ? 0 - row.amountFen : row.amountFen,
      finding: findings[at]?.kind ?? 'toAsk',
    })),
  );
  for (const [at, row] of rows.entries()) {
    const finding = findings[at];
    if (finding !== undefined) await tellFinding(tx, bill, row, finding, { now });
  }
};

/** Step: tells what was found of one row; nothing to tell when it agrees or WeChat is yet to be asked. */
export const tellFinding = async (
  tx: Tx,
  bill: ComparedBill,
  row: BillRow,
  finding: Finding,
  { now, hasCase = false }: { now: Date; hasCase?: boolean },
): Promise<void> => {
  if (finding.kind === 'agrees' || finding.kind === 'toAsk') return;
  const { id: billId, billDay } = bill;
  const bookedDay = 'bookedDay' in finding ? finding.bookedDay : undefined;
  if (bookedDay !== undefined && bookedDay < billDay) await releaseExtra(tx, numbersOf(row), billDay);
  await noteDifference(tx, { billId, billDay, subject: subjectOf(bill, row), hasCase, now, ...finding });
};

const numbersOf = (row: BillRow): string[] =>
  row.kind === 'trade' ? [row.outTradeNo, row.transactionNo] : [row.outRefundNo];

const NUMBER_CHARACTERS_MAX = 28; // ours have 18 at most; a stranger's may be longer than a key has room for

const subjectOf = ({ id }: ComparedBill, row: BillRow): string =>
  `bill${id}.${row.lineN}:${(row.kind === 'trade' ? row.outTradeNo : row.outRefundNo).slice(0, NUMBER_CHARACTERS_MAX)}`;
