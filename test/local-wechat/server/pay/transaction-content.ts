import { openidFor } from '../openids';
import type { LocalMerchant } from '../local-wechat-options';
import type { Order } from '../world';
import { rfc3339 } from '../wechat-clock';

const DESCRIPTIONS = {
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  NOTPAY: '订单未支付',
  CLOSED: '订单已关闭',
} as const;

/** A transaction as queries and notices state it; the unpaid one has no transaction_id, trade_type and payer. */
export const transactionContent = (merchant: LocalMerchant, order: Order): Record<string, unknown> => ({
  ...parties(merchant, order),
  out_trade_no: order.outTradeNo,
  trade_state: order.state,
  trade_state_desc: DESCRIPTIONS[order.state],
  ...(order.paidAt === undefined ? { amount: { total: order.totalFen, currency: 'CNY' } } : paidPart(merchant, order)),
});

const parties = (merchant: LocalMerchant, order: Order): Record<string, unknown> =>
  merchant.mode === 'direct'
    ? { mchid: merchant.mchid, appid: merchant.appid }
    : {
        sp_mchid: merchant.mchid,
        sp_appid: merchant.spAppid,
        sub_mchid: merchant.subMchid,
        ...(order.subAppid === undefined ? {} : { sub_appid: order.subAppid }),
      };

const paidPart = (merchant: LocalMerchant, order: Order): Record<string, unknown> => ({
  transaction_id: order.transactionId,
  trade_type: 'JSAPI',
  bank_type: 'OTHERS',
  attach: order.attach ?? '',
  success_time: rfc3339(order.paidAt ?? 0),
  payer: payer(merchant, order),
  amount: { total: order.totalFen, payer_total: order.totalFen, currency: 'CNY', payer_currency: 'CNY' },
  promotion_detail: [],
});

const payer = (merchant: LocalMerchant, order: Order): Record<string, string> => {
  if (order.payerField !== 'sub_openid') return { [order.payerField]: order.payerOpenid };
  return { sp_openid: openidFor(merchant.spAppid ?? '', order.payerOpenid.slice(1)), sub_openid: order.payerOpenid };
};
