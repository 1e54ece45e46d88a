import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Order } from './order-store';
import { linesForView, orderById, orderByRid } from './order-store';

/** A paid order for whoever paid it, or holds L2 for everybody in it. For others it is not there. */
export const findPaidOrder = async (reader: Reader, caller: Caller, orderRid: string): Promise<Order> =>
  seenBy(reader, caller, await orderByRid(reader, orderRid));

/** The same by its own id, as an application names it. */
export const findOrderOfRefund = async (reader: Reader, caller: Caller, orderId: number): Promise<Order> =>
  seenBy(reader, caller, await orderById(reader, orderId));

const seenBy = async (reader: Reader, caller: Caller, order: Order | undefined): Promise<Order> => {
  if (order?.state !== 'paid') throw new AppError('notFound');
  if (order.accountId === caller.accountId) return order;
  const lines = await linesForView(reader, order.id);
  if (!lines.every((line) => caller.levelFor(line.participantId) === 'L2')) throw new AppError('notFound');
  return order;
};
