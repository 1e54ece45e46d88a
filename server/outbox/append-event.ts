import type { Tx } from '../database/transaction';
import type { EventName, EventPayload } from './events';
import { LISTENERS } from './events';
import { outbox, outboxDeliveries } from './outbox-store';

/**
 * Step: tells the other rooms what happened, in the same transaction as the happening. `dedupeKey` names the happening:
 * telling it twice throws a duplicate key.
 */
export const appendEvent = async <Event extends EventName>(
  tx: Tx,
  told: { event: Event; dedupeKey: string; subject: string; payload: EventPayload[Event]; now: Date },
): Promise<void> => {
  const { event, dedupeKey, subject, payload, now } = told;
  const outboxId = await tx.insert(outbox, { event, dedupeKey, subject, payloadText: JSON.stringify(payload) });
  await tx.insertMany(
    outboxDeliveries,
    LISTENERS[event].map((handler) => ({ outboxId, handler, state: 'waiting', tryN: 0, nextTryAt: now })),
  );
};
