import { openCase } from '../cases/open-case';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { merchantAccountById } from './merchant-account-store';
import type { Order } from './order-store';
import { lastPrepay, moveOrder, noteAttempt, postponeQuery } from './order-store';
import type { PaymentGateway, QueryAnswer } from './payment-gateway';
import { nextQueryAt } from './query-schedule';
import { releaseOrder } from './release-order';
import { settlePayment } from './settle-payment';

export type QueryDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  gateway: PaymentGateway;
};

export type QueryResult = 'settled' | 'notPaid' | 'closed' | 'unknown';

const CREATED_GRACE_MS = 60_000;

/**
 * Asks WeChat about one order and acts on the answer. No answer, an unverifiable answer and a refusal all mean "unknown",
 * which is not "unpaid": the order stays and is asked about again.
 */
export const queryOrder = async (deps: QueryDeps, order: Order): Promise<QueryResult> => {
  const { inTransaction, reader, gateway, clock } = deps;
  const account = await merchantAccountById(reader, order.merchantAccountId);
  if (account === undefined) throw new Error('an order without its merchant account');
  const answer = await gateway.query(account, order.outTradeNo);
  const now = clock.now();
  const next = nextQueryAt(order.createdAt, order.holdUntilAt, now);
  return inTransaction(async (tx) => {
    await postponeQuery(tx, order.id, next);
    await noteAttempt(tx, { orderId: order.id, kind: 'query', result: wordFor(answer) });
    if (answer.kind === 'trade') {
      if (answer.trade.state === 'paid') {
        await settlePayment(tx, answer.trade, now);
        return 'settled';
      }
      if (answer.trade.state !== 'closed') {
        // The answer to our prepay was lost. WeChat knows the order, so it ends as every payable one does: by a close.
        if (order.state === 'created') await moveOrder(tx, order.id, 'payable');
        return 'notPaid';
      }
      await releaseOrder(tx, order, { reason: 'timeExpire', now });
      return 'closed';
    }
    if (answer.kind !== 'notExist') return 'unknown';
    return onMissing(tx, order, now);
  });
};

/**
 * WeChat knows no such order. After a good prepay that is an alarm; without one nobody can hold a prepay id, so the order
 * ends as soon as no prepay of ours can still be on its way.
 */
const onMissing = async (tx: Tx, order: Order, now: Date): Promise<QueryResult> => {
  if ((await lastPrepay(tx, order.id)) !== undefined) {
    await openCase(tx, { kind: 'orderMissingAtWeChat', subject: `order:${order.outTradeNo}`, now });
    return 'unknown';
  }
  if (order.state !== 'created' || now.getTime() - order.createdAt.getTime() < CREATED_GRACE_MS) return 'notPaid';
  await releaseOrder(tx, order, { reason: 'refused', now });
  return 'closed';
};

const wordFor = (answer: QueryAnswer): string => (answer.kind === 'trade' ? answer.trade.state : answer.kind);
