import { freeLease } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import type { CloseReason, OrderState } from './order-state';
import type { Order } from './order-store';
import { linesOfOrder, markClosed } from './order-store';

/** `refused`: WeChat never took the order. Every other end is WeChat's word that the order is closed there. */
const releasedFrom = (reason: CloseReason): OrderState[] =>
  reason === 'refused' ? ['created'] : ['created', 'payable', 'closing'];

/**
 * Step: ends an order that nobody can pay any more and frees its years. Only after WeChat confirmed the close, or when
 * no prepay id ever left us. Money under review keeps its years.
 */
export const releaseOrder = async (
  tx: Tx,
  order: Pick<Order, 'id' | 'outTradeNo'>,
  reason: CloseReason,
): Promise<boolean> => {
  if ((await markClosed(tx, { id: order.id, reason, from: releasedFrom(reason) })) === 0) return false;
  const lines = await linesOfOrder(tx, order.id);
  for (const line of lines) await freeLease(tx, line.personYearId, order.outTradeNo);
  return true;
};
