import { AppError } from '../shared/app-error';
import { errorText } from '../shared/error-texts';
import { addDays, dayInWords, dayOf } from '../shared/day';
import { fen, formatYuan } from '../shared/fen';
import type { Order } from './order-store';
import type { RefundRow } from './refund-store';

export const REVIEW_DAYS = 7;

/** What residents read about the state of an order. */
export const orderStateText = (order: Pick<Order, 'state' | 'closeReason' | 'outTradeNo' | 'createdAt'>): string => {
  switch (order.state) {
    case 'created':
    case 'payable':
      return '还没付款，没有扣钱。可以接着付。';
    case 'closing':
      return '结果还没回来，请先别再付。扣了一定记上，记不上就退。';
    case 'closed': {
      if (order.closeReason === 'returned') return '这笔对不上，没有记上，钱会退。';
      if (order.closeReason === 'hold' || order.closeReason === 'timeExpire') return '这笔过时了，没有扣钱。';
      const { code, details } = closedError(order);
      return errorText(code, details);
    }
    case 'paid':
      return '缴费成功';
    case 'underReview':
      return `钱收到了，要核对一下。${reviewedBy(order.createdAt)}前答复，编号${order.outTradeNo}。`;
  }
};

const TAKEN_BY: Readonly<Record<string, string>> = { takeOver: '别人', takeOverByInsured: '本人' };

/** Why an order cannot be paid any more: given up, or somebody else pays now. */
export const closedError = ({ closeReason }: Pick<Order, 'closeReason'>): AppError => {
  const name = TAKEN_BY[closeReason ?? ''];
  return name === undefined ? new AppError('order.closed') : new AppError('order.takenOver', { name });
};

/** The day by which a person answers about money under review. */
export const reviewedBy = (since: Date): string => dayInWords(addDays(dayOf(since), REVIEW_DAYS));

/** What becomes of money that goes back to the payer. */
export const refundText = ({ state, amountFen, outRefundNo, cause }: RefundRow): string => {
  const amount = formatYuan(fen(amountFen));
  switch (state) {
    case 'succeeded':
      return `${amount}元已退回付款的微信。`;
    case 'decided':
    case 'sent':
    case 'processing':
      return cause === 'notFree'
        ? `多付的${amount}元会退回微信，编号${outRefundNo}。`
        : `${amount}元会退回付款的微信，编号${outRefundNo}。`;
    case 'returned':
      return `${amount}元已退到付款人的银行卡。`;
    case 'abnormal':
    case 'byTransfer':
    case 'closed':
      return `${amount}元要人工退，我们会联系您，编号${outRefundNo}。`;
  }
};
