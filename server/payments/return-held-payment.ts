import { freeLease } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import { balanceOf } from '../ledger/ledger-store';
import { payoutWay } from '../policy/refund-way';
import { dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { returnByBank } from './decide-refund';
import type { HeldPayment } from './held-payment-store';
import { heldPaymentsOfOrder, reserveHeld } from './held-payment-store';
import { closeReviewed, linesOfOrder, orderById } from './order-store';
import { heldRefundsN, refunds } from './refund-store';

/**
 * Step: a payment that fits no order goes back to whoever paid it: reserves the amount and writes the refund with its own
 * number; WeChat carries it, or a person where WeChat cannot. Its order, if it names one, ends.
 */
export const returnHeldPayment = async (tx: Tx, held: HeldPayment, amountFen: Fen, now: Date): Promise<void> => {
  if ((await reserveHeld(tx, held.id, amountFen)) !== 1) throw new Error('a refund larger than what came');
  const sequenceN = (await heldRefundsN(tx, held.id)) + 1;
  const outRefundNo = `${held.outTradeNo}S${held.id}N${sequenceN}`;
  const row = { outRefundNo, heldPaymentId: held.id, sequenceN, amountFen, state: 'decided', cause: 'suspense' };
  const id = await tx.insert(refunds, { ...row, nextTryAt: now });
  const days = { paidDay: dayOf(held.successAt), today: dayOf(now), isHandedOver: false, isInAccount: false };
  if (payoutWay(days).kind === 'bankTransfer') await returnByBank(tx, { id, outRefundNo, amountFen }, now);
};

/** Step: an order that waited for this money ends, and its years are free, unless more money of it still waits. */
export const endReviewedOrder = async (tx: Tx, held: HeldPayment): Promise<void> => {
  const order = held.orderId === null ? undefined : await orderById(tx, held.orderId);
  if (order?.state !== 'underReview') return;
  for (const { transactionNo } of await heldPaymentsOfOrder(tx, order.id)) {
    if ((await balanceOf(tx, `suspense:${transactionNo}`)) !== 0) return;
  }
  if ((await closeReviewed(tx, order.id)) !== 1) return;
  for (const line of await linesOfOrder(tx, order.id)) await freeLease(tx, line.personYearId, order.outTradeNo);
};
