import type { CaseKind } from '../cases/open-case';
import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { balanceOf, isBooked } from '../ledger/ledger-store';
import { postEntry } from '../ledger/post-entry';
import { dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';
import { heldPayments } from './held-payment-store';
import { merchantAccountOf } from './merchant-account-store';
import { orderByNumber } from './order-store';
import type { Trade } from './payment-gateway';

/**
 * Step: money that arrived but fits no order of ours waits in `suspense` under WeChat's transaction number, with one open
 * case. Telling it twice changes nothing.
 */
export const keepInSuspense = async (
  tx: Tx,
  { trade, kind, now }: { trade: Trade; kind: Extract<CaseKind, 'unknownOrder' | 'paymentMismatch'>; now: Date },
): Promise<void> => {
  const account = suspenseOf(trade);
  if (await isBooked(tx, 'suspense', account)) return;
  const amountFen = fen(trade.totalFen ?? 0);
  if (trade.currency === 'CNY') await rememberPayment(tx, trade, { account, amountFen, now });
  await postEntry(tx, {
    kind: 'suspense',
    sourceKey: account,
    collectionDay: dayOf(trade.successAt ?? now),
    postings: [{ debit: 'wechatClearing', credit: account, amountFen }],
  });
  await openCase(tx, { kind, subject: account, amountFen, now });
};

/** So that officers can give it back, or book it after all. What is not yuan they can only settle by hand. */
const rememberPayment = async (
  tx: Tx,
  trade: Trade,
  { account, amountFen, now }: { account: string; amountFen: Fen; now: Date },
): Promise<void> => {
  await tx.insertIfNew(heldPayments, {
    transactionNo: account.slice('suspense:'.length),
    outTradeNo: trade.outTradeNo,
    orderId: (await orderByNumber(tx, trade.outTradeNo))?.id,
    merchantAccountId: (await merchantAccountOf(tx, trade))?.id,
    totalFen: amountFen,
    reservedFen: 0,
    successAt: trade.successAt ?? now,
  });
};

/**
 * Step: WeChat said something else of this very payment before, and its money waits in suspense. It leaves there as it
 * came, so that what is credited now is counted once. The case stays open: a person looks why WeChat said two things.
 */
export const releaseSuspense = async (tx: Tx, trade: Trade, successAt: Date): Promise<void> => {
  const account = suspenseOf(trade);
  const amountFen = fen(-(await balanceOf(tx, account)));
  if (amountFen === 0) return;
  await postEntry(tx, {
    kind: 'suspenseReleased',
    sourceKey: account,
    collectionDay: dayOf(successAt),
    postings: [{ debit: account, credit: 'wechatClearing', amountFen }],
  });
};

const suspenseOf = (trade: Trade): `suspense:${string}` =>
  `suspense:${(trade.transactionNo ?? trade.outTradeNo).slice(0, 50)}`;
