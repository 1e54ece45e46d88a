import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Receipt, ReceiptLine } from './receipt-store';
import { linesOfReceipts, receiptByRid } from './receipt-store';

/** A receipt with its lines as they stand, and as whom the caller sees it. */
export type OpenReceipt = {
  receipt: Receipt;
  lines: readonly ReceiptLine[];
  /** This openid paid it. */
  isPayer: boolean;
  /** The insured person in person, at L2: their own full name may be written out. */
  isInsured: boolean;
};

/**
 * Opens a receipt for whoever paid it, or for its insured person at L2. Throws `identity.level` for somebody known to
 * the person at a lower level, `notFound` for everybody else.
 */
export const openReceipt = async (
  deps: { reader: Reader },
  { caller, rid }: { caller: Caller; rid: string },
): Promise<OpenReceipt> => {
  const receipt = await receiptByRid(deps.reader, rid);
  if (receipt === undefined) throw new AppError('notFound');
  const level = caller.levelFor(receipt.participantId);
  const isPayer = receipt.accountId === caller.accountId;
  if (!isPayer && level !== 'L2') throw new AppError(level === undefined ? 'notFound' : 'identity.level');
  const isInsured = level === 'L2' && caller.audienceFor(receipt.participantId) === 'insured';
  return { receipt, lines: await linesOfReceipts(deps.reader, [receipt.id]), isPayer, isInsured };
};
