import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { merchantAccountById } from './merchant-account-store';
import type { CloseReason } from './order-state';
import type { Order } from './order-store';
import { noteAttempt, orderById, postponeQuery, startClosing } from './order-store';
import type { PaymentGateway } from './payment-gateway';
import { queryOrder } from './query-order';
import { releaseOrder } from './release-order';

export type CloseDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  gateway: PaymentGateway;
};

const RETRY_MS = 10_000;

/**
 * Closes an order: closing → asks WeChat → closed, and only then are its years free. An order whose prepay was not
 * answered is asked about first, because WeChat may know it. A close that finds the money settles it instead. An
 * unanswered close stays `closing` and is tried again by the schedule.
 */
export const closeOrder = async (deps: CloseDeps, order: Order, reason: CloseReason): Promise<Order['state']> => {
  const { inTransaction, clock } = deps;
  if (order.state === 'created') await queryOrder(deps, order);
  if (order.state === 'created' || order.state === 'payable')
    await inTransaction((tx) => startClosing(tx, order.id, reason, clock.now()));
  const current = await orderById(deps.reader, order.id);
  if (current?.state !== 'closing') return current?.state ?? order.state;
  return finishClose(deps, current);
};

/** Goes on with a close that was begun, perhaps by a process that died. */
export const finishClose = async (deps: CloseDeps, order: Order): Promise<Order['state']> => {
  const { inTransaction, reader, clock, gateway } = deps;
  const account = await merchantAccountById(reader, order.merchantAccountId);
  if (account === undefined) throw new Error('an order without its merchant account');
  const answer = await gateway.close(account, order.outTradeNo);
  await inTransaction((tx) => noteAttempt(tx, { orderId: order.id, kind: 'close', result: answer.kind }));
  if (answer.kind === 'closed') {
    await inTransaction((tx) => releaseOrder(tx, order, { reason: 'hold', now: clock.now() }));
  } else if (answer.kind === 'queryFirst') {
    await queryOrder(deps, order);
  } else {
    await inTransaction((tx) => postponeQuery(tx, order.id, new Date(clock.now().getTime() + RETRY_MS)));
  }
  return (await orderById(reader, order.id))?.state ?? order.state;
};
