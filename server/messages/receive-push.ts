import type { InTransaction } from '../database/transaction';
import { keepInbox } from '../inbox/inbox-store';
import { appendEvent } from '../outbox/append-event';
import type { Clock } from '../shared/clock';
import type { Sealer } from '../shared/sealing';
import { maskIdNumbers } from './mask-id-numbers';
import type { OpenedPush, PushContent } from './push-opener';

type Deps = { inTransaction: InTransaction; clock: Clock; sealer: Sealer };

const TEXT_MAX = 2_000;
const KEPT_MS = 7 * 24 * 60 * 60_000; // WeChat's last try comes after seconds

/** What the postman finds in the inbox: ID numbers are covered already. */
export type KeptPush = { content: PushContent; hadIdNumber: boolean };

/**
 * Use case: keeps a push and tells the postman, in one commit. WeChat sends it three times when we are slow; a second
 * arrival is a success that does nothing.
 */
export const receivePush = async (
  { inTransaction, clock, sealer }: Deps,
  { content, dedupeKey }: Pick<OpenedPush, 'content' | 'dedupeKey'>,
): Promise<'kept' | 'duplicate'> => {
  const kept = covered(content);
  const now = clock.now();
  return inTransaction(async (tx) => {
    const inboxId = await keepInbox(tx, {
      source: 'push',
      dedupeKey,
      sealedText: sealer.seal(`inbox:${dedupeKey}`, JSON.stringify(kept)),
      state: 'done',
      giveUpAt: new Date(now.getTime() + KEPT_MS),
    });
    if (inboxId === undefined) return 'duplicate';
    const told = { dedupeKey: `push:${dedupeKey.slice(0, 56)}`, subject: String(inboxId), now };
    await appendEvent(tx, { event: 'push.received', payload: { inboxId }, ...told });
    return 'kept';
  });
};

const covered = (content: PushContent): KeptPush => {
  if (content.kind !== 'message') return { content, hadIdNumber: false };
  const { text, hadIdNumber } = maskIdNumbers(content.text.slice(0, TEXT_MAX));
  return { content: { ...content, text }, hadIdNumber };
};
