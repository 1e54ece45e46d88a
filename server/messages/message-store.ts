import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { MessageKind } from './message-kinds';
import type { MessageState } from './message-state';

/**
 * U(recipient, purpose_key): a message twice. `recipient`: `account:12`, or `phone:` and the index of a number.
 * `participant_id`: the first of those whom a round speaks of.
 */
export const messages = defineTable(
  'messages',
  [
    'rid',
    'recipient',
    'account_id?',
    'participant_id?',
    'kind',
    'purpose',
    'purpose_key',
    'subject',
    'state',
    'send_after_at',
    'try_n',
    'owner?',
    'leased_until_at?',
    'channel?',
    'template?',
    'message_no?',
    'problem?',
    'sent_at?',
  ],
  {
    unique: [['rid'], ['recipient', 'purpose_key']],
    index: [['state', 'send_after_at'], ['message_no'], ['account_id']],
  },
);
export type Message = RowOf<typeof messages> & { state: MessageState; kind: MessageKind };

/** Whom a message is about. U(participant_id, purpose_key): a person in two messages of one round. */
export const messagePeople = defineTable('message_people', ['message_id', 'participant_id', 'purpose_key'], {
  unique: [['participant_id', 'purpose_key']],
  index: [['message_id']],
});

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

export const dueMessages = (reader: Reader, now: Date, limit: number): Promise<Message[]> =>
  reader.rows<Message>(
    `SELECT * FROM messages WHERE state = 'planned' AND send_after_at <= ? ORDER BY send_after_at, id LIMIT ${limit}`,
    [now],
  );

/** What happened, told while a whole round of reminders waits. */
export const dueAnnouncements = (reader: Reader, now: Date, limit: number): Promise<Message[]> =>
  reader.rows<Message>(
    `SELECT * FROM messages WHERE state = 'planned' AND send_after_at <= ? AND kind <> 'due'
     ORDER BY send_after_at, id LIMIT ${limit}`,
    [now],
  );

/** Step: takes a message to send it. 0: somebody else has it, or it is gone. */
export const leaseMessage = (tx: Tx, id: number, owner: string, until: Date): Promise<number> =>
  tx.change(
    `UPDATE messages SET state = 'sent', owner = ?, leased_until_at = ?, try_n = try_n + 1
     WHERE id = ? AND state = 'planned'`,
    [owner, until, id],
  );

/** Step: it is not sent now; nothing happened. */
export const replan = (tx: Tx, id: number, owner: string, sendAfterAt: Date): Promise<number> =>
  tx.change(
    `UPDATE messages SET state = 'planned', send_after_at = ?, owner = NULL, leased_until_at = NULL
     WHERE id = ? AND state = 'sent' AND owner = ?`,
    [sendAfterAt, id, owner],
  );

/** Step: quiet hours are no try. */
export const uncountTry = (tx: Tx, id: number): Promise<number> =>
  tx.change('UPDATE messages SET try_n = try_n - 1 WHERE id = ? AND try_n > 0', [id]);

export const noteChannel = (tx: Tx, id: number, owner: string, channel: string, template: string): Promise<number> =>
  tx.change(`UPDATE messages SET channel = ?, template = ? WHERE id = ? AND state = 'sent' AND owner = ?`, [
    channel,
    template,
    id,
    owner,
  ]);

export type MessageEnd = {
  state: Extract<MessageState, 'accepted' | 'refused' | 'failed'>;
  messageNo?: string | undefined;
  problem?: string | undefined;
  now: Date;
};

/** Step: what became of a message on its way. */
export const endMessage = (tx: Tx, id: number, owner: string, end: MessageEnd): Promise<number> =>
  tx.change(
    `UPDATE messages SET state = ?, message_no = ?, problem = ?, sent_at = ?, leased_until_at = NULL
     WHERE id = ? AND state = 'sent' AND owner = ?`,
    [end.state, end.messageNo ?? null, end.problem?.slice(0, 64) ?? null, end.now, id, owner],
  );

/** Whether somebody who had a message is gone, or far too late. */
export const hasLost = async (reader: Reader, now: Date): Promise<boolean> =>
  (await reader.row(`SELECT id FROM messages WHERE state = 'sent' AND leased_until_at < ? LIMIT 1`, [now])) !==
  undefined;

/** Step: whoever had it is gone, and nobody knows whether it went: one too few is better than one too many. */
export const failLost = (tx: Tx, now: Date): Promise<number> =>
  tx.change(
    `UPDATE messages SET state = 'failed', problem = 'lost', leased_until_at = NULL
     WHERE state = 'sent' AND leased_until_at < ?`,
    [now],
  );

export const messageByNo = (reader: Reader, messageNo: string): Promise<Message | undefined> =>
  reader.row<Message>('SELECT * FROM messages WHERE message_no = ?', [messageNo]);

/** Step: WeChat tells what became of a message that it had taken. */
export const noteDelivered = (tx: Tx, messageNo: string, state: 'delivered' | 'refused'): Promise<number> =>
  tx.change(`UPDATE messages SET state = ? WHERE message_no = ? AND state = 'accepted'`, [state, messageNo]);

/** Step: there is no longer a reason for it. */
export const dropMessage = async (tx: Tx, id: number): Promise<number> => {
  await tx.change('DELETE FROM message_people WHERE message_id = ?', [id]);
  return tx.change(`DELETE FROM messages WHERE id = ? AND state IN ('planned', 'sent')`, [id]);
};

