import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * How long, and how often, somebody may still be answered. `person_index`: a keyed mark of the openid; nothing they wrote is
 * kept. U(person_index): two counts of one person.
 */
export const chatWindows = defineTable(
  'chat_windows',
  ['person_index', 'opened_at', 'ends_at', 'replies_n', 'used_n', 'words_until_at?'],
  { unique: [['person_index']], index: [['ends_at']] },
);

/** U(push_hash, position_n): a message answered twice. */
export const chatReplies = defineTable(
  'chat_replies',
  ['push_hash', 'position_n', 'person_index', 'intent', 'kind', 'state', 'sent_at?'],
  { unique: [['push_hash', 'position_n']], index: [['created_at'], ['person_index']] },
);

export type ChatWindow = { personIndex: string; openedAt: Date; endsAt: Date; repliesN: number };

/**
 * Step: what somebody just did opens their window anew, unless something later has. What was said since then, about earlier
 * messages, counts already: WeChat counts from the last message on.
 */
export const openWindow = async (tx: Tx, { personIndex, openedAt, endsAt, repliesN }: ChatWindow): Promise<void> => {
  const row = { personIndex, openedAt, endsAt, repliesN, usedN: 0 };
  if ((await tx.insertIfNew(chatWindows, row)) !== undefined) return;
  await tx.change(
    `UPDATE chat_windows SET opened_at = ?, ends_at = ?, replies_n = ?, used_n = (
       SELECT COUNT(*) FROM chat_replies r
       WHERE r.person_index = ? AND r.created_at >= ? AND r.state IN ('sending', 'sent', 'unknown'))
     WHERE person_index = ? AND opened_at < ?`,
    [openedAt, endsAt, repliesN, personIndex, openedAt, personIndex, openedAt],
  );
};

/** Whether anything may still be said to somebody. */
export const hasWindow = async (reader: Reader, personIndex: string, now: Date): Promise<boolean> =>
  (await reader.row('SELECT id FROM chat_windows WHERE person_index = ? AND ends_at > ?', [personIndex, now])) !==
  undefined;

/** Step: takes one answer from an open window. 0: it is over, or used up. */
export const takeAnswer = (tx: Tx, personIndex: string, now: Date): Promise<number> =>
  tx.change(
    'UPDATE chat_windows SET used_n = used_n + 1 WHERE person_index = ? AND ends_at > ? AND used_n < replies_n',
    [personIndex, now],
  );

export const giveBackAnswer = (tx: Tx, personIndex: string): Promise<number> =>
  tx.change('UPDATE chat_windows SET used_n = used_n - 1 WHERE person_index = ? AND used_n > 0', [personIndex]);

/** Step: what somebody writes until then goes to the people at the desk. */
export const hearWords = (tx: Tx, personIndex: string, until: Date): Promise<number> =>
  tx.change('UPDATE chat_windows SET words_until_at = ? WHERE person_index = ?', [until, personIndex]);

export const isHeard = async (reader: Reader, personIndex: string, now: Date): Promise<boolean> =>
  (await reader.row('SELECT id FROM chat_windows WHERE person_index = ? AND words_until_at > ?', [
    personIndex,
    now,
  ])) !== undefined;

export type ReplyState = 'sending' | 'waiting' | 'sent' | 'closed' | 'unknown' | 'failed';
export type ReplyKey = { pushHash: string; positionN: number };

/** Step: takes a reply for oneself before it is sent. `false`: it is on its way, or is done. */
export const claimReply = async (
  tx: Tx,
  key: ReplyKey,
  about: { personIndex: string; intent: string; kind: string },
): Promise<boolean> => {
  if ((await tx.insertIfNew(chatReplies, { ...key, ...about, state: 'sending' })) !== undefined) return true;
  const sql = `UPDATE chat_replies SET state = 'sending' WHERE push_hash = ? AND position_n = ? AND state = 'waiting'`;
  return (await tx.change(sql, [key.pushHash, key.positionN])) > 0;
};

/** Step: what became of a reply that was taken. */
export const endReply = (tx: Tx, { pushHash, positionN }: ReplyKey, state: ReplyState, now: Date): Promise<number> =>
  tx.change(
    `UPDATE chat_replies SET state = ?, sent_at = ? WHERE push_hash = ? AND position_n = ? AND state = 'sending'`,
    [state, state === 'sent' ? now : null, pushHash, positionN],
  );

/** Step: what is so old that neither WeChat nor we can come back to it. */
export const forgetOlder = async (tx: Tx, before: Date): Promise<number> =>
  (await tx.change('DELETE FROM chat_replies WHERE created_at < ?', [before])) +
  (await tx.change('DELETE FROM chat_windows WHERE ends_at < ?', [before]));
