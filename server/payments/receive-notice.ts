import type { InTransaction } from '../database/transaction';
import { keepInbox } from '../inbox/inbox-store';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { Sealer } from '../shared/sealing';
import type { OpenedNotice } from './notice-opener';
import { settleRefund } from './settle-refund';
import type { Settlement } from './settle-payment';
import { settlePayment } from './settle-payment';
import type { Tx } from '../database/transaction';

type Deps = { inTransaction: InTransaction; clock: Clock; logger: Logger; sealer: Sealer };

const KEEP_TRYING_MS = 30 * 24 * 60 * 60_000;

/**
 * Takes an authentic notice. T1: inbox row and settlement in one commit. When T1 fails, T2 keeps the notice for the
 * postman, so that nothing depends on WeChat sending it again. Only when both fail is the notice not acknowledged: throws.
 */
export const receiveNotice = async (deps: Deps, notice: OpenedNotice): Promise<Settlement> => {
  const { inTransaction, clock, logger, sealer } = deps;
  const now = clock.now();
  const source = notice.content.kind === 'payment' ? ('paymentNotice' as const) : ('refundNotice' as const);
  const row = {
    source,
    dedupeKey: notice.noticeId,
    sealedText: sealer.seal(`inbox:${notice.noticeId}`, notice.plainText),
    giveUpAt: new Date(now.getTime() + KEEP_TRYING_MS),
  };
  try {
    return await inTransaction(async (tx) => {
      if (!(await keepInbox(tx, { ...row, state: 'done' }))) return 'duplicate';
      return settleContent(tx, notice.content, now);
    });
  } catch (error) {
    logger.error({ err: error, noticeId: notice.noticeId }, 'a notice could not be settled and waits for the postman');
    await inTransaction((tx) => keepInbox(tx, { ...row, state: 'pending', nextTryAt: now }));
    return 'notPaid';
  }
};

/** Step: the settlement of a notice's content; the postman runs the same one. */
export const settleContent = (tx: Tx, content: OpenedNotice['content'], now: Date): Promise<Settlement> =>
  content.kind === 'payment' ? settlePayment(tx, content.trade, now) : settleRefund(tx, content.refund, now);
