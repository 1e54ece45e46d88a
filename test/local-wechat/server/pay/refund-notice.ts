import { randomUUID } from 'node:crypto';
import { rfc3339 } from '../wechat-clock';
import type { Notice, Refund, World } from '../world';

/** A fresh notice of the refund as it stands. */
export const refundNotice = (world: World, done: Refund, url: string): Notice => ({
  id: randomUUID(),
  mchid: done.mchid,
  outTradeNo: done.outTradeNo,
  eventType: `REFUND.${done.state}`,
  content: {
    ...merchantParties(world, done.mchid),
    out_trade_no: done.outTradeNo,
    transaction_id: done.transactionId,
    out_refund_no: done.outRefundNo,
    refund_id: done.refundId,
    refund_status: done.state,
    ...(done.succeededAt === undefined ? {} : { success_time: rfc3339(done.succeededAt) }),
    user_received_account: '支付用户零钱',
    amount: {
      total: done.totalFen,
      refund: done.refundFen,
      payer_total: done.totalFen,
      payer_refund: done.refundFen,
    },
  },
  url,
  createdAt: world.clock.now(),
  attempts: 0,
  nextAt: undefined,
});

const merchantParties = (world: World, mchid: string): Record<string, unknown> => {
  const subMchid = world.merchants.find((merchant) => merchant.mchid === mchid)?.subMchid;
  return subMchid === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid: subMchid };
};
