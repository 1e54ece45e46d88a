import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** U(dedupe_key): an event told twice. */
export const outbox = defineTable('outbox', ['dedupe_key', 'event', 'subject', 'payload_text'], {
  unique: [['dedupe_key']],
});

/** U(outbox_id, handler): a handler given an event twice. */
export const outboxDeliveries = defineTable(
  'outbox_deliveries',
  ['outbox_id', 'handler', 'state', 'owner?', 'leased_until_at?', 'try_n', 'next_try_at?'],
  { unique: [['outbox_id', 'handler']], index: [['state', 'next_try_at']] },
);

export type Delivery = Pick<RowOf<typeof outboxDeliveries>, 'id' | 'outboxId' | 'handler' | 'tryN'> &
  Pick<RowOf<typeof outbox>, 'event' | 'payloadText'>;

const DUE = `(d.state = 'waiting' AND d.next_try_at <= ?) OR (d.state = 'leased' AND d.leased_until_at < ?)`;

export const dueDeliveries = (reader: Reader, now: Date, limit: number): Promise<Delivery[]> =>
  reader.rows<Delivery>(
    `SELECT d.id, d.outbox_id, d.handler, d.try_n, o.event, o.payload_text
     FROM outbox_deliveries d JOIN outbox o ON o.id = d.outbox_id WHERE (${DUE}) ORDER BY d.id LIMIT ${limit}`,
    [now, now],
  );

export const leaseDelivery = (tx: Tx, id: number, owner: string, now: Date, until: Date): Promise<number> =>
  tx.change(
    `UPDATE outbox_deliveries SET state = 'leased', owner = ?, leased_until_at = ?
     WHERE id = ? AND ((state = 'waiting' AND next_try_at <= ?) OR (state = 'leased' AND leased_until_at < ?))`,
    [owner, until, id, now, now],
  );

export const markDelivered = (tx: Tx, id: number, owner: string): Promise<number> =>
  tx.change(
    `UPDATE outbox_deliveries SET state = 'done', leased_until_at = NULL, next_try_at = NULL
     WHERE id = ? AND state = 'leased' AND owner = ?`,
    [id, owner],
  );

export const postponeDelivery = (tx: Tx, id: number, owner: string, nextTryAt: Date): Promise<number> =>
  tx.change(
    `UPDATE outbox_deliveries SET state = 'waiting', try_n = try_n + 1, next_try_at = ?, leased_until_at = NULL
     WHERE id = ? AND state = 'leased' AND owner = ?`,
    [nextTryAt, id, owner],
  );
