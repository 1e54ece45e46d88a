import type { InTransaction } from '../database/transaction';
import { ordersWithoutBill, refundsWithoutBill, suspenseWithoutBill } from './books-store';
import type { ComparedBill } from './judge-rows';
import { extraSubject, noteDifference } from './note-difference';

type Command = { bill: ComparedBill; withSuspense: boolean; now: Date };

const BATCH = 200;

/**
 * Tells what our books have for the day of a bill and no bill has: paid orders, refunds, and money in suspense (which
 * carries no merchant, so that only the current account's bill looks for it).
 */
export const tellMissing = async (inTransaction: InTransaction, command: Command): Promise<void> => {
  await tellRefunds(inTransaction, command);
  if (command.bill.kind !== 'ALL') return;
  await tellOrders(inTransaction, command);
  if (command.withSuspense) await tellSuspense(inTransaction, command);
};

const tellOrders = async (inTransaction: InTransaction, { bill, now }: Command): Promise<void> => {
  const { id: billId, billDay, account } = bill;
  let after = '';
  for (;;) {
    const last = await inTransaction(async (tx) => {
      const orders = await ordersWithoutBill(tx, account, { onDay: billDay, after, limit: BATCH });
      for (const { outTradeNo, totalFen } of orders) {
        const subject = extraSubject(outTradeNo);
        await noteDifference(tx, { billId, billDay, kind: 'extraHere', subject, billFen: 0, bookedFen: totalFen, now });
      }
      return orders.length < BATCH ? undefined : orders.at(-1)?.outTradeNo;
    });
    if (last === undefined) return;
    after = last;
  }
};

const tellRefunds = async (inTransaction: InTransaction, { bill, now }: Command): Promise<void> => {
  const { id: billId, billDay, account, kind: billKind } = bill;
  let after = '';
  for (;;) {
    const last = await inTransaction(async (tx) => {
      const found = await refundsWithoutBill(tx, account, { onDay: billDay, kind: billKind, after, limit: BATCH });
      for (const { outRefundNo, state, amountFen } of found) {
        const bookedFen = state === 'succeeded' ? -amountFen : 0;
        const subject = extraSubject(outRefundNo);
        await noteDifference(tx, { billId, billDay, kind: 'refundMissing', subject, billFen: 0, bookedFen, now });
      }
      return found.length < BATCH ? undefined : found.at(-1)?.outRefundNo;
    });
    if (last === undefined) return;
    after = last;
  }
};

const tellSuspense = (inTransaction: InTransaction, { bill, now }: Command): Promise<void> =>
  inTransaction(async (tx) => {
    const { id: billId, billDay } = bill;
    for (const { sourceKey, amountFen } of await suspenseWithoutBill(tx, billDay, BATCH)) {
      const subject = extraSubject(sourceKey.slice('suspense:'.length));
      await noteDifference(tx, { billId, billDay, kind: 'extraHere', subject, billFen: 0, bookedFen: amountFen, now });
    }
  });
