import type { Tx } from '../database/transaction';
import type { RefundCause } from './decide-refund';
import { decideRefund, returnByBank } from './decide-refund';
import { orderById } from './order-store';
import { moveToNewRefund } from './refund-application-store';
import type { RefundRow } from './refund-store';
import { giveReserveBack, linesOfRefund, moveRefund, wasClosed } from './refund-store';

/**
 * Step: WeChat closed a refund without paying it. Its lines go on under the next number of the order, once: what is closed
 * again, and what belongs to no order, a person returns.
 */
export const renumberRefund = async (tx: Tx, refund: RefundRow, now: Date): Promise<void> => {
  const order = refund.orderId === null ? undefined : await orderById(tx, refund.orderId);
  if (order === undefined || (await wasClosed(tx, refund.id))) {
    await returnByBank(tx, refund, now);
    return;
  }
  if ((await moveRefund(tx, refund.id, 'closed', null)) === 0) return; // told before
  const lines = await linesOfRefund(tx, refund.id);
  await giveReserveBack(tx, refund);
  const nextId = await decideRefund(tx, {
    order,
    lines: lines.map(({ orderLineId: id, amountFen }) => ({ id, amountFen })),
    cause: refund.cause as RefundCause,
    way: 'wechat',
    now,
  });
  await moveToNewRefund(tx, refund.id, nextId);
};
