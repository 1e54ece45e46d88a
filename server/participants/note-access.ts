import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { insertAccess, seenOn } from './access-store';

/** What somebody looked at: the card on the first page, the years to pay, why not, paid or not. */
export type AccessKind = 'card' | 'years' | 'reason' | 'history';

export type NoteAccess = (seen: {
  accountId: number;
  participantIds: readonly number[];
  what: AccessKind;
}) => Promise<void>;

/**
 * Notes that somebody looked at other people's records: at most one row a day for each person, account and kind of look,
 * so that a page which asks again and again writes nothing. One query when there is nothing new.
 */
export const noteAccess =
  ({ inTransaction, reader, clock }: { inTransaction: InTransaction; reader: Reader; clock: Clock }): NoteAccess =>
  async ({ accountId, participantIds, what }) => {
    if (participantIds.length === 0) return;
    const accessDay = dayOf(clock.now());
    const seen = await seenOn(reader, { accountId, what, onDay: accessDay, participantIds });
    const fresh = participantIds.filter((id) => !seen.has(id));
    if (fresh.length === 0) return;
    await inTransaction(async (tx) => {
      for (const participantId of fresh) await insertAccess(tx, { participantId, accountId, what, accessDay });
    });
  };
