import type { Reader } from '../database/transaction';

/**
 * The people whom a message was about: one to this account, or one that went as a text message, since whoever has the phone
 * of the register may have another account or none yet. Nobody, when it is somebody else's card or gone. The caller sees
 * of these people whom they may pay for, as ever.
 */
export const peopleOfReminder = async (
  reader: Reader,
  { rid, accountId }: { rid: string; accountId: number },
): Promise<ReadonlySet<number>> => {
  const rows = await reader.rows<{ participantId: number }>(
    `SELECT p.participant_id FROM messages m JOIN message_people p ON p.message_id = m.id
     WHERE m.rid = ? AND (m.account_id = ? OR m.channel = 'sms')`,
    [rid, accountId],
  );
  return new Set(rows.map(({ participantId }) => participantId));
};
