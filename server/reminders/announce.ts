import type { InTransaction, Reader } from '../database/transaction';
import { planMessage } from '../messages/message-store';
import { reachableAccounts } from '../messages/quota-reads';
import type { TemplateBook } from '../messages/template-book';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { newRid } from '../shared/ids';
import type { Announced } from './message-words';
import { MESSAGE_WORDS } from './message-words';

export type AnnounceDeps = { inTransaction: InTransaction; reader: Reader; clock: Clock; templateBook: TemplateBook };

/** The last yes is kept for what the switch is called by: money that came, went or came back. */
const NEVER_THE_LAST: readonly Announced[] = ['payerAdded'];

/**
 * Plans a message about something that happened, once for each account and happening. Whoever lets us send nothing of this
 * kind gets no row: the app itself tells them.
 */
export const announce = async (
  { inTransaction, reader, clock, templateBook }: AnnounceDeps,
  told: { purpose: Announced; subject: string; accountId: number; participantIds: readonly number[] },
): Promise<void> => {
  const { purpose, subject, accountId, participantIds } = told;
  const { kind } = MESSAGE_WORDS[purpose];
  const leftMin = NEVER_THE_LAST.includes(purpose) ? 2 : 1;
  const templates = await templateBook.templates();
  if (templates === undefined) throw new AppError('server.busy'); // not since the last start: the event comes again
  if (!(await reachableAccounts(reader, [accountId], kind, templates, leftMin)).has(accountId)) return;
  await inTransaction((tx) =>
    planMessage(
      tx,
      {
        rid: newRid(),
        recipient: `account:${accountId}`,
        accountId,
        kind,
        purpose,
        purposeKey: `${purpose}:${subject}:${accountId}`,
        subject,
        sendAfterAt: clock.now(),
      },
      participantIds,
    ),
  );
};
