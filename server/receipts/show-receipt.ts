import type { ReceiptDetail, ReceiptProgress } from '../../types/receipts';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { countyTime } from '../shared/day';
import { fen, sumFen } from '../shared/fen';
import type { VoucherDeps } from './compose-voucher';
import { composeVoucher } from './compose-voucher';
import { openReceipt } from './open-receipt';
import { progressOf, stepOf } from './receipt-progress';
import { isLive, standingOf } from './receipt-standing';
import { receiptsOfOrder, stagesOfReceipts } from './receipt-store';

type Asked = { caller: Caller; rid: string };

/** Use case: a receipt as the phone shows it. Names and numbers are masked for everybody: a screen is read over shoulders. */
export const showReceipt = async (deps: VoucherDeps, asked: Asked): Promise<ReceiptDetail> => {
  const opened = await openReceipt(deps, asked);
  const { paidAt, ...voucher } = await composeVoucher(deps, { ...opened, isInsured: false });
  const siblings = opened.isPayer ? await receiptsOfOrder(deps.reader, opened.receipt.orderId) : [opened.receipt];
  return {
    ...voucher,
    id: opened.receipt.rid,
    years: [...voucher.years],
    paidAt: countyTime(paidAt),
    receiptsOfOrder: siblings.map(({ rid }) => rid),
  };
};

/** Use case: where the money of a receipt is. Sums are of what still counts. */
export const trackReceipt = async (deps: { reader: Reader }, asked: Asked): Promise<ReceiptProgress> => {
  const { receipt, lines } = await openReceipt(deps, asked);
  const stages = progressOf(lines, await stagesOfReceipts(deps.reader, [receipt.id]));
  const live = lines.filter(isLive);
  return {
    standing: standingOf(lines),
    step: stepOf(stages),
    stages,
    personalFen: sumFen(live.map((line) => fen(line.personalFen))),
    subsidyFen: sumFen(live.map((line) => fen(line.subsidyFen))),
  };
};
