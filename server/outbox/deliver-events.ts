import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { Handlers, Listener } from './events';
import type { Delivery } from './outbox-store';
import { dueDeliveries, leaseDelivery, markDelivered, postponeDelivery } from './outbox-store';

type Deps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  handlers: Handlers;
  owner: string;
};

const BATCH = 50;
const LEASE_MS = 60_000;
const WAIT_MS_MAX = 10 * 60_000;

/**
 * Hands due events to their listeners: claim → commit → handle → mark. A listener that throws is tried again later, for
 * ever, each time waiting longer. Answers how many were handled.
 */
export const deliverEvents = async (deps: Deps): Promise<number> => {
  const due = await dueDeliveries(deps.reader, deps.clock.now(), BATCH);
  let handled = 0;
  for (const delivery of due) if (await deliverOne(deps, delivery)) handled += 1;
  return handled;
};

const deliverOne = async (deps: Deps, delivery: Delivery): Promise<boolean> => {
  const { inTransaction, clock, handlers, owner, logger } = deps;
  const now = clock.now();
  const until = new Date(now.getTime() + LEASE_MS);
  if ((await inTransaction((tx) => leaseDelivery(tx, delivery.id, owner, now, until))) === 0) return false;
  try {
    await handlers[delivery.handler as Listener](JSON.parse(delivery.payloadText) as never);
    await inTransaction((tx) => markDelivered(tx, delivery.id, owner));
    return true;
  } catch (error) {
    logger.warn(
      { err: error, handler: delivery.handler, outboxId: delivery.outboxId },
      'event handler failed, will run again',
    );
    const wait = Math.min(1_000 * 2 ** delivery.tryN, WAIT_MS_MAX);
    const nextTryAt = new Date(clock.now().getTime() + wait);
    await inTransaction((tx) => postponeDelivery(tx, delivery.id, owner, nextTryAt));
    return false;
  }
};
