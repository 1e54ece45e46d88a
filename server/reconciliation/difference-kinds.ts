import type { CaseKind } from '../cases/open-case';

/** Everything a bill and our books can disagree about, and the case that each opens. */
export const DIFFERENCES = {
  /** Money in the bill of which we know nothing. */
  missingHere: 'unknownOrder',
  /** Money we booked that the bill does not have. */
  extraHere: 'billExtraHere',
  amountDiffers: 'billAmountDiffers',
  /** The bill was the first to tell us: notice and queries were lost. */
  late: 'billLate',
  /** The bill says paid; WeChat itself, asked again, does not. */
  orderStateDiffers: 'paymentMismatch',
  duplicateRow: 'billDuplicateRow',
  /** The same money on another day. */
  dayCut: 'billDayCut',
  refundMissing: 'billRefundMissing',
  refundExtra: 'billRefundExtra',
  refundDiffers: 'billRefundDiffers',
} as const satisfies Record<string, CaseKind>;

export type DifferenceKind = keyof typeof DIFFERENCES;
