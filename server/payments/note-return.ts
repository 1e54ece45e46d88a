import { closeCaseOn } from '../cases/close-case';
import type { InTransaction, Reader } from '../database/transaction';
import { postEntry } from '../ledger/post-entry';
import { appendEvent } from '../outbox/append-event';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { Approval } from './approve-twice';
import { approveTwice } from './approve-twice';
import { refundSubject } from './decide-refund';
import { moveRefund, refundByNumber, stampSucceeded } from './refund-store';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };

/** `notByBank`: WeChat carries this refund, or has. */
export type ReturnOutcome = 'unknown' | 'notByBank' | 'returned' | Exclude<Approval, 'second'>;

const BY_HAND: ReadonlySet<string> = new Set(['byTransfer', 'abnormal']);

/**
 * Use case: an officer says that money which WeChat could not carry was transferred to the payer. With the second officer
 * the debt is settled in the books (out of the county's own bank account) and the case ends.
 */
export const noteReturn = (
  { inTransaction, clock }: Deps,
  { outRefundNo, officer, reason }: { outRefundNo: string; officer: string; reason: string },
): Promise<ReturnOutcome> =>
  inTransaction(async (tx) => {
    const refund = await refundByNumber(tx, outRefundNo);
    if (refund === undefined) return 'unknown';
    if (!BY_HAND.has(refund.state)) return 'notByBank';
    const now = clock.now();
    const wish = `returned:${refund.amountFen}`;
    const approval = await approveTwice(tx, {
      kind: 'refundReturned',
      subject: outRefundNo,
      wish,
      officer,
      reason,
      now,
    });
    if (approval !== 'second') return approval;
    if ((await moveRefund(tx, refund.id, 'returned', null)) !== 1) throw new Error('a refund moved while it was noted');
    await stampSucceeded(tx, refund.id, now);
    await postEntry(tx, {
      kind: 'refundReturned',
      sourceKey: outRefundNo,
      refundId: refund.id,
      collectionDay: dayOf(now),
      postings: [{ debit: 'refundsPayable', credit: 'channelClearing:bankTransfer', amountFen: fen(refund.amountFen) }],
    });
    const subject = refundSubject(outRefundNo);
    await closeCaseOn(tx, { kind: 'refundReturn', subject, by: officer, answer: reason });
    const told = { dedupeKey: `refund.succeeded:${refund.id}`, subject, now };
    await appendEvent(tx, { event: 'refund.succeeded', payload: { refundId: refund.id }, ...told });
    return 'returned';
  });
