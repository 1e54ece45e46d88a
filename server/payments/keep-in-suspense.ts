import type { CaseKind } from '../cases/open-case';
import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { isBooked } from '../ledger/ledger-store';
import { postEntry } from '../ledger/post-entry';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { Trade } from './payment-gateway';

/**
 * Step: money that arrived but fits no order of ours waits in `suspense` under WeChat's transaction number, with one open
 * case. Telling it twice changes nothing.
 */
export const keepInSuspense = async (
  tx: Tx,
  { trade, kind, now }: { trade: Trade; kind: Extract<CaseKind, 'unknownOrder' | 'paymentMismatch'>; now: Date },
): Promise<void> => {
  const account = `suspense:${(trade.transactionNo ?? trade.outTradeNo).slice(0, 50)}` as const;
  if (await isBooked(tx, 'suspense', account)) return;
  const amountFen = fen(trade.totalFen ?? 0);
  await postEntry(tx, {
    kind: 'suspense',
    sourceKey: account,
    collectionDay: dayOf(trade.successAt ?? now),
    postings: [{ debit: 'wechatClearing', credit: account, amountFen }],
  });
  await openCase(tx, { kind, subject: account, amountFen, now });
};
