import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** What came from outside and was found authentic. U(source, dedupe_key): a notice or push worked twice. */
export const inbox = defineTable(
  'inbox',
  ['source', 'dedupe_key', 'sealed_text', 'state', 'try_n', 'next_try_at?', 'give_up_at'],
  { unique: [['source', 'dedupe_key']], index: [['state', 'next_try_at']] },
);
export type InboxRow = RowOf<typeof inbox>;

export type NewInboxRow = {
  source: 'paymentNotice' | 'refundNotice' | 'push';
  dedupeKey: string;
  sealedText: string;
  state: 'done' | 'pending';
  nextTryAt?: Date | undefined;
  giveUpAt: Date;
};

/** Step: keeps what arrived. `undefined`: the same thing arrived before, and that is a success. */
export const keepInbox = (tx: Tx, row: NewInboxRow): Promise<number | undefined> =>
  tx.insertIfNew(inbox, { ...row, tryN: 0 });

export const inboxText = (
  reader: Reader,
  id: number,
): Promise<Pick<InboxRow, 'dedupeKey' | 'sealedText' | 'createdAt'> | undefined> =>
  reader.row('SELECT dedupe_key, sealed_text, created_at FROM inbox WHERE id = ?', [id]);

/** Step: what was worked is not kept: only that it came. */
export const emptyInbox = (tx: Tx, id: number): Promise<number> =>
  tx.change(`UPDATE inbox SET sealed_text = '' WHERE id = ?`, [id]);

/** Pushes that no second arrival can follow any more. */
export const forgetPushes = (tx: Tx, now: Date): Promise<number> =>
  tx.change(`DELETE FROM inbox WHERE source = 'push' AND state = 'done' AND give_up_at < ?`, [now]);

export const pendingInbox = (reader: Reader, now: Date, limit: number): Promise<InboxRow[]> =>
  reader.rows<InboxRow>(
    `SELECT * FROM inbox WHERE state = 'pending' AND next_try_at <= ? ORDER BY next_try_at, id LIMIT ${limit}`,
    [now],
  );

export const markInboxDone = (tx: Tx, id: number): Promise<number> =>
  tx.change(`UPDATE inbox SET state = 'done', next_try_at = NULL WHERE id = ? AND state = 'pending'`, [id]);

export const postponeInbox = (tx: Tx, id: number, nextTryAt: Date): Promise<number> =>
  tx.change(`UPDATE inbox SET try_n = try_n + 1, next_try_at = ? WHERE id = ? AND state = 'pending'`, [nextTryAt, id]);

export const giveUpInbox = (tx: Tx, id: number): Promise<number> =>
  tx.change(`UPDATE inbox SET state = 'gaveUp', next_try_at = NULL WHERE id = ? AND state = 'pending'`, [id]);
