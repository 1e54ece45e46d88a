import type { Trade } from './payment-gateway';

/** What our order says that a payment must agree with. */
export type ExpectedTrade = {
  state: string;
  totalFen: number;
  merchant: string;
  subMerchant: string;
  app: string;
  openid: string;
  transactionNo: string | null;
};

export type Judgement =
  | { kind: 'ours' }
  /** The same payment was settled before: a success. */
  | { kind: 'duplicate' }
  | { kind: 'mismatch'; fields: readonly string[] };

/**
 * Decides whether an authentic payment is the one this order asked for. In partner mode the payer is the openid of the
 * sub app, which is the one residents sign in with.
 */
export const judgeTrade = (expected: ExpectedTrade, trade: Trade): Judgement => {
  const differing = [
    ['total', trade.totalFen === expected.totalFen],
    ['currency', trade.currency === 'CNY'],
    ['merchant', trade.merchant === expected.merchant],
    ['subMerchant', trade.subMerchant === expected.subMerchant],
    ['app', trade.app === expected.app],
    ['payer', trade.payerOpenid === expected.openid],
    ['transaction', trade.transactionNo !== undefined && trade.successAt !== undefined],
    ['secondTransaction', expected.state !== 'paid' || expected.transactionNo === trade.transactionNo],
  ] as const;
  const fields = differing.filter(([, agrees]) => !agrees).map(([field]) => field);
  if (fields.length > 0) return { kind: 'mismatch', fields };
  return expected.state === 'paid' ? { kind: 'duplicate' } : { kind: 'ours' };
};
