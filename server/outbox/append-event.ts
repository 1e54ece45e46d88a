import type { Tx } from '../database/transaction';
import type { EventName, EventPayload } from './events';
import { LISTENERS } from './events';
import { outbox, outboxDeliveries } from './outbox-store';

type Told<Event extends EventName> = {
  event: Event;
  dedupeKey: string;
  subject: string;
  payload: EventPayload[Event];
  now: Date;
};

/**
 * Step: tells the other rooms what happened, in the same transaction as the happening. `dedupeKey` names the happening:
 * telling it twice throws a duplicate key.
 */
export const appendEvent = async <Event extends EventName>(tx: Tx, told: Told<Event>): Promise<void> =>
  tellListeners(tx, told, await tx.insert(outbox, rowOf(told)));

/** Step: the same for what two may find at the same moment: whoever is first tells it. */
export const appendEventOnce = async <Event extends EventName>(tx: Tx, told: Told<Event>): Promise<void> => {
  const outboxId = await tx.insertIfNew(outbox, rowOf(told));
  if (outboxId !== undefined) await tellListeners(tx, told, outboxId);
};

const rowOf = <Event extends EventName>({ event, dedupeKey, subject, payload }: Told<Event>) => ({
  event,
  dedupeKey,
  subject,
  payloadText: JSON.stringify(payload),
});

const tellListeners = <Event extends EventName>(tx: Tx, { event, now }: Told<Event>, outboxId: number): Promise<void> =>
  tx.insertMany(
    outboxDeliveries,
    LISTENERS[event].map((handler) => ({ outboxId, handler, state: 'waiting', tryN: 0, nextTryAt: now })),
  );
