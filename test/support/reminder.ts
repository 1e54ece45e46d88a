import { planMessage } from '../../server/messages/message-store';
import { newRid } from '../../server/shared/ids';
import type { Resident } from './resident';
import type { World } from './world';

type Row = { accountId: number };

/** A reminder to whoever holds this phone, about these people; answers what its card carries. */
export const remind = async (world: World, to: Resident, participantRids: readonly string[]): Promise<string> => {
  const { database } = world.product;
  const { reader } = database;
  const account = await reader.row<Row>(
    'SELECT l.account_id FROM identity_levels l JOIN participants p ON p.id = l.participant_id WHERE p.rid = ? AND l.owner_slot = 1',
    [to.participantId],
  );
  if (account === undefined) throw new Error('nobody to remind');
  const { accountId } = account;
  const marks = participantRids.map(() => '?').join(', ');
  const people = await reader.rows<{ id: number }>(
    `SELECT id FROM participants WHERE rid IN (${marks})`,
    participantRids,
  );
  const rid = newRid();
  await database.inTransaction((tx) =>
    planMessage(
      tx,
      {
        rid,
        recipient: `account:${accountId}`,
        accountId,
        kind: 'due',
        purpose: 'due',
        purposeKey: `due:${rid}`,
        subject: 'test',
        sendAfterAt: world.clock.now(),
      },
      people.map(({ id }) => id),
    ),
  );
  return rid;
};
