import type { z } from 'zod';
import type { BuiltNotice, NoticeCraft } from '../notices/build-notice';
import { buildNotice } from '../notices/build-notice';
import type { NoticeAnswer } from '../notices/post-notice';
import { postNotice } from '../notices/post-notice';
import { newNumber, payOrder, paymentNotice } from '../pay/pay-order';
import { refundNotice } from '../pay/refund-notice';
import type { Notice, Order, World } from '../world';
import { findOrder, findRefund } from '../world';
import { ControlError } from './control-error';
import type { craftedNoticeBody, makeNoticesBody } from './control-schemas';

export type CraftedAnswer = { noticeId: string; statuses: number[]; answers: NoticeAnswer[] };

/** Sends a crafted notice and waits for the answers; an unpaid order is spoken of as if it were paid. */
export const sendCrafted = async (world: World, wish: z.output<typeof craftedNoticeBody>): Promise<CraftedAnswer> => {
  const { outTradeNo, outRefundNo, copies = 1, oneByOne = false, url, ...craft } = wish;
  const notice = noticeFor(world, outTradeNo, outRefundNo);
  const sent = { ...notice, url: url ?? notice.url };
  const deliver = async (): Promise<NoticeAnswer> =>
    postNotice(await buildNotice(world, sent, craft satisfies NoticeCraft));
  const answers: NoticeAnswer[] = [];
  if (oneByOne) for (let copy = 0; copy < copies; copy += 1) answers.push(await deliver());
  else answers.push(...(await Promise.all(Array.from({ length: copies }, deliver))));
  return { noticeId: craft.id ?? notice.id, statuses: answers.map(({ status }) => status), answers };
};

/** The exact headers and bytes of notices of paid orders, which are not sent. */
export const makeNotices = (world: World, wish: z.output<typeof makeNoticesBody>): Promise<BuiltNotice[]> => {
  const numbers = wish.outTradeNos ?? (wish.outTradeNo === undefined ? [] : [wish.outTradeNo]);
  const notices = numbers.flatMap((number) => {
    const order = paidOrder(world, number, wish.pay ?? false);
    const first = paymentNotice(world, order);
    const make = (): Notice => (wish.sameId === true ? first : paymentNotice(world, order));
    return Array.from({ length: wish.count ?? 1 }, make);
  });
  return Promise.all(notices.map((notice) => buildNotice(world, notice)));
};

export const knownOrder = (world: World, outTradeNo: string): Order => {
  const order = findOrder(world, outTradeNo);
  if (order === undefined) throw new ControlError(404, `no order ${outTradeNo}`);
  return order;
};

const noticeFor = (world: World, outTradeNo?: string, outRefundNo?: string): Notice => {
  if (outRefundNo !== undefined) {
    const refund = findRefund(world, outRefundNo);
    if (refund?.notifyUrl === undefined) throw new ControlError(404, `no refund ${outRefundNo} with a notify_url`);
    return refundNotice(world, refund, refund.notifyUrl);
  }
  const order = knownOrder(world, outTradeNo ?? '');
  const now = world.clock.now();
  const { paidAt = now, transactionId = newNumber('4200', now) } = order;
  return paymentNotice(world, { ...order, paidAt, transactionId });
};

const paidOrder = (world: World, outTradeNo: string, pay: boolean): Order => {
  const order = knownOrder(world, outTradeNo);
  if (order.paidAt === undefined && pay) payOrder(world, order, { notify: false });
  if (order.paidAt === undefined) throw new ControlError(409, `order ${outTradeNo} is not paid`);
  return order;
};
