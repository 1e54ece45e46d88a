import { randomInt, randomUUID } from 'node:crypto';
import type { Notice, Order, World } from '../world';
import { merchantOf } from '../world';
import { beijingDigits } from '../wechat-clock';
import { transactionContent } from './transaction-content';

export type PaidOrder = { transactionId: string; noticeId: string };

/** The money has moved: the order is paid and its notice goes out (unless `notify` is false). */
export const payOrder = (world: World, order: Order, { at = world.clock.now(), notify = true } = {}): PaidOrder => {
  if (world.faults.take('trade.wrongAmount', { outTradeNo: order.outTradeNo }) !== undefined) order.totalFen -= 1;
  order.state = 'SUCCESS';
  order.paidAt = at;
  order.transactionId = newNumber('4200', at);
  const notice = paymentNotice(world, order);
  if (notify) world.sender.announce(notice);
  world.changed();
  return { transactionId: order.transactionId, noticeId: notice.id };
};

/** A fresh notice of a paid order. */
export const paymentNotice = (world: World, order: Order): Notice => ({
  id: randomUUID(),
  mchid: order.mchid,
  outTradeNo: order.outTradeNo,
  eventType: 'TRANSACTION.SUCCESS',
  content: transactionContent(merchantOf(world, order.mchid), { ...order, state: 'SUCCESS' }),
  url: order.notifyUrl,
  createdAt: world.clock.now(),
  attempts: 0,
  nextAt: undefined,
});

/** 28 digits, as transaction_id and refund_id are. */
export const newNumber = (prefix: string, at: number): string =>
  `${prefix}${String(randomInt(1_000_000)).padStart(6, '0')}${beijingDigits(at).slice(0, 8)}${String(randomInt(10 ** 10)).padStart(10, '0')}`;