export const dropPlannedOfAccount = async (tx: Tx, accountId: number): Promise<void> => {
  const planned = `SELECT id FROM messages WHERE account_id = ? AND state = 'planned'`;
  await tx.change(`DELETE FROM message_people WHERE message_id IN (${planned})`, [accountId]);
  await tx.change(`DELETE FROM messages WHERE account_id = ? AND state = 'planned'`, [accountId]);
};

export const peopleOfMessage = async (reader: Reader, messageId: number): Promise<number[]> => {
  const sql = 'SELECT participant_id FROM message_people WHERE message_id = ? ORDER BY id';
  return (await reader.rows<{ participantId: number }>(sql, [messageId])).map(({ participantId }) => participantId);
};

/** The same for many messages. */
export const peopleOfMessages = async (
  reader: Reader,
  messageIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> => {
  const people = new Map<number, number[]>(messageIds.map((id) => [id, []]));
  if (messageIds.length === 0) return people;
  const rows = await reader.rows<{ messageId: number; participantId: number }>(
    `SELECT message_id, participant_id FROM message_people WHERE message_id IN (${marks(messageIds)}) ORDER BY id`,
    messageIds,
  );
  for (const { messageId, participantId } of rows) people.get(messageId)?.push(participantId);
  return people;
};

export type PlannedMessage = Pick<
  Message,
  'recipient' | 'kind' | 'purpose' | 'purposeKey' | 'subject' | 'sendAfterAt'
> & {
  rid: string;
  accountId?: number | undefined;
  participantId?: number | undefined;
};

/** Step: plans a message once. `undefined`: it was planned before. */
export const planMessage = async (
  tx: Tx,
  planned: PlannedMessage,
  participantIds: readonly number[],
): Promise<number | undefined> => {
  const messageId = await tx.insertIfNew(messages, { ...planned, state: 'planned', tryN: 0 });
  if (messageId === undefined) return undefined;
  let isAboutSomebody = participantIds.length === 0;
  for (const participantId of participantIds) {
    const row = { messageId, participantId, purposeKey: planned.purposeKey };
    if ((await tx.insertIfNew(messagePeople, row)) !== undefined) isAboutSomebody = true;
  }
  if (!isAboutSomebody) await dropMessage(tx, messageId);
  return isAboutSomebody ? messageId : undefined;
};

const COUNTED = `m.state IN ('planned', 'sent', 'accepted', 'delivered')`;

/** How often people were told something since an instant, and when last: by participant. */
export const toldPeople = (
  reader: Reader,
  purpose: string,
  since: Date,
  ids: readonly number[],
): Promise<{ participantId: number; toldN: number; lastAt: Date }[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT p.participant_id, COUNT(*) AS told_n, MAX(m.send_after_at) AS last_at
         FROM message_people p JOIN messages m ON m.id = p.message_id
         WHERE m.purpose = ? AND m.send_after_at >= ? AND ${COUNTED} AND p.participant_id IN (${marks(ids)})
         GROUP BY p.participant_id`,
        [purpose, since, ...ids],
      );

/** The same by recipient. */
export const toldRecipients = (
  reader: Reader,
  purpose: string,
  since: Date,
): Promise<{ recipient: string; toldN: number; lastAt: Date }[]> =>
  reader.rows(
    `SELECT m.recipient, COUNT(*) AS told_n, MAX(m.send_after_at) AS last_at FROM messages m
     WHERE m.purpose = ? AND m.send_after_at >= ? AND ${COUNTED} GROUP BY m.recipient`,
    [purpose, since],
  );

/** Who of these is in a planned message of a purpose. */
export const plannedPeople = async (reader: Reader, purpose: string, ids: readonly number[]): Promise<number[]> => {
  if (ids.length === 0) return [];
  const rows = await reader.rows<{ participantId: number }>(
    `SELECT DISTINCT p.participant_id FROM message_people p JOIN messages m ON m.id = p.message_id
     WHERE m.state = 'planned' AND m.purpose = ? AND p.participant_id IN (${marks(ids)})`,
    [purpose, ...ids],
  );
  return rows.map(({ participantId }) => participantId);
};

/** Step: these people are out of every planned message of a purpose; a message about nobody is gone. */
export const dropPeople = async (tx: Tx, purpose: string, ids: readonly number[]): Promise<number> => {
  if (ids.length === 0) return 0;
  const about = await tx.rows<{ messageId: number }>(
    `SELECT DISTINCT m.id AS message_id FROM message_people p JOIN messages m ON m.id = p.message_id
     WHERE m.state = 'planned' AND m.purpose = ? AND p.participant_id IN (${marks(ids)})`,
    [purpose, ...ids],
  );
  if (about.length === 0) return 0;
  // A season's other messages are not looked at: a payment must not cost more, the more is planned.
  const messageIds = about.map(({ messageId }) => messageId);
  await tx.change(
    `DELETE FROM message_people WHERE participant_id IN (${marks(ids)}) AND message_id IN (${marks(messageIds)})`,
    [...ids, ...messageIds],
  );
  return tx.change(
    `DELETE FROM messages WHERE id IN (${marks(messageIds)}) AND state = 'planned'
     AND NOT EXISTS (SELECT 1 FROM message_people p WHERE p.message_id = messages.id)`,
    messageIds,
  );
};
