import type { LocalMerchant } from '../local-wechat-options';
import { rfc3339 } from '../wechat-clock';
import type { Order, Refund, RefundState, World } from '../world';
import { orderKey } from '../world';
import { newNumber } from './pay-order';
import { refundNotice } from './refund-notice';
import { PayError } from './pay-error';
import { paramError, readBody, refundRequest } from './request-schemas';

const REFUNDS_MAX = 50;
const SPACING_MS = 60_000;
const PROCESSING_SECONDS = 3;
const YEAR_MS = 365 * 86_400_000;

/** POST /v3/refund/domestic/refunds: accepted, not done. The same number with the same bytes answers the same refund. */
export const refund = (world: World, merchant: LocalMerchant, rawBody: string): object => {
  const body = readBody(refundRequest, rawBody);
  checkSubMerchant(merchant, body.sub_mchid);
  const order = orderOf(world, merchant, body);
  const key = orderKey(merchant.mchid, body.out_refund_no);
  const known = world.refunds.get(key);
  if (known !== undefined) {
    if (known.firstBody !== rawBody) {
      throw new PayError(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试');
    }
    return refundAnswer(known);
  }
  checkRefundable(world, order, body.amount);
  const now = world.clock.now();
  const made: Refund = {
    mchid: merchant.mchid,
    refundId: newNumber('5030', now),
    outRefundNo: body.out_refund_no,
    outTradeNo: order.outTradeNo,
    transactionId: order.transactionId ?? '',
    refundFen: body.amount.refund,
    totalFen: order.totalFen,
    firstBody: rawBody,
    notifyUrl: body.notify_url,
    state: 'PROCESSING',
    createdAt: now,
    succeededAt: undefined,
  };
  world.refunds.set(key, made);
  order.state = 'REFUND';
  world.changed();
  finishLater(world, made);
  return refundAnswer(made);
};

export const queryRefund = (
  world: World,
  merchant: LocalMerchant,
  outRefundNo: string,
  query: Readonly<Record<string, string | string[] | undefined>>,
): object => {
  checkSubMerchant(merchant, query['sub_mchid']);
  const found = world.refunds.get(orderKey(merchant.mchid, outRefundNo));
  if (found === undefined) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
  return refundAnswer(found);
};

/** Moves a refund and tells the merchant, as WeChat does for every end but PROCESSING. */
export const moveRefund = (world: World, moved: Refund, state: RefundState): void => {
  moved.state = state;
  moved.succeededAt = state === 'SUCCESS' ? world.clock.now() : undefined;
  world.changed();
  if (state === 'PROCESSING' || moved.notifyUrl === undefined) return;
  world.sender.announce(refundNotice(world, moved, moved.notifyUrl));
};

/** Lets refunds that were PROCESSING before a restart go on. */
export const resumeRefunds = (world: World): void => {
  for (const pending of world.refunds.values()) if (pending.state === 'PROCESSING') finishLater(world, pending);
};

const finishLater = (world: World, pending: Refund): void => {
  const place = { outTradeNo: pending.outTradeNo };
  if (world.faults.take('refund.held', place) !== undefined) return;
  const end = (): RefundState => {
    if (world.faults.take('refund.abnormal', place) !== undefined) return 'ABNORMAL';
    return world.faults.take('refund.closed', place) === undefined ? 'SUCCESS' : 'CLOSED';
  };
  setTimeout(
    () => {
      if (pending.state === 'PROCESSING') moveRefund(world, pending, end());
    },
    (PROCESSING_SECONDS * 1000) / world.timeFactor,
  ).unref();
};

const refundAnswer = (shown: Refund): object => ({
  refund_id: shown.refundId,
  out_refund_no: shown.outRefundNo,
  transaction_id: shown.transactionId,
  out_trade_no: shown.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: '支付用户零钱',
  ...(shown.succeededAt === undefined ? {} : { success_time: rfc3339(shown.succeededAt) }),
  create_time: rfc3339(shown.createdAt),
  status: shown.state,
  funds_account: 'AVAILABLE',
  amount: {
    total: shown.totalFen,
    refund: shown.refundFen,
    from: [],
    payer_total: shown.totalFen,
    payer_refund: shown.refundFen,
    settlement_refund: shown.refundFen,
    settlement_total: shown.totalFen,
    discount_refund: 0,
    currency: 'CNY',
    refund_fee: 0,
  },
  promotion_detail: [],
});

const checkSubMerchant = (merchant: LocalMerchant, subMchid: unknown): void => {
  if (subMchid === merchant.subMchid) return;
  if (merchant.mode === 'direct') throw paramError('/sub_mchid', subMchid, '多余的参数');
  throw subMchid === undefined
    ? paramError('/sub_mchid', '', '此字段为必填项')
    : new PayError(403, 'NO_AUTH', '特约子商户商户号未授权服务商的产品权限');
};

type Named = { transaction_id?: string | undefined; out_trade_no?: string | undefined };

const orderOf = (world: World, merchant: LocalMerchant, named: Named): Order => {
  const order =
    named.transaction_id === undefined
      ? world.orders.get(orderKey(merchant.mchid, named.out_trade_no ?? ''))
      : [...world.orders.values()].find(
          ({ mchid, transactionId }) => mchid === merchant.mchid && transactionId === named.transaction_id,
        );
  if (order === undefined) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '订单号不存在');
  return order;
};

const checkRefundable = (world: World, order: Order, amount: { refund: number; total: number }): void => {
  const now = world.clock.now();
  const earlier = [...world.refunds.values()].filter(
    ({ mchid, outTradeNo }) => mchid === order.mchid && outTradeNo === order.outTradeNo,
  );
  const living = earlier.filter(({ state }) => state !== 'CLOSED');
  const refundedFen = living.reduce((sum, { refundFen }) => sum + refundFen, 0);
  if (order.paidAt === undefined) throw new PayError(400, 'INVALID_REQUEST', '订单未支付，不能退款');
  if (amount.total !== order.totalFen) throw new PayError(400, 'INVALID_REQUEST', '订单金额与实际支付金额不一致');
  if (now - order.paidAt > YEAR_MS) throw new PayError(400, 'INVALID_REQUEST', '订单已经超过退款期限');
  if (refundedFen + amount.refund > order.totalFen) {
    throw new PayError(400, 'INVALID_REQUEST', '申请退款金额大于订单可退金额');
  }
  if (earlier.length >= REFUNDS_MAX) throw new PayError(400, 'INVALID_REQUEST', '退款次数超过50次');
  if (earlier.some(({ createdAt }) => now - createdAt < SPACING_MS / world.timeFactor)) {
    throw new PayError(429, 'FREQUENCY_LIMITED', '同一笔订单两次退款须间隔1分钟');
  }
  if (world.faults.take('refund.notEnough', { outTradeNo: order.outTradeNo }) !== undefined) {
    throw new PayError(403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
  }
};
