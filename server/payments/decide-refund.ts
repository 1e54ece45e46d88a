import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { postEntry } from '../ledger/post-entry';
import { appendEvent } from '../outbox/append-event';
import { dayOf } from '../shared/day';
import { fen, sumFen } from '../shared/fen';
import type { Order } from './order-store';
import { moveRefund, refundLines, refunds, refundsOfOrder, reserveRefund } from './refund-store';

/** A line of the order, and how much of it goes back. */
type Line = { id: number; amountFen: number };

export type RefundCause = 'notFree' | 'application' | 'suspense';

type Command = {
  order: Pick<Order, 'id' | 'outTradeNo'>;
  lines: readonly Line[];
  /** `notFree`: could not be credited. `application`: two officers decided. */
  cause: RefundCause;
  way: 'wechat' | 'bankTransfer';
  now: Date;
};

const BETWEEN_REFUNDS_MS = 60_000; // WeChat wants a minute between refunds of one order

/**
 * Step: decides that lines go back to the payer: reserves the amount on the order and writes the refund with its own
 * number. Sending is a later act (`send-refunds`); the number never changes. What WeChat does not carry any more is a case
 * for a bank transfer. The debt is booked by whoever knows where the money was.
 */
export const decideRefund = async (tx: Tx, { order, lines, cause, way, now }: Command): Promise<number> => {
  const amountFen = sumFen(lines.map((line) => fen(line.amountFen)));
  if ((await reserveRefund(tx, order.id, amountFen)) !== 1) throw new Error('a refund larger than what was paid');
  const earlier = await refundsOfOrder(tx, order.id);
  const sequenceN = earlier.length + 1;
  const outRefundNo = `${order.outTradeNo}R${sequenceN}`;
  const refundId = await tx.insert(refunds, {
    outRefundNo,
    orderId: order.id,
    sequenceN,
    amountFen,
    state: 'decided',
    cause,
    nextTryAt: new Date(now.getTime() + earlier.length * BETWEEN_REFUNDS_MS),
  });
  for (const { id: orderLineId, amountFen: lineFen } of lines) {
    await tx.insert(refundLines, { orderLineId, liveSlot: 1, refundId, amountFen: lineFen });
  }
  if (way === 'bankTransfer') await returnByBank(tx, { id: refundId, outRefundNo, amountFen }, now);
  const told = { dedupeKey: `refund.decided:${refundId}`, subject: order.outTradeNo, now };
  await appendEvent(tx, { event: 'refund.decided', payload: { refundId }, ...told });
  return refundId;
};

/** Step: WeChat does not carry this money back: a person does, by bank transfer to the payer. */
export const returnByBank = async (
  tx: Tx,
  { id, outRefundNo, amountFen }: { id: number; outRefundNo: string; amountFen: number },
  now: Date,
): Promise<void> => {
  if ((await moveRefund(tx, id, 'byTransfer', null)) === 0) return; // told before
  const money = { amountFen: fen(amountFen), returnBy: 'bankTransfer' as const };
  await openCase(tx, { kind: 'refundReturn', subject: refundSubject(outRefundNo), ...money, now });
};

export const refundSubject = (outRefundNo: string): string => `refund:${outRefundNo}`;

/** Step: books what could not be credited: it came, and is owed back. It never reached a personal account. */
export const bookUncredited = async (
  tx: Tx,
  { lines, refundId, successAt }: { lines: readonly Line[]; refundId: number; successAt: Date },
): Promise<void> => {
  for (const { id: orderLineId, amountFen } of lines) {
    const held = `suspense:orderLine${orderLineId}` as const;
    await postEntry(tx, {
      kind: 'refundDecided',
      sourceKey: `orderLine:${orderLineId}`,
      orderLineId,
      refundId,
      collectionDay: dayOf(successAt),
      postings: [
        { debit: 'wechatClearing', credit: held, amountFen: fen(amountFen) },
        { debit: held, credit: 'refundsPayable', amountFen: fen(amountFen) },
      ],
    });
  }
};
