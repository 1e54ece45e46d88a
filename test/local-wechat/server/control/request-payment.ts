import { verify } from 'node:crypto';
import { openidFor } from '../openids';
import { closeWhenOld } from '../pay/order-now';
import type { PaidOrder } from '../pay/pay-order';
import { payOrder } from '../pay/pay-order';
import { PREPAY_LIFE_MS } from '../pay/prepay';
import { merchantKey } from '../pay/verify-request';
import type { Order, World } from '../world';
import { merchantOf } from '../world';

export type PhoneRequest = {
  openid: string;
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: string;
  paySign: string;
  /** What the resident does at the cashier. Default: pay. */
  outcome?: 'pay' | 'cancel' | 'balance' | 'limit' | undefined;
  /** success_time, ISO 8601; default now. */
  at?: string | undefined;
};

/** What `wx.requestPayment` of the phone answers; `paid` is there when money moved. */
export type PhoneAnswer = { result: 'ok' | 'cancel' | 'fail'; errMsg: string; paid?: PaidOrder };

/** wx.requestPayment: checks the signature of the merchant, the payer and the two hours, then does what the resident does. */
export const requestPayment = (world: World, request: PhoneRequest): PhoneAnswer => {
  const prepayId = /^prepay_id=(.+)$/.exec(request.package)?.[1] ?? '';
  const order = world.orders.get(world.prepayIds.get(prepayId) ?? '');
  if (order === undefined) return fail('支付参数错误');
  if (request.signType !== 'RSA' || !isSigned(world, order, request)) return fail('支付验证签名失败');
  const refusal = refusalOf(world, order, { prepayId, openid: request.openid });
  if (refusal !== undefined) return fail(refusal);
  switch (request.outcome ?? 'pay') {
    case 'pay':
      return paid(world, order, request.at);
    case 'cancel':
      return { result: 'cancel', errMsg: 'requestPayment:fail cancel' };
    case 'balance':
      return fail('余额不足');
    case 'limit':
      return fail('超过单笔限额');
  }
};

const paid = (world: World, order: Order, at: string | undefined): PhoneAnswer => {
  const ok = { result: 'ok', errMsg: 'requestPayment:ok' } as const;
  if (world.faults.take('pay.okUnpaid', { outTradeNo: order.outTradeNo }) !== undefined) return ok;
  return { ...ok, paid: payOrder(world, order, { at: at === undefined ? world.clock.now() : Date.parse(at) }) };
};

/** Why this prepay_id cannot be paid by this openid now; undefined when it can. */
export const refusalOf = (
  world: World,
  order: Order,
  { prepayId, openid }: { prepayId: string | undefined; openid: string | undefined },
): string | undefined => {
  closeWhenOld(world, order);
  const now = world.clock.now();
  const prepay = order.prepays.findLast((made) => prepayId === undefined || made.prepayId === prepayId);
  if (openid !== undefined && openidFor(appidOfPayer(world, order), openid) !== order.payerOpenid) {
    return '下单账号与支付账号不一致';
  }
  if (order.state === 'CLOSED') return '该订单已关闭';
  if (order.state !== 'NOTPAY') return '该订单已支付';
  if (prepay === undefined || now - prepay.createdAt > PREPAY_LIFE_MS) return 'prepay_id已过期';
  return now > order.payableUntil ? '该订单已过期' : undefined;
};

const fail = (reason: string): PhoneAnswer => ({ result: 'fail', errMsg: `requestPayment:fail ${reason}` });

const isSigned = (world: World, order: Order, request: PhoneRequest): boolean => {
  const text = [appidOfPayer(world, order), request.timeStamp, request.nonceStr, request.package, ''].join('\n');
  const key = merchantKey(merchantOf(world, order.mchid));
  return (
    /^[0-9]{10}$/.test(request.timeStamp) &&
    verify('sha256', Buffer.from(text), key, Buffer.from(request.paySign, 'base64'))
  );
};

/** The app on the payer's phone: openids belong to one app. */
const appidOfPayer = (world: World, order: Order): string => world.residents.get(order.payerOpenid)?.appid ?? '';
