import { openCase } from '../cases/open-case';
import { claimPersonYear, creditPersonYear } from '../contributions/credit-person-year';
import { raisedTiers } from '../contributions/due-item-store';
import { fundersFromText, withholdsSubsidy } from '../contributions/line-explanation';
import { insuredOf } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import { appendEvent } from '../outbox/append-event';
import { fen } from '../shared/fen';
import type { ArrivedLine } from './decide-lines';
import { decideLines } from './decide-lines';
import { bookUncredited, decideRefund } from './decide-refund';
import { judgeTrade } from './judge-trade';
import { keepInSuspense, releaseSuspense } from './keep-in-suspense';
import type { ExpectedOrder, OrderLine } from './order-store';
import { linesOfOrder, lockOrder, markPaid, moveOrder, setOutcome } from './order-store';
import type { Trade } from './payment-gateway';
import { wechatLineRef } from './payment-reads';

export type Settlement = 'settled' | 'duplicate' | 'unknownOrder' | 'mismatch' | 'notPaid';

/**
 * Step: takes an authentic statement of WeChat Pay that money arrived and gives every fen its place: credited, due back,
 * or in suspense with a case. Judged by WeChat's success time, never by arrival. Amounts are those of the order.
 */
export const settlePayment = async (tx: Tx, trade: Trade, now: Date): Promise<Settlement> => {
  if (trade.state !== 'paid') return 'notPaid';
  const order = await lockOrder(tx, trade.outTradeNo);
  if (order === undefined) {
    await keepInSuspense(tx, { trade, kind: 'unknownOrder', now });
    return 'unknownOrder';
  }
  const judgement = judgeTrade(order, trade);
  switch (judgement.kind) {
    case 'duplicate':
      return 'duplicate';
    case 'mismatch':
      if (order.transactionNo !== null && order.transactionNo === trade.transactionNo) {
        await openCase(tx, { kind: 'paymentMismatch', subject: `order:${order.outTradeNo}`, now }); // its money is booked
        return 'mismatch';
      }
      await keepInSuspense(tx, { trade, kind: 'paymentMismatch', now });
      await moveOrder(tx, order.id, 'underReview');
      return 'mismatch';
    case 'ours':
      await creditPayment(tx, order, trade, now);
      return 'settled';
  }
};

type PaidLine = ArrivedLine & { orderLine: OrderLine };

/** Step: money that is what this order asked for: each line is credited, or goes back. */
export const creditPayment = async (tx: Tx, order: ExpectedOrder, trade: Trade, now: Date): Promise<void> => {
  const successAt = trade.successAt ?? now;
  const transactionNo = trade.transactionNo ?? '';
  if ((await markPaid(tx, order.id, transactionNo, successAt)) !== 1)
    throw new Error('a locked order changed its state');
  await releaseSuspense(tx, trade, successAt);
  const lines = await claimLines(tx, order, now);
  const raised = await raisedTiers(
    tx,
    lines.map(({ orderLine }) => orderLine.dueItemId),
  );
  const decided = decideLines(lines);
  for (const { line, outcome } of decided) {
    await setOutcome(tx, line.orderLineId, outcome);
    if (outcome === 'refundDue') continue;
    const fromTier = raised.get(line.orderLine.dueItemId)?.fromTier;
    const { lineId } = await creditPersonYear(tx, { ...creditOf(order, line.orderLine, successAt), fromTier });
    if (withholdsSubsidy(line.orderLine.explanationText)) {
      await openCase(tx, { kind: 'subsidyWithheld', subject: `line:${lineId}`, now });
    }
    if (outcome === 'creditedWithCase') {
      await openCase(tx, { kind: 'creditedWhileStopped', subject: `line:${lineId}`, now });
    }
  }
  const back = decided.filter(({ outcome }) => outcome === 'refundDue').map(({ line }) => line.orderLine);
  if (back.length > 0) {
    const refundId = await decideRefund(tx, { order, lines: back, cause: 'notFree', way: 'wechat', now });
    await bookUncredited(tx, { lines: back, refundId, successAt });
  }
  const told = { dedupeKey: `payment.settled:${order.outTradeNo}`, subject: order.outTradeNo, now };
  await appendEvent(tx, { event: 'payment.settled', payload: { orderId: order.id }, ...told });
};

const claimLines = async (tx: Tx, order: ExpectedOrder, now: Date): Promise<PaidLine[]> => {
  const orderLines = await linesOfOrder(tx, order.id);
  const insured = await insuredOf(
    tx,
    orderLines.map((line) => line.personYearId),
  );
  const stopped = new Set(insured.filter((person) => person.status === 'stopped').map((person) => person.id));
  const lines: PaidLine[] = [];
  for (const orderLine of orderLines) {
    const claimed = await claimPersonYear(
      tx,
      {
        personYearId: orderLine.personYearId,
        dueItemId: orderLine.dueItemId,
        tier: orderLine.tier,
        personalFen: fen(orderLine.amountFen),
        leaseHolder: order.outTradeNo,
        holderKind: 'order',
      },
      now,
    );
    lines.push({ orderLine, orderLineId: orderLine.id, claimed, stopped: stopped.has(orderLine.personYearId) });
  }
  return lines;
};

const creditOf = (order: ExpectedOrder, line: OrderLine, paidAt: Date): Parameters<typeof creditPersonYear>[1] => ({
  channel: 'wechat',
  channelRef: wechatLineRef(order.outTradeNo, line.personYearId),
  personYearId: line.personYearId,
  dueItemId: line.dueItemId,
  tier: line.tier,
  personalFen: fen(line.amountFen),
  funders: fundersFromText(line.explanationText),
  paidAt,
  rulePackId: line.rulePackId,
  explanationText: line.explanationText,
  leaseHolder: order.outTradeNo,
  holderKind: 'order',
  orderLineId: line.id,
});
