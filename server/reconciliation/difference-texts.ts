import type { DifferenceKind } from './difference-kinds';

/** What an officer reads of each kind of difference. */
export const DIFFERENCE_TEXTS: Readonly<Record<DifferenceKind, string>> = {
  missingHere: '账单有、这里没有',
  extraHere: '这里有、账单没有',
  amountDiffers: '金额不一样',
  late: '对账时才发现，已补记',
  orderStateDiffers: '账单说已付，微信查询说不是',
  duplicateRow: '账单里重复的行',
  dayCut: '不在同一天',
  refundMissing: '退款在账单里没有',
  refundExtra: '账单里多出的退款',
  refundDiffers: '退款不一样',
};
