import type { InTransaction, Tx } from '../database/transaction';
import { ordersWithoutBill, refundsWithoutBill, suspenseWithoutBill } from './books-store';
import type { ComparedBill } from './judge-rows';
import { extraSubject, noteDifference } from './note-difference';

type Command = { bill: ComparedBill; withSuspense: boolean; now: Date };

const BATCH = 200;

/**
 * Tells what our books have for the day of a bill and no bill has: paid orders, refunds, and money in suspense (which
 * carries no merchant, so that one bill of the day looks for it).
 */
export const tellMissing = async (inTransaction: InTransaction, command: Command): Promise<void> => {
  await tellRefunds(inTransaction, command);
  if (command.bill.kind !== 'ALL') return;
  await tellOrders(inTransaction, command);
  if (command.withSuspense) await tellSuspense(inTransaction, command);
};

const tellOrders = (inTransaction: InTransaction, { bill, now }: Command): Promise<void> => {
  const { id: billId, billDay, account } = bill;
  return pageByPage(inTransaction, async (tx, after) => {
    const orders = await ordersWithoutBill(tx, account, { onDay: billDay, after, limit: BATCH });
    for (const { outTradeNo, totalFen } of orders) {
      const subject = extraSubject(outTradeNo);
      await noteDifference(tx, { billId, billDay, kind: 'extraHere', subject, billFen: 0, bookedFen: totalFen, now });
    }
    return orders.map(({ outTradeNo }) => outTradeNo);
  });
};

const tellRefunds = (inTransaction: InTransaction, { bill, now }: Command): Promise<void> => {
  const { id: billId, billDay, account, kind: billKind } = bill;
  return pageByPage(inTransaction, async (tx, after) => {
    const found = await refundsWithoutBill(tx, account, { onDay: billDay, kind: billKind, after, limit: BATCH });
    for (const { outRefundNo, state, amountFen } of found) {
      const bookedFen = state === 'succeeded' ? -amountFen : 0;
      const subject = extraSubject(outRefundNo);
      await noteDifference(tx, { billId, billDay, kind: 'refundMissing', subject, billFen: 0, bookedFen, now });
    }
    return found.map(({ outRefundNo }) => outRefundNo);
  });
};

const tellSuspense = (inTransaction: InTransaction, { bill, now }: Command): Promise<void> => {
  const { id: billId, billDay } = bill;
  return pageByPage(inTransaction, async (tx, after) => {
    const found = await suspenseWithoutBill(tx, { onDay: billDay, after, limit: BATCH });
    for (const { sourceKey, amountFen } of found) {
      const subject = extraSubject(sourceKey.slice('suspense:'.length));
      await noteDifference(tx, { billId, billDay, kind: 'extraHere', subject, billFen: 0, bookedFen: amountFen, now });
    }
    return found.map(({ sourceKey }) => sourceKey);
  });
};

/** A transaction for each page; `tell` answers the keys of its page, in order. */
const pageByPage = async (
  inTransaction: InTransaction,
  tell: (tx: Tx, after: string) => Promise<string[]>,
): Promise<void> => {
  let after: string | undefined = '';
  while (after !== undefined) {
    const from: string = after;
    const keys = await inTransaction((tx) => tell(tx, from));
    after = keys.length < BATCH ? undefined : keys.at(-1);
  }
};
