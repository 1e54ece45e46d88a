import type { Tx } from '../database/transaction';
import { postEntry } from '../ledger/post-entry';
import { appendEvent } from '../outbox/append-event';
import { dayOf } from '../shared/day';
import { fen, sumFen } from '../shared/fen';
import type { Order, OrderLine } from './order-store';
import { refundLines, refundsOfOrder, refunds, reserveRefund } from './refund-store';

type Command = {
  order: Pick<Order, 'id' | 'outTradeNo'>;
  /** Lines whose money could not be credited: it never reached a personal account. */
  lines: readonly OrderLine[];
  cause: 'notFree';
  successAt: Date;
  now: Date;
};

const BETWEEN_REFUNDS_MS = 60_000; // WeChat wants a minute between refunds of one order

/**
 * Step: decides that uncreditable lines go back to the payer: reserves the amount on the order, writes the refund with its
 * own number and books the debt. Sending is a later act (`send-refunds`); the number never changes.
 */
export const decideRefund = async (tx: Tx, { order, lines, cause, successAt, now }: Command): Promise<void> => {
  const amountFen = sumFen(lines.map((line) => fen(line.amountFen)));
  if ((await reserveRefund(tx, order.id, amountFen)) !== 1) throw new Error('a refund larger than what was paid');
  const earlier = await refundsOfOrder(tx, order.id);
  const sequenceN = earlier.length + 1;
  const refundId = await tx.insert(refunds, {
    outRefundNo: `${order.outTradeNo}R${sequenceN}`,
    orderId: order.id,
    sequenceN,
    amountFen,
    state: 'decided',
    cause,
    nextTryAt: new Date(now.getTime() + earlier.length * BETWEEN_REFUNDS_MS),
  });
  for (const line of lines) {
    const lineFen = fen(line.amountFen);
    await tx.insert(refundLines, { orderLineId: line.id, liveSlot: 1, refundId, amountFen: lineFen });
    const held = `suspense:orderLine${line.id}` as const;
    await postEntry(tx, {
      kind: 'refundDecided',
      sourceKey: `orderLine:${line.id}`,
      orderLineId: line.id,
      refundId,
      collectionDay: dayOf(successAt),
      postings: [
        { debit: 'wechatClearing', credit: held, amountFen: lineFen },
        { debit: held, credit: 'refundsPayable', amountFen: lineFen },
      ],
    });
  }
  const told = { dedupeKey: `refund.decided:${refundId}`, subject: order.outTradeNo, now };
  await appendEvent(tx, { event: 'refund.decided', payload: { refundId }, ...told });
};
