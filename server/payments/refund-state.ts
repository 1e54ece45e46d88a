/** The life of a refund as a table (reference: G9). The same number is sent on every retry. */
export const REFUND_STATES = [
  'decided',
  'sent',
  'processing',
  'succeeded',
  'abnormal',
  'closed',
  'byTransfer',
  'returned',
] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export const REFUND_MOVES = [
  ['decided', 'sent', 'asked WeChat; the answer is not known yet'],
  ['decided', 'byTransfer', 'handed over or older than WeChat takes: a person returns the money'],
  ['sent', 'processing', 'WeChat accepted it'],
  ['sent', 'succeeded', 'WeChat says done'],
  ['sent', 'abnormal', 'WeChat cannot pay it out'],
  ['sent', 'closed', 'WeChat closed it: the next number goes on'],
  ['sent', 'byTransfer', 'WeChat refused it for good: a person returns the money'],
  ['processing', 'succeeded', 'WeChat says done'],
  ['processing', 'abnormal', 'WeChat cannot pay it out'],
  ['processing', 'closed', 'WeChat closed it: the next number goes on'],
  ['processing', 'byTransfer', 'WeChat closed it once more: a person returns the money'],
  ['abnormal', 'processing', 'sent again to another card'],
  ['abnormal', 'succeeded', 'WeChat says done'],
  ['abnormal', 'byTransfer', 'a person returns the money'],
  ['abnormal', 'returned', 'two officers say that it was transferred'],
  ['byTransfer', 'returned', 'two officers say that it was transferred'],
] as const satisfies readonly (readonly [RefundState, RefundState, string])[];

export const refundStatesBefore = (to: RefundState): RefundState[] =>
  REFUND_MOVES.filter(([, target]) => target === to).map(([from]) => from);
