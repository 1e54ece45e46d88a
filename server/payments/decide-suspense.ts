import { closeCasesAbout } from '../cases/close-case';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import { balanceOf } from '../ledger/ledger-store';
import { postEntry } from '../ledger/post-entry';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import { lastApproval } from './approval-store';
import type { Approval } from './approve-twice';
import { approveTwice } from './approve-twice';
import type { HeldPayment } from './held-payment-store';
import { heldPaymentBy } from './held-payment-store';
import type { ExpectedOrder } from './order-store';
import { lockOrder } from './order-store';
import { endReviewedOrder, returnHeldPayment } from './return-held-payment';
import { creditPayment } from './settle-payment';

/** `refund`: back to whoever paid. `book`: it is what the order asked. `clear`: settled by a person in another way. */
export type SuspenseAction = 'refund' | 'book' | 'clear';

export type SuspenseOutcome =
  | 'done'
  | 'nothingHeld'
  /** No payment to a merchant of ours, but a difference between WeChat's bill and our books, or foreign money. */
  | 'notAPayment'
  | 'noOrder'
  | 'orderNotWaiting'
  | 'amountDiffers'
  | Exclude<Approval, 'second'>;

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };
type Command = { key: string; action: SuspenseAction; officer: string; reason: string };

/**
 * Use case: officers decide about money in suspense. The second, different one makes it happen in one commit: the money
 * leaves suspense, the case ends, and an order that waited for it is paid or closed.
 */
export const decideSuspense = async (deps: Deps, command: Command): Promise<SuspenseOutcome> => {
  const { key, action, officer, reason } = command;
  const seen = await heldPaymentBy(deps.reader, key);
  return deps.inTransaction(async (tx) => {
    const order = seen && (await lockOrder(tx, seen.outTradeNo)); // settlement waits for the same row
    const held = await heldPaymentBy(tx, key);
    const account = `suspense:${key}` as const;
    const balanceFen = await balanceOf(tx, account);
    const problem = problemOf(action, { balanceFen, held, order });
    if (problem !== undefined) return problem;
    const now = deps.clock.now();
    const wish = `${action}:${balanceFen}`;
    const approval = await approveTwice(tx, { kind: 'suspense', subject: key, wish, officer, reason, now });
    if (approval !== 'second') return approval;
    await ACTIONS[action](tx, { account, balanceFen, held, order, now });
    if (held !== undefined) await endReviewedOrder(tx, held);
    if ((await balanceOf(tx, account)) !== 0) throw new Error(`${account} still holds money`);
    await closeCasesAbout(tx, { subject: account, by: officer, answer: reason });
    return 'done';
  });
};

type Facts = { balanceFen: number; held: HeldPayment | undefined; order: ExpectedOrder | undefined };

const problemOf = (action: SuspenseAction, { balanceFen, held, order }: Facts): SuspenseOutcome | undefined => {
  if (balanceFen === 0) return 'nothingHeld';
  if (action === 'clear') return undefined;
  if (held?.merchantAccountId == null || balanceFen > 0) return 'notAPayment';
  if (action === 'refund') return undefined;
  if (order === undefined) return 'noOrder';
  if (order.state !== 'underReview' && order.state !== 'closed') return 'orderNotWaiting';
  return held.totalFen === order.totalFen && -balanceFen === order.totalFen ? undefined : 'amountDiffers';
};

type Act = Facts & { account: `suspense:${string}`; now: Date };

/** The same decision is never booked twice: its approval is the key. */
const keyOf = async (tx: Tx, account: string): Promise<string> => {
  const approval = await lastApproval(tx, 'suspense', account.slice('suspense:'.length));
  return `approval:${approval?.id ?? 0}`;
};

const ACTIONS: Readonly<Record<SuspenseAction, (tx: Tx, act: Act) => Promise<void>>> = {
  refund: async (tx, { account, balanceFen, held, now }) => {
    if (held === undefined) throw new Error(`${account} is no payment`);
    const amountFen = fen(-balanceFen);
    await returnHeldPayment(tx, held, amountFen, now);
    await postEntry(tx, {
      kind: 'suspenseReturned',
      sourceKey: await keyOf(tx, account),
      collectionDay: dayOf(now),
      postings: [{ debit: account, credit: 'refundsPayable', amountFen }],
    });
  },
  book: async (tx, { held, order, now }) => {
    if (held === undefined || order === undefined) throw new Error('no payment or no order to book');
    const { transactionNo, successAt, totalFen } = held;
    const { outTradeNo, merchant, subMerchant, app, openid: payerOpenid } = order;
    const paid = { outTradeNo, transactionNo, successAt, totalFen: fen(totalFen), currency: 'CNY' };
    await creditPayment(tx, order, { ...paid, state: 'paid', merchant, subMerchant, app, payerOpenid }, now);
  },
  clear: async (tx, { account, balanceFen, now }) => {
    const amountFen = fen(Math.abs(balanceFen));
    await postEntry(tx, {
      kind: 'suspenseCleared',
      sourceKey: await keyOf(tx, account),
      collectionDay: dayOf(now),
      postings: [
        balanceFen < 0
          ? { debit: account, credit: 'channelClearing:byHand', amountFen }
          : { debit: 'channelClearing:byHand', credit: account, amountFen },
      ],
    });
  },
};
