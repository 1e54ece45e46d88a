import type { Fen } from '../shared/fen';

/** To whom money goes and in which way we speak for them. A row of `merchant_accounts`. */
export type MerchantAccount = {
  mode: 'direct' | 'partner';
  /** mchid, or sp_mchid in partner mode. */
  merchant: string;
  /** sub_mchid in partner mode, else empty. */
  subMerchant: string;
  /** The appid the payer's openid belongs to: appid, or sub_appid in partner mode. */
  app: string;
  payeeName: string;
};

export type PrepayOrder = {
  outTradeNo: string;
  description: string;
  totalFen: Fen;
  payerOpenid: string;
  /** ISO 8601 with +08:00; fixed at the first prepay. */
  timeExpire: string;
};

/** What `wx.requestPayment` takes. */
export type RequestPayment = { timeStamp: string; nonceStr: string; package: string; signType: 'RSA'; paySign: string };

/** A payment as WeChat Pay states it, read from a notice or a query. */
export type Trade = {
  outTradeNo: string;
  /** WeChat's transaction_id; absent while unpaid. */
  transactionNo?: string | undefined;
  /** `paid` is SUCCESS or REFUND: after a partial refund WeChat says REFUND for a paid order. */
  state: 'paid' | 'notPaid' | 'closed' | 'other';
  merchant: string;
  subMerchant: string;
  app: string;
  payerOpenid?: string | undefined;
  totalFen?: Fen | undefined;
  currency?: string | undefined;
  successAt?: Date | undefined;
};

export type PrepayAnswer =
  | { kind: 'ready'; prepayNo: string }
  /** 202, 5xx, time-out, unverifiable answer: send the same bytes again, never a new number. */
  | { kind: 'unknown'; why: string }
  /** The number was used with other parameters, or the order is paid or closed: query. */
  | { kind: 'queryFirst'; code: string }
  | { kind: 'refused'; code: string };

export type QueryAnswer =
  | { kind: 'trade'; trade: Trade }
  | { kind: 'notExist' }
  | { kind: 'unknown'; why: string }
  | { kind: 'refused'; code: string };

export type CloseAnswer = { kind: 'closed' } | { kind: 'queryFirst'; code: string } | { kind: 'unknown'; why: string };

export type RefundOrder = {
  outTradeNo: string;
  outRefundNo: string;
  refundFen: Fen;
  totalFen: Fen;
  reason: string;
};

export type Refund = {
  outTradeNo: string;
  outRefundNo: string;
  state: 'processing' | 'succeeded' | 'abnormal' | 'closed';
  refundFen: Fen;
  /** WeChat's create_time: the day of it is the refund's day in bills and books. Notices do not tell it. */
  acceptedAt?: Date | undefined;
  succeededAt?: Date | undefined;
};

export type RefundAnswer =
  | { kind: 'refund'; refund: Refund }
  | { kind: 'notExist' }
  | { kind: 'unknown'; why: string }
  | { kind: 'refused'; code: string };

/** Port to WeChat Pay. Every method but the two pure ones goes to the network and must not run inside a transaction. */
export type PaymentGateway = {
  /** Pure: the JSON an order keeps, so that every retry sends the same bytes. */
  prepayBody(account: MerchantAccount, order: PrepayOrder): string;
  /** Pure: signs a prepay_id for the phone. */
  signForPhone(account: MerchantAccount, prepayNo: string): RequestPayment;
  prepay(account: MerchantAccount, bodyText: string): Promise<PrepayAnswer>;
  query(account: MerchantAccount, outTradeNo: string): Promise<QueryAnswer>;
  close(account: MerchantAccount, outTradeNo: string): Promise<CloseAnswer>;
  refund(account: MerchantAccount, refund: RefundOrder): Promise<RefundAnswer>;
  queryRefund(account: MerchantAccount, outRefundNo: string): Promise<RefundAnswer>;
};
