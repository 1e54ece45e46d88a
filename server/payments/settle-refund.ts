import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { isBooked } from '../ledger/ledger-store';
import { postEntry } from '../ledger/post-entry';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { Refund } from './payment-gateway';
import type { RefundRow } from './refund-store';
import { moveRefund, refundByNumber, stampAccepted, stampSucceeded } from './refund-store';
import type { Settlement } from './settle-payment';

const QUERY_AGAIN_MS = 60_000;

/**
 * Step: takes what WeChat says of a refund, by notice or query. Success books that the money has left; anything that
 * WeChat can no longer carry out becomes a case for a bank transfer to the payer.
 */
export const settleRefund = async (tx: Tx, said: Refund, now: Date): Promise<Settlement> => {
  const row = await refundByNumber(tx, said.outRefundNo);
  if (row === undefined) {
    await openCase(tx, { kind: 'refundReturn', subject: `refund:${said.outRefundNo.slice(0, 50)}`, now });
    return 'unknownOrder';
  }
  if (said.refundFen !== row.amountFen) {
    await openCase(tx, { kind: 'paymentMismatch', subject: `refund:${row.outRefundNo}`, now });
    return 'mismatch';
  }
  switch (said.state) {
    case 'processing':
      await moveRefund(tx, row.id, 'processing', new Date(now.getTime() + QUERY_AGAIN_MS));
      await stampAccepted(tx, row.id, said.acceptedAt ?? now);
      return 'settled';
    case 'succeeded':
      return succeed(tx, row, said, said.succeededAt ?? now);
    case 'abnormal':
    case 'closed':
      await moveRefund(tx, row.id, said.state, null);
      await stampAccepted(tx, row.id, said.acceptedAt ?? now);
      await openCase(tx, {
        kind: 'refundReturn',
        subject: `refund:${row.outRefundNo}`,
        amountFen: fen(row.amountFen),
        returnBy: 'bankTransfer',
        now,
      });
      return 'settled';
  }
};

// A refund counts for the day on which WeChat accepted it, as in WeChat's bills.
const succeed = async (tx: Tx, row: RefundRow, said: Refund, at: Date): Promise<Settlement> => {
  const moved = await moveRefund(tx, row.id, 'succeeded', null);
  if (moved === 0 || (await isBooked(tx, 'refundPaid', row.outRefundNo))) return 'duplicate';
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
  return 'settled';
};
