import type { DecodedReceipt } from './receipt-code';
import { codeInText, decodeReceiptCode } from './receipt-code';
import type { ReceiptKeys } from './receipt-keys';

/** Checks a scanned code, or the whole address of the QR, with the keys alone: no network, no database, no standing. */
export const verifyOffline = (keys: Pick<ReceiptKeys, 'verify'>, scanned: string): DecodedReceipt | undefined =>
  decodeReceiptCode(codeInText(scanned), keys.verify);
