import type { Caller } from '../http/caller';
import type { VoucherDeps } from './compose-voucher';
import { composeVoucher } from './compose-voucher';
import { openReceipt } from './open-receipt';
import type { ReceiptFonts } from './receipt-fonts';
import type { RunModeMark } from './receipt-pdf';
import { receiptFileName, renderReceiptPdf } from './receipt-pdf';

export type PrintReceiptDeps = VoucherDeps & { fonts: ReceiptFonts; mark?: RunModeMark | undefined };

/** Use case: the receipt as a file to keep. The insured in person reads the full name, a payer a masked one. */
export const printReceipt = async (
  deps: PrintReceiptDeps,
  asked: { caller: Caller; rid: string },
): Promise<{ file: Buffer; fileName: string }> => {
  const opened = await openReceipt(deps, asked);
  const voucher = await composeVoucher(deps, opened);
  return {
    file: await renderReceiptPdf(deps.fonts, voucher, deps.mark),
    fileName: receiptFileName(opened.receipt.number),
  };
};
