import { addDays, dayInWords, dayOf } from '../shared/day';
import type { Order } from './order-store';

export const REVIEW_DAYS = 7;

/** What residents read about the state of an order. */
export const orderStateText = (order: Pick<Order, 'state' | 'closeReason' | 'outTradeNo' | 'createdAt'>): string => {
  switch (order.state) {
    case 'created':
    case 'payable':
      return '还没付款，没有扣钱。可以接着付。';
    case 'closing':
      return '结果还没回来，请先别再付。扣了一定记上，记不上就退。';
    case 'closed':
      return order.closeReason === 'hold' || order.closeReason === 'timeExpire'
        ? '这笔过时了，没有扣钱。'
        : '这笔已取消，没有扣钱。';
    case 'paid':
      return '缴费成功';
    case 'underReview':
      return `钱收到了，要核对一下。${reviewedBy(order.createdAt)}前答复，编号${order.outTradeNo}。`;
  }
};

/** The day by which a person answers about money under review. */
export const reviewedBy = (since: Date): string => dayInWords(addDays(dayOf(since), REVIEW_DAYS));
