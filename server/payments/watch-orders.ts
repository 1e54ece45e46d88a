import type { Logger } from '../shared/logger';
import type { CloseDeps } from './close-order';
import { closeOrder, finishClose } from './close-order';
import type { Order } from './order-store';
import { claimQuery, dueQueries } from './order-store';
import { queryOrder } from './query-order';

const BATCH = 50;
const ASKING_MS = 15_000; // longer than a call to WeChat; a worker that dies leaves the order to the next one after this

/**
 * The schedule's round over orders that are not paid: asks WeChat, and when the hold has ended closes what is still
 * unpaid. Finds every payment whose notice was lost. Answers how many orders were looked at.
 */
export const watchOrders = async (deps: CloseDeps & { logger: Logger }): Promise<number> => {
  const due = await dueQueries(deps.reader, deps.clock.now(), BATCH);
  for (const order of due) {
    const until = new Date(deps.clock.now().getTime() + ASKING_MS);
    try {
      if (order.nextQueryAt === null) continue;
      const { id, nextQueryAt } = order;
      if ((await deps.inTransaction((tx) => claimQuery(tx, id, nextQueryAt, until))) === 0) continue;
      await watchOne(deps, order);
    } catch (error) {
      deps.logger.warn({ err: error, outTradeNo: order.outTradeNo }, 'an order could not be looked at, will be again');
    }
  }
  return due.length;
};

const watchOne = async (deps: CloseDeps, order: Order): Promise<void> => {
  const result = await queryOrder(deps, order);
  if (result !== 'notPaid') return;
  if (order.state === 'closing') await finishClose(deps, order);
  else if (order.state === 'payable' && deps.clock.now() >= order.holdUntilAt)
    await closeOrder(deps, order, reasonFor(deps, order));
};

const reasonFor = (deps: CloseDeps, order: Order): 'hold' | 'timeExpire' =>
  deps.clock.now() >= order.timeExpireAt ? 'timeExpire' : 'hold';
