import { closeCaseOn } from '../cases/close-case';
import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { isBooked } from '../ledger/ledger-store';
import { postEntry } from '../ledger/post-entry';
import { appendEvent } from '../outbox/append-event';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import { refundSubject } from './decide-refund';
import type { Refund } from './payment-gateway';
import { nextRefundQueryAt } from './query-schedule';
import type { RefundRow } from './refund-store';
import { hasSucceeded, moveRefund, refundByNumber, stampAccepted, stampSucceeded } from './refund-store';
import { renumberRefund } from './renumber-refund';
import type { Settlement } from './settle-payment';

/**
 * Step: takes what WeChat says of a refund, by notice or query. Success books that the money has left; one that WeChat
 * closed goes on under the next number; what WeChat can no longer carry out becomes a case for a bank transfer to the payer.
 */
export const settleRefund = async (tx: Tx, said: Refund, now: Date): Promise<Settlement> => {
  const row = await refundByNumber(tx, said.outRefundNo);
  if (row === undefined) {
    await openCase(tx, { kind: 'refundReturn', subject: refundSubject(said.outRefundNo.slice(0, 50)), now });
    return 'unknownOrder';
  }
  if (said.refundFen !== row.amountFen) {
    await openCase(tx, { kind: 'paymentMismatch', subject: refundSubject(row.outRefundNo), now });
    return 'mismatch';
  }
  switch (said.state) {
    case 'processing':
      await moveRefund(tx, row.id, 'processing', nextRefundQueryAt(row.acceptedAt, now));
      await stampAccepted(tx, row.id, said.acceptedAt ?? now);
      return 'settled';
    case 'succeeded':
      return succeed(tx, row, said, now);
    case 'abnormal':
      return stuck(tx, row, said, now);
    case 'closed':
      await stampAccepted(tx, row.id, said.acceptedAt ?? now);
      await renumberRefund(tx, row, now);
      return 'settled';
  }
};

const stuck = async (tx: Tx, row: RefundRow, said: Refund, now: Date): Promise<Settlement> => {
  if ((await moveRefund(tx, row.id, 'abnormal', null)) === 0) return 'duplicate';
  await stampAccepted(tx, row.id, said.acceptedAt ?? now);
  const money = { amountFen: fen(row.amountFen), returnBy: 'bankTransfer' as const };
  await openCase(tx, { kind: 'refundReturn', subject: refundSubject(row.outRefundNo), ...money, now });
  return 'settled';
};

// A refund counts for the day on which WeChat accepted it, as in WeChat's bills.
const succeed = async (tx: Tx, row: RefundRow, said: Refund, now: Date): Promise<Settlement> => {
  const at = said.succeededAt ?? now;
  const moved = await moveRefund(tx, row.id, 'succeeded', null);
  if (moved === 0 || (await isBooked(tx, 'refundPaid', row.outRefundNo))) {
    if (moved === 0 && (await hasSucceeded(tx, row.id))) return 'duplicate';
    // WeChat paid what we return, or returned, in another way: the payer may have it twice.
    const money = { amountFen: fen(row.amountFen), isUrgent: true };
    await openCase(tx, { kind: 'paymentMismatch', subject: refundSubject(row.outRefundNo), ...money, now });
    return 'mismatch';
  }
  const acceptedAt = row.acceptedAt ?? said.acceptedAt ?? at;
  await stampAccepted(tx, row.id, acceptedAt);
  await stampSucceeded(tx, row.id, at);
  await postEntry(tx, {
    kind: 'refundPaid',
    sourceKey: row.outRefundNo,
    refundId: row.id,
    collectionDay: dayOf(acceptedAt),
    postings: [{ debit: 'refundsPayable', credit: 'wechatClearing', amountFen: fen(row.amountFen) }],
  });
  const subject = refundSubject(row.outRefundNo);
  await closeCaseOn(tx, { kind: 'refundReturn', subject, by: 'system', answer: '微信已退' });
  await appendEvent(tx, {
    event: 'refund.succeeded',
    payload: { refundId: row.id },
    dedupeKey: `refund.succeeded:${row.id}`,
    subject,
    now,
  });
  return 'settled';
};
