import type { InTransaction, Reader } from '../database/transaction';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import type { MerchantAccountRow } from './merchant-account-store';
import { merchantAccountById } from './merchant-account-store';
import type { Order } from './order-store';
import { lastPrepay, moveOrder, noteAttempt, orderById } from './order-store';
import type { PaymentGateway, PrepayAnswer, RequestPayment } from './payment-gateway';
import { closedError, reviewedBy } from './order-texts';
import { queryOrder } from './query-order';
import { releaseOrder } from './release-order';

export type PrepayDeps = { inTransaction: InTransaction; reader: Reader; clock: Clock; gateway: PaymentGateway };

export type StartedOrder = { order: Order; requestPayment: RequestPayment };

const PREPAY_FRESH_MS = 110 * 60_000; // WeChat keeps a prepay id for two hours
const TRIES = 2;

/**
 * Gives the phone what it needs to pay a live order: the prepay id we have while it is fresh, else a new one for the same
 * number and the same bytes. The caller has made sure that the order is the payer's own.
 */
export const prepayOrder = async (deps: PrepayDeps, order: Order): Promise<StartedOrder> => {
  const account = await merchantAccountById(deps.reader, order.merchantAccountId);
  if (account === undefined) throw new Error('an order without its merchant account');
  if (order.state === 'underReview') throw new AppError('year.busy', { time: reviewedBy(order.createdAt) });
  if (order.state !== 'created' && order.state !== 'payable') throw closedError(order);
  const known = await lastPrepay(deps.reader, order.id);
  const now = deps.clock.now();
  if (now >= order.timeExpireAt) throw new AppError('order.closed');
  if (known !== undefined && now.getTime() - known.createdAt.getTime() < PREPAY_FRESH_MS) {
    return { order, requestPayment: deps.gateway.signForPhone(account, known.prepayNo) };
  }
  return askForPrepay(deps, order, account);
};

const askForPrepay = async (deps: PrepayDeps, order: Order, account: MerchantAccountRow): Promise<StartedOrder> => {
  let answer: PrepayAnswer = { kind: 'unknown', why: 'not asked' };
  for (let tries = 0; tries < TRIES && answer.kind === 'unknown'; tries += 1) {
    answer = await deps.gateway.prepay(account, order.prepayBodyText);
  }
  const { prepayNo, result } = noted(answer);
  await deps.inTransaction(async (tx) => {
    await noteAttempt(tx, { orderId: order.id, kind: 'prepay', prepayNo, result });
    if (answer.kind === 'ready') await moveOrder(tx, order.id, 'payable');
    if (answer.kind === 'refused' && order.state === 'created')
      await releaseOrder(tx, order, { reason: 'refused', now: deps.clock.now() });
  });
  switch (answer.kind) {
    case 'ready': {
      // Closed while WeChat was asked: nobody may get this prepay id, because the years are free for others.
      const current = await orderById(deps.reader, order.id);
      if (current?.state !== 'payable') throw closedError(current ?? order);
      return { order: current, requestPayment: deps.gateway.signForPhone(account, answer.prepayNo) };
    }
    case 'queryFirst':
      await queryOrder(deps, order);
      throw new AppError((await orderById(deps.reader, order.id))?.state === 'paid' ? 'year.paid' : 'server.busy');
    case 'refused':
    case 'unknown':
      throw new AppError('server.busy');
  }
};

const noted = (answer: PrepayAnswer): { prepayNo?: string | undefined; result: string } =>
  answer.kind === 'ready'
    ? { prepayNo: answer.prepayNo, result: 'ready' }
    : { result: 'code' in answer ? `${answer.kind}:${answer.code}`.slice(0, 64) : answer.kind };
