import type { z } from 'zod';
import { meetResident } from '../openids';
import type { PaidOrder } from '../pay/pay-order';
import { payOrder } from '../pay/pay-order';
import { makeCode } from '../platform/one-time-codes';
import type { Order, World } from '../world';
import { ControlError } from './control-error';
import { knownOrder } from './control-notices';
import type { ageBody, loginBody, payBody, phoneCodeBody } from './control-schemas';
import { refusalOf } from './request-payment';

/** What wx.login of this resident's phone gives. */
export const createLogin = (
  world: World,
  { openid: alias, appid = world.merchants[0]?.appid ?? '' }: z.output<typeof loginBody>,
): { code: string; openid: string } => {
  const openid = meetResident(world, appid, alias);
  return { code: makeCode(world, { kind: 'login', appid, openid, phone: undefined }), openid };
};

/** What the phone-number button of this resident's phone gives. */
export const createPhoneCode = (
  world: World,
  { openid: alias, phone, appid = world.merchants[0]?.appid ?? '' }: z.output<typeof phoneCodeBody>,
): { code: string; openid: string } => {
  const openid = meetResident(world, appid, alias);
  return { code: makeCode(world, { kind: 'phone', appid, openid, phone }), openid };
};

/** Pays without a phone: the newest prepay_id of the order, or the one named, must still be payable. */
export const pay = (world: World, wish: z.output<typeof payBody>): PaidOrder & { outTradeNo: string } => {
  const order = orderToPay(world, wish);
  const refusal = refusalOf(world, order, { prepayId: wish.prepayId, openid: wish.openid });
  if (refusal !== undefined) throw new ControlError(409, refusal);
  const at = wish.at === undefined ? world.clock.now() : Date.parse(wish.at);
  return { outTradeNo: order.outTradeNo, ...payOrder(world, order, { at, notify: wish.notify ?? true }) };
};

const orderToPay = (world: World, { prepayId, outTradeNo }: z.output<typeof payBody>): Order => {
  if (prepayId === undefined) return knownOrder(world, outTradeNo ?? '');
  const order = world.orders.get(world.prepayIds.get(prepayId) ?? '');
  if (order === undefined) throw new ControlError(404, `no prepay_id ${prepayId}`);
  return order;
};

/** Makes one order, or everything there is, this much older: prepay_ids, codes and tokens run out without moving a clock. */
export const age = (world: World, { seconds, outTradeNo }: z.output<typeof ageBody>): void => {
  const by = seconds * 1000;
  const orders = outTradeNo === undefined ? [...world.orders.values()] : [knownOrder(world, outTradeNo)];
  for (const order of orders) {
    order.createdAt -= by;
    order.payableUntil -= by;
    for (const prepay of order.prepays) prepay.createdAt -= by;
    if (order.paidAt !== undefined) order.paidAt -= by;
  }
  for (const refund of world.refunds.values()) {
    if (orders.some((order) => order.outTradeNo === refund.outTradeNo)) refund.createdAt -= by;
  }
  if (outTradeNo === undefined) {
    for (const code of world.codes.values()) code.createdAt -= by;
    for (const token of world.tokens.values()) {
      token.createdAt -= by;
      token.expiresAt -= by;
    }
  }
  world.changed();
};
