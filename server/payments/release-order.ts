import { freeLease } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import type { CloseReason } from './order-state';
import type { Order } from './order-store';
import { linesOfOrder, markClosed } from './order-store';

/**
 * Step: ends an order that nobody can pay any more and frees its years. Only after WeChat confirmed the close, or when
 * no prepay id ever left us.
 */
export const releaseOrder = async (
  tx: Tx,
  order: Pick<Order, 'id' | 'outTradeNo'>,
  reason: CloseReason,
): Promise<boolean> => {
  if ((await markClosed(tx, order.id, reason)) === 0) return false;
  const lines = await linesOfOrder(tx, order.id);
  for (const line of lines) await freeLease(tx, line.personYearId, order.outTradeNo);
  return true;
};
