import { closeWhenOld } from '../pay/order-now';
import { rfc3339 } from '../wechat-clock';
import type { Order, Refund, World } from '../world';

export type RefundView = {
  outRefundNo: string;
  outTradeNo: string;
  state: Refund['state'];
  refundFen: number;
  createdAt: string;
  succeededAt: string | undefined;
};

export type OrderView = {
  outTradeNo: string;
  mchid: string;
  state: Order['state'];
  openid: string;
  totalFen: number;
  description: string;
  notifyUrl: string;
  createdAt: string;
  payableUntil: string;
  prepayIds: string[];
  transactionId: string | undefined;
  paidAt: string | undefined;
  refunds: RefundView[];
};

export const orderView = (world: World, order: Order): OrderView => {
  closeWhenOld(world, order);
  return {
    outTradeNo: order.outTradeNo,
    mchid: order.mchid,
    state: order.state,
    openid: order.payerOpenid,
    totalFen: order.totalFen,
    description: order.description,
    notifyUrl: order.notifyUrl,
    createdAt: rfc3339(order.createdAt),
    payableUntil: rfc3339(order.payableUntil),
    prepayIds: order.prepays.map(({ prepayId }) => prepayId),
    transactionId: order.transactionId,
    paidAt: order.paidAt === undefined ? undefined : rfc3339(order.paidAt),
    refunds: [...world.refunds.values()].filter(({ outTradeNo }) => outTradeNo === order.outTradeNo).map(refundView),
  };
};

export const refundView = (refund: Refund): RefundView => ({
  outRefundNo: refund.outRefundNo,
  outTradeNo: refund.outTradeNo,
  state: refund.state,
  refundFen: refund.refundFen,
  createdAt: rfc3339(refund.createdAt),
  succeededAt: refund.succeededAt === undefined ? undefined : rfc3339(refund.succeededAt),
});
