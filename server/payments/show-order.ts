import type { OrderView } from '../../types/orders';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';
import { orderStateText } from './order-texts';
import type { Order } from './order-store';
import { hastenQuery, linesForView, orderByRid } from './order-store';
import { refundsOfOrder } from './refund-store';

type Deps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  receiptsOf: (orderId: number) => Promise<readonly { rid: string; participantId: number }[]>;
};

const VIEW_STATE = {
  created: 'preparing',
  payable: 'payable',
  closing: 'closing',
  closed: 'closed',
  paid: 'paid',
  underReview: 'underReview',
} as const;

/**
 * An order as the result page shows it: the server's word only. Somebody waits for it, so an unpaid order is asked about
 * at WeChat right after this. The payer sees it, and whoever holds L2 for everybody in it.
 */
export const showOrder = async (deps: Deps, caller: Caller, rid: string): Promise<OrderView> => {
  const order = await orderByRid(deps.reader, rid);
  if (order === undefined) throw new AppError('notFound');
  const lines = await linesForView(deps.reader, order.id);
  const isPayer = order.accountId === caller.accountId;
  if (!isPayer && !lines.every((line) => caller.levelFor(line.participantId) === 'L2')) throw new AppError('notFound');
  if (order.state === 'payable' || order.state === 'closing') {
    await deps.inTransaction((tx) => hastenQuery(tx, order.id, deps.clock.now()));
  }
  const names = await deps.maskedNames([...new Set(lines.map((line) => line.participantId))]);
  const refunds = await refundsOfOrder(deps.reader, order.id);
  return {
    ...head(order),
    lines: lines.map((line) => ({
      participantId: line.participantRid,
      maskedName: names.get(line.participantId) ?? '',
      feeYear: line.feeYear,
      tier: line.tier,
      amountFen: line.amountFen,
      outcome:
        line.outcome === 'creditedWithCase' ? 'credited' : (line.outcome as 'waiting' | 'credited' | 'refundDue'),
    })),
    receipts: (await deps.receiptsOf(order.id)).map(({ rid: receiptId, participantId }) => ({
      receiptId,
      participantId: lines.find((line) => line.participantId === participantId)?.participantRid ?? '',
    })),
    refunds: refunds.map(({ outRefundNo, amountFen, state }) => ({ number: outRefundNo, amountFen, state })),
  };
};

const head = (order: Order): Omit<OrderView, 'lines' | 'receipts' | 'refunds'> => ({
  orderId: order.rid,
  state: VIEW_STATE[order.state],
  ...(order.closeReason === null ? {} : { closeReason: order.closeReason }),
  message: orderStateText(order),
  amountFen: order.totalFen,
  heldUntil: countyTime(order.holdUntilAt),
  payableUntil: countyTime(order.timeExpireAt),
  ...(order.successAt === null
    ? {}
    : { payment: { number: order.outTradeNo, paidAt: countyTime(order.successAt), amountFen: order.totalFen } }),
});
