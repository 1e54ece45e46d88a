import type { OrderView } from '../../types/orders';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { addDays, countyTime, dayOf } from '../shared/day';
import { basketById } from './basket-store';
import { canExtendHold } from './keep-order';
import { merchantAccountById } from './merchant-account-store';
import type { Order, OrderLineView } from './order-store';
import { hastenQuery, lastUnpaidAt, linesForView, orderByRid } from './order-store';
import { REVIEW_DAYS, orderStateText, refundText } from './order-texts';
import { refundsShownOf } from './refund-store';

/** A receipt of an order with how far its slowest line is. */
export type OrderReceipt = { rid: string; participantId: number; step: string };

export type ShowOrderDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  receiptsOf: (orderId: number) => Promise<readonly OrderReceipt[]>;
};

const VIEW_STATE = {
  created: 'preparing',
  payable: 'payable',
  closing: 'closing',
  closed: 'closed',
  paid: 'paid',
  underReview: 'underReview',
} as const;

/** Where residents ask about paying. */
const TAX_HOTLINE = '12366';

/**
 * An order as the result page shows it: the server's word only. Somebody waits for it, so an unpaid order is asked about
 * at WeChat right after this. The payer sees it, and whoever holds L2 for everybody in it.
 */
export const showOrder = async (deps: ShowOrderDeps, caller: Caller, rid: string): Promise<OrderView> => {
  const order = await orderByRid(deps.reader, rid);
  if (order === undefined) throw new AppError('notFound');
  const lines = await linesForView(deps.reader, order.id);
  const isPayer = order.accountId === caller.accountId;
  if (!isPayer && !lines.every((line) => caller.levelFor(line.participantId) === 'L2')) throw new AppError('notFound');
  const now = deps.clock.now();
  const unpaidAt = order.state === 'payable' ? await lastUnpaidAt(deps.reader, order.id) : undefined;
  if (order.state === 'payable' || order.state === 'closing') {
    await deps.inTransaction((tx) => hastenQuery(tx, order.id, now));
  }
  const names = await deps.maskedNames([...new Set(lines.map((line) => line.participantId))]);
  const account = await merchantAccountById(deps.reader, order.merchantAccountId);
  const basket = isPayer ? await basketById(deps.reader, order.basketId) : undefined;
  const refunds = await refundsShownOf(deps.reader, order.id);
  const receipts = await deps.receiptsOf(order.id);
  return {
    ...head(order),
    ...(unpaidAt === undefined ? {} : { unpaidAt: countyTime(unpaidAt) }),
    payee: account?.payeeName ?? '',
    ...(basket === undefined || basket.expiresAt <= now ? {} : { basketId: basket.rid }),
    canExtendHold: isPayer && canExtendHold(order, now),
    isPayer,
    lines: lines.map((line) => lineView(line, names)),
    receipts: receipts.map(({ rid: receiptId, participantId, step }) => ({
      receiptId,
      participantId: lines.find((line) => line.participantId === participantId)?.participantRid ?? '',
      maskedName: names.get(participantId) ?? '',
      step,
    })),
    refunds: refunds.map((refund) => ({
      number: refund.outRefundNo,
      amountFen: refund.amountFen,
      state: refund.state,
      message: refundText(refund),
    })),
  };
};

const lineView = (line: OrderLineView, names: ReadonlyMap<number, string>): OrderView['lines'][number] => ({
  participantId: line.participantRid,
  maskedName: names.get(line.participantId) ?? '',
  feeYear: line.feeYear,
  tier: line.tier,
  amountFen: line.amountFen,
  outcome: line.outcome === 'creditedWithCase' ? 'credited' : (line.outcome as 'waiting' | 'credited' | 'refundDue'),
});

type Head = Pick<
  OrderView,
  'orderId' | 'state' | 'closeReason' | 'message' | 'amountFen' | 'heldUntil' | 'payableUntil' | 'payment' | 'review'
>;

const head = (order: Order): Head => ({
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
  ...(order.state === 'underReview'
    ? {
        review: {
          number: order.outTradeNo,
          answerByDay: addDays(dayOf(order.createdAt), REVIEW_DAYS),
          phone: TAX_HOTLINE,
        },
      }
    : {}),
});
