import { z } from 'zod';
import type {
  MerchantAccount,
  PaymentGateway,
  PrepayAnswer,
  PrepayOrder,
  QueryAnswer,
  RefundAnswer,
  RefundOrder,
} from '../payments/payment-gateway';
import type { PayConnectionSettings } from './pay-connection';
import { connectPay, NOT_OURS } from './pay-connection';
import { ORDER_MISSING, PREPAY_REFUSED, QUERY_REFUSED, REFUND_MISSING, REFUND_REFUSED } from './pay-errors';
import type { PayAnswer } from './pay-http';
import { refundSchema, tradeSchema } from './payment-content';

export type PaymentGatewaySettings = PayConnectionSettings & {
  /** sp_appid: partner mode only. */
  providerAppId?: string | undefined;
  /** `PUBLIC_BASE_URL`: notices come to paths under it. */
  notifyBase: string;
};

const PREPAY_PATHS = { direct: '/v3/pay/transactions/jsapi', partner: '/v3/pay/partner/transactions/jsapi' } as const;
const ORDER_PATHS = {
  direct: '/v3/pay/transactions/out-trade-no',
  partner: '/v3/pay/partner/transactions/out-trade-no',
} as const;
const REFUND_PATH = '/v3/refund/domestic/refunds';

const prepayAnswer = z.object({ prepay_id: z.string().regex(/^[\x21-\x7e]{1,64}$/) });

/** WeChat Pay for one merchant. Accounts of another merchant, whose key we do not hold, are refused without a request. */
export const createPaymentGateway = (settings: PaymentGatewaySettings): PaymentGateway => {
  const { mode } = settings;
  if (mode === 'partner' && settings.providerAppId === undefined) throw new Error('partner mode needs providerAppId');
  const { client, http, isOurs } = connectPay(settings);
  return {
    prepayBody: (account, order) => prepayBody(settings, account, order),
    signForPhone: (account, prepayNo) => client.signForPhone(account.app, prepayNo),
    prepay: async (account, bodyText) =>
      isOurs(account) ? readPrepay(await http('POST', PREPAY_PATHS[mode], bodyText)) : notConfigured,
    query: async (account, outTradeNo) =>
      isOurs(account) ? readQuery(await http('GET', queryPath(account, outTradeNo)), outTradeNo) : notConfigured,
    close: async (account, outTradeNo) => {
      if (!isOurs(account)) return { kind: 'queryFirst', code: NOT_OURS };
      const path = `${ORDER_PATHS[mode]}/${encodeURIComponent(outTradeNo)}/close`;
      const answer = await http('POST', path, JSON.stringify(merchantFields(account)));
      if (answer.kind === 'verified') return answer.status === 204 ? { kind: 'closed' } : unreadable;
      return answer.kind === 'unknown' ? answer : { kind: 'queryFirst', code: answer.code };
    },
    refund: async (account, refund) =>
      isOurs(account)
        ? readRefund(
            await http('POST', REFUND_PATH, refundBody(settings, account, refund)),
            refund.outRefundNo,
            REFUND_REFUSED,
          )
        : notConfigured,
    queryRefund: async (account, outRefundNo) =>
      isOurs(account)
        ? readRefund(await http('GET', refundPath(account, outRefundNo)), outRefundNo, NOTHING)
        : notConfigured,
  };
};

const notConfigured = { kind: 'refused', code: NOT_OURS } as const;
const unreadable = { kind: 'unknown', why: 'unreadable' } as const;

const merchantFields = ({ mode, merchant, subMerchant }: MerchantAccount): Record<string, string> =>
  mode === 'direct' ? { mchid: merchant } : { sp_mchid: merchant, sub_mchid: subMerchant };

// The order of the fields is part of the bytes that every retry repeats.
const prepayBody = (settings: PaymentGatewaySettings, account: MerchantAccount, order: PrepayOrder): string => {
  const isDirect = account.mode === 'direct';
  return JSON.stringify({
    ...(isDirect ? { appid: account.app } : { sp_appid: settings.providerAppId, sub_appid: account.app }),
    ...merchantFields(account),
    description: order.description,
    out_trade_no: order.outTradeNo,
    time_expire: order.timeExpire,
    notify_url: `${settings.notifyBase}/wechat/payment-notices`,
    amount: { total: order.totalFen, currency: 'CNY' },
    payer: isDirect ? { openid: order.payerOpenid } : { sub_openid: order.payerOpenid },
  });
};

const refundBody = (settings: PaymentGatewaySettings, account: MerchantAccount, refund: RefundOrder): string =>
  JSON.stringify({
    ...(account.mode === 'direct' ? {} : { sub_mchid: account.subMerchant }),
    out_trade_no: refund.outTradeNo,
    out_refund_no: refund.outRefundNo,
    reason: refund.reason,
    notify_url: `${settings.notifyBase}/wechat/refund-notices`,
    amount: { refund: refund.refundFen, total: refund.totalFen, currency: 'CNY' },
  });

const queryPath = (account: MerchantAccount, outTradeNo: string): string =>
  `${ORDER_PATHS[account.mode]}/${encodeURIComponent(outTradeNo)}?${new URLSearchParams(merchantFields(account)).toString()}`;

const refundPath = ({ mode, subMerchant }: MerchantAccount, outRefundNo: string): string => {
  const query = mode === 'direct' ? '' : `?sub_mchid=${encodeURIComponent(subMerchant)}`;
  return `${REFUND_PATH}/${encodeURIComponent(outRefundNo)}${query}`;
};

const readPrepay = (answer: PayAnswer): PrepayAnswer => {
  if (answer.kind === 'unknown') return answer;
  if (answer.kind === 'error') {
    return { kind: PREPAY_REFUSED.has(answer.code) ? 'refused' : 'queryFirst', code: answer.code };
  }
  const read = prepayAnswer.safeParse(answer.json);
  return read.success ? { kind: 'ready', prepayNo: read.data.prepay_id } : unreadable;
};

// An answer that speaks of another order is signed, but is not an answer to our question.
const readQuery = (answer: PayAnswer, outTradeNo: string): QueryAnswer => {
  if (answer.kind === 'unknown') return answer;
  if (answer.kind === 'error') return errorMeaning(answer, ORDER_MISSING, QUERY_REFUSED);
  const read = tradeSchema.safeParse(answer.json);
  return read.success && read.data.outTradeNo === outTradeNo ? { kind: 'trade', trade: read.data } : unreadable;
};

// A refused question says nothing about the refund, which may be on its way: only a refused refund is refused.
const NOTHING: ReadonlySet<string> = new Set();

const readRefund = (answer: PayAnswer, outRefundNo: string, refused: ReadonlySet<string>): RefundAnswer => {
  if (answer.kind === 'unknown') return answer;
  if (answer.kind === 'error') return errorMeaning(answer, REFUND_MISSING, refused);
  const read = refundSchema.safeParse(answer.json);
  return read.success && read.data.outRefundNo === outRefundNo ? { kind: 'refund', refund: read.data } : unreadable;
};

const errorMeaning = (
  { status, code }: Extract<PayAnswer, { kind: 'error' }>,
  missing: ReadonlySet<string>,
  refused: ReadonlySet<string>,
): { kind: 'notExist' } | { kind: 'refused'; code: string } | { kind: 'unknown'; why: string } => {
  if (status === 404 && missing.has(code)) return { kind: 'notExist' };
  return refused.has(code) ? { kind: 'refused', code } : { kind: 'unknown', why: code };
};
