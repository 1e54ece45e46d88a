import type { Order, World } from '../world';
import { orderKey } from '../world';

const SEVEN_DAYS_MS = 7 * 86_400_000;

/** The order as it is now: what nobody paid for 7 days has closed by itself. */
export const orderNow = (world: World, mchid: string, outTradeNo: string): Order | undefined => {
  const order = world.orders.get(orderKey(mchid, outTradeNo));
  if (order !== undefined) closeWhenOld(world, order);
  return order;
};

export const closeWhenOld = (world: World, order: Order): void => {
  if (order.state !== 'NOTPAY' || world.clock.now() <= order.createdAt + SEVEN_DAYS_MS) return;
  order.state = 'CLOSED';
  world.changed();
};
