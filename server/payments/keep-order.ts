import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { CloseDeps } from './close-order';
import { closeOrder } from './close-order';
import { closedError } from './order-texts';
import type { Order } from './order-store';
import { extendHoldUntil, orderByRid } from './order-store';

const STEP_MS = 15 * 60_000;

/** The order of a payer, for acts that only the payer may do. */
export const payersOrder = async (deps: Pick<CloseDeps, 'reader'>, caller: Caller, rid: string): Promise<Order> => {
  const order = await orderByRid(deps.reader, rid);
  if (order?.accountId !== caller.accountId) throw new AppError('notFound');
  return order;
};

/** Whether 多留一会 would still gain time. */
export const canExtendHold = (order: Order, now: Date): boolean =>
  (order.state === 'created' || order.state === 'payable') &&
  order.holdUntilAt > now &&
  Math.min(now.getTime() + STEP_MS, order.timeExpireAt.getTime()) > order.holdUntilAt.getTime();

/** 多留一会: 15 more minutes, never past the end that WeChat was told at the first prepay. */
export const keepOrder = async (deps: CloseDeps, caller: Caller, rid: string): Promise<Date> => {
  const order = await payersOrder(deps, caller, rid);
  const now = deps.clock.now();
  const until = new Date(Math.min(now.getTime() + STEP_MS, order.timeExpireAt.getTime()));
  const later = until > order.holdUntilAt ? until : order.holdUntilAt;
  const changed = await deps.inTransaction((tx) => extendHoldUntil(tx, order.id, later, now));
  if (changed === 0) throw closedError((await orderByRid(deps.reader, rid)) ?? order);
  return later;
};

/** The payer gives up: closes at WeChat and answers the state that came of it, which may be `paid`. */
export const giveUpOrder = async (deps: CloseDeps, caller: Caller, rid: string): Promise<Order['state']> => {
  const order = await payersOrder(deps, caller, rid);
  return closeOrder(deps, order, 'changed');
};
