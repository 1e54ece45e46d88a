import type { InTransaction, Reader } from '../database/transaction';
import { emptyInbox, inboxText } from '../inbox/inbox-store';
import type { Sealer } from '../shared/sealing';
import type { PushContent } from './push-opener';
import type { KeptPush } from './receive-push';

type Of<Kind extends PushContent['kind']> = Extract<PushContent, { kind: Kind }>;

type Ground = { reader: Reader; inTransaction: InTransaction; sealer: Sealer };

/** Names one push among all, and when it came: what is done about it is done once. */
type Arrival = { pushHash: string; arrivedAt: Date };

export type PushWork = {
  answerMessage(message: Of<'message'> & Arrival & { hadIdNumber: boolean }): Promise<void>;
  greet(entered: Of<'entered'> & Arrival): Promise<void>;
  takeLeave(taken: Of<'leaveTaken'>): Promise<void>;
  noteDelivery(sent: Of<'cardSent'>): Promise<void>;
  endAuthorization(ended: Of<'authorizationEnded'>): Promise<void>;
};

/**
 * `push.received`: hands a kept push to whoever does something about it, then empties it: what residents write to us is not
 * kept. May run twice.
 */
export const onPushReceived =
  ({ reader, inTransaction, sealer, ...work }: Ground & PushWork) =>
  async ({ inboxId }: { inboxId: number }): Promise<void> => {
    const row = await inboxText(reader, inboxId);
    if (row === undefined || row.sealedText === '') return;
    const { content, hadIdNumber } = JSON.parse(sealer.open(`inbox:${row.dedupeKey}`, row.sealedText)) as KeptPush;
    await handOver(work, { content, hadIdNumber }, { pushHash: row.dedupeKey, arrivedAt: row.createdAt });
    await inTransaction((tx) => emptyInbox(tx, inboxId));
  };

const handOver = async (work: PushWork, { content, hadIdNumber }: KeptPush, arrival: Arrival): Promise<void> => {
  switch (content.kind) {
    case 'message':
      return work.answerMessage({ ...content, ...arrival, hadIdNumber });
    case 'leaveTaken':
      return work.takeLeave(content);
    case 'cardSent':
      return work.noteDelivery(content);
    case 'authorizationEnded':
      return work.endAuthorization(content);
    case 'entered':
      return work.greet({ ...content, ...arrival });
    case 'other':
  }
};
