import { freeLease } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import { appendEvent } from '../outbox/append-event';
import type { EventName } from '../outbox/events';
import type { CloseReason, OrderState } from './order-state';
import type { Order } from './order-store';
import { linesOfOrder, markClosed, orderById } from './order-store';

/** `refused`: WeChat never took the order. Every other end is WeChat's word that the order is closed there. */
const releasedFrom = (reason: CloseReason): OrderState[] =>
  reason === 'refused' ? ['created'] : ['created', 'payable', 'closing'];

/**
 * Step: ends an order that nobody can pay any more and frees its years. Only after WeChat confirmed the close, or when
 * no prepay id ever left us. Money under review keeps its years. Others hear of an order whose time ran out, or which
 * somebody else took over; whoever gave it up knows.
 */
export const releaseOrder = async (
  tx: Tx,
  order: Pick<Order, 'id' | 'outTradeNo'>,
  { reason, now }: { reason: CloseReason; now: Date },
): Promise<boolean> => {
  if ((await markClosed(tx, { id: order.id, reason, from: releasedFrom(reason) })) === 0) return false;
  const lines = await linesOfOrder(tx, order.id);
  for (const line of lines) await freeLease(tx, line.personYearId, order.outTradeNo);
  const closed = await orderById(tx, order.id);
  const event = eventOf(closed?.closeReason);
  if (event !== undefined) {
    const told = { dedupeKey: `${event}:${order.id}`, subject: order.outTradeNo, now };
    await appendEvent(tx, { event, payload: { orderId: order.id }, ...told });
  }
  return true;
};

const EVENTS = {
  hold: 'order.expired',
  timeExpire: 'order.expired',
  takeOver: 'order.takenOver',
  takeOverByInsured: 'order.takenOver',
} as const satisfies Partial<Record<CloseReason, EventName>>;

const eventOf = (reason: string | null | undefined): (typeof EVENTS)[keyof typeof EVENTS] | undefined =>
  new Map<string, (typeof EVENTS)[keyof typeof EVENTS]>(Object.entries(EVENTS)).get(reason ?? '');
