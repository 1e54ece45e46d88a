import type { ReceiptCheck } from '../../types/receipts';
import type { Reader } from '../database/transaction';
import { AppError } from '../shared/app-error';
import { decodeReceiptCode } from './receipt-code';
import type { ReceiptKeys } from './receipt-keys';
import type { ReceiptStanding } from './receipt-standing';
import { standingOf } from './receipt-standing';
import { linesOfReceipts, receiptByNumber, receiptByRid } from './receipt-store';

/**
 * Use case: is this code of a receipt we issued, and what is it worth today? Throws `receipt.fake`. A good signature is
 * not enough: the very code must be on our receipt, so a stolen old key cannot write other figures onto a true id.
 */
export const checkReceipt = async (
  { reader, keys }: { reader: Reader; keys: ReceiptKeys },
  { code }: { code: string },
): Promise<ReceiptCheck> => {
  const facts = decodeReceiptCode(code, keys.verify);
  if (facts === undefined) throw new AppError('receipt.fake');
  const receipt = await receiptByRid(reader, facts.rid);
  if (receipt?.codeText !== code) throw new AppError('receipt.fake');
  return {
    genuine: true,
    number: receipt.number,
    years: [...facts.feeYears],
    amountFen: facts.amountFen,
    day: facts.paidDay,
    standing: standingOf(await linesOfReceipts(reader, [receipt.id])),
  };
};

/** What the receipt with this number is worth today; `undefined` when there is none. */
export const standingOfNumber = async (reader: Reader, number: string): Promise<ReceiptStanding | undefined> => {
  const receipt = await receiptByNumber(reader, number);
  return receipt === undefined ? undefined : standingOf(await linesOfReceipts(reader, [receipt.id]));
};
