import type { Reader } from '../database/transaction';

/** The people whom a message to this account was about; nobody, when it is not theirs or gone. */
export const peopleOfReminder = async (
  reader: Reader,
  { rid, accountId }: { rid: string; accountId: number },
): Promise<ReadonlySet<number>> => {
  const rows = await reader.rows<{ participantId: number }>(
    `SELECT p.participant_id FROM messages m JOIN message_people p ON p.message_id = m.id
     WHERE m.rid = ? AND m.account_id = ?`,
    [rid, accountId],
  );
  return new Set(rows.map(({ participantId }) => participantId));
};
