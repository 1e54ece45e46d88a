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
  source: 'paymentNotice' | 'refundNotice';
  dedupeKey: string;
  sealedText: string;
  state: 'done' | 'pending';
  nextTryAt?: Date | undefined;
  giveUpAt: Date;
};

/** Step: keeps what arrived. `false`: the same thing arrived before, and that is a success. */
export const keepInbox = async (tx: Tx, row: NewInboxRow): Promise<boolean> =>
  (await tx.insertIfNew(inbox, { ...row, tryN: 0 })) !== undefined;

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
