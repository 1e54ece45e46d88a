import type { ReceiptDetail } from '../../types/receipts';
import type { Caller } from '../http/caller';
import { countyTime } from '../shared/day';
import type { VoucherDeps } from './compose-voucher';
import { composeVoucher } from './compose-voucher';
import { relationTo } from './list-receipts';
import { openReceipt } from './open-receipt';
import { qrRows } from './receipt-qr';
import { receiptsOfOrder } from './receipt-store';

type Asked = { caller: Caller; rid: string };

/** Use case: a receipt as the phone shows it. Names and numbers are masked for everybody: a screen is read over shoulders. */
export const showReceipt = async (deps: VoucherDeps, asked: Asked): Promise<ReceiptDetail> => {
  const opened = await openReceipt(deps, asked);
  const { paidAt, orderRid, reversedDay, ...voucher } = await composeVoucher(deps, { ...opened, isInsured: false });
  const siblings = opened.isPayer ? await receiptsOfOrder(deps.reader, opened.receipt.orderId) : [opened.receipt];
  return {
    ...voucher,
    id: opened.receipt.rid,
    years: [...voucher.years],
    paidAt: countyTime(paidAt),
    qrRows: qrRows(voucher.verifyUrl),
    ...(reversedDay === undefined ? {} : { reversedDay }),
    relation: relationTo(asked.caller, opened.receipt.participantId),
    ...(opened.isPayer ? { orderId: orderRid } : {}),
    receiptsOfOrder: siblings.map(({ rid }) => rid),
  };
};
