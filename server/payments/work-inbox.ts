import { openCase } from '../cases/open-case';
import type { InTransaction, Reader } from '../database/transaction';
import type { InboxRow } from '../inbox/inbox-store';
import { giveUpInbox, markInboxDone, pendingInbox, postponeInbox } from '../inbox/inbox-store';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { Sealer } from '../shared/sealing';
import type { NoticeOpener } from './notice-opener';
import { settleContent } from './receive-notice';

type Deps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  sealer: Sealer;
  opener: Pick<NoticeOpener, 'read'>;
};

const BATCH = 50;
const WAIT_MS_MAX = 10 * 60_000;

/** The postman's round over notices that could not be settled when they came. Answers how many were settled. */
export const workInbox = async (deps: Deps): Promise<number> => {
  const pending = await pendingInbox(deps.reader, deps.clock.now(), BATCH);
  let settled = 0;
  for (const row of pending) if (await workOne(deps, row)) settled += 1;
  return settled;
};

const workOne = async ({ inTransaction, clock, logger, sealer, opener }: Deps, row: InboxRow): Promise<boolean> => {
  const now = clock.now();
  try {
    const content = opener.read(sealer.open(`inbox:${row.dedupeKey}`, row.sealedText));
    return await inTransaction(async (tx) => {
      if ((await markInboxDone(tx, row.id)) === 0) return false;
      await settleContent(tx, content, now);
      return true;
    });
  } catch (error) {
    const givesUp = now >= row.giveUpAt;
    logger[givesUp ? 'error' : 'warn'](
      { err: error, inboxId: row.id },
      givesUp ? 'a notice is given up' : 'a notice waits',
    );
    const next = new Date(now.getTime() + Math.min(1_000 * 2 ** row.tryN, WAIT_MS_MAX));
    await inTransaction(async (tx) => {
      if (!givesUp) await postponeInbox(tx, row.id, next);
      else if ((await giveUpInbox(tx, row.id)) === 1) {
        await openCase(tx, { kind: 'noticeGivenUp', subject: `inbox:${row.id}`, isUrgent: true, now });
      }
    });
    return false;
  }
};
