import type { ReversibleLine } from '../contributions/reversible-lines';
import { reversibleLines } from '../contributions/reversible-lines';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { refundWay } from '../policy/refund-way';
import type { Day } from '../shared/day';
import { sha256Hex } from '../shared/ids';
import type { Order, OrderLineView } from './order-store';
import { linesForView } from './order-store';
import { wechatLineRef } from './payment-reads';
import type { AppliedLine } from './refund-application-store';
import { appliedFor, appliedLinesOfOrder } from './refund-application-store';

/** What may be done about the money of one line of a paid order. */
export type LineStanding =
  | { kind: 'refundable'; way: 'wechat' | 'bankTransfer'; refused: AppliedLine | undefined }
  /** Somebody has applied for it and was not refused. */
  | { kind: 'applied'; application: AppliedLine }
  /** It could not be credited and goes back by itself. */
  | { kind: 'returning' }
  | { kind: 'inAccount' }
  | { kind: 'raised' }
  /** Refused so often that only a talk at the window helps; or not on the books any more. */
  | { kind: 'atWindow' };

/** What a caller may be told: that a year was raised is history, which only the insured reads. */
export const toldTo = (
  caller: Caller,
  { orderLine, standing }: Pick<RefundableLine, 'orderLine' | 'standing'>,
): LineStanding =>
  standing.kind === 'raised' && caller.audienceFor(orderLine.participantId) !== 'insured'
    ? { kind: 'atWindow' }
    : standing;

export type RefundableLine = {
  /** The public id of the line: nothing in it is known to anybody but those who see the order. */
  lineId: string;
  orderLine: OrderLineView;
  credited: ReversibleLine | undefined;
  standing: LineStanding;
};

const REFUSALS_MAX = 3;

/** The lines of an order with what may be done about each. */
export const refundableLines = async (
  reader: Reader,
  order: Pick<Order, 'id' | 'rid' | 'outTradeNo'>,
  today: Day,
): Promise<RefundableLine[]> => {
  const orderLines = await linesForView(reader, order.id);
  const refs = orderLines.map((line) => wechatLineRef(order.outTradeNo, line.personYearId));
  const credited = await reversibleLines(reader, 'wechat', refs);
  const applied = await appliedLinesOfOrder(reader, order.id);
  const raises = credited.flatMap(({ newestLineId }) => newestLineId ?? []);
  const goingBack = await appliedFor(reader, raises);
  return orderLines.map((orderLine) => {
    const line = credited.find(({ personYearId }) => personYearId === orderLine.personYearId);
    const own = applied.filter(({ orderLineId }) => orderLineId === orderLine.id);
    return {
      lineId: sha256Hex(`${order.rid}:${orderLine.personYearId}`).slice(0, 22),
      orderLine,
      credited: line,
      standing: standingOf(line, own, { today, goingBack, outcome: orderLine.outcome }),
    };
  });
};

type Context = { today: Day; goingBack: ReadonlySet<number>; outcome: string };

const standingOf = (
  line: ReversibleLine | undefined,
  applied: readonly AppliedLine[],
  { today, goingBack, outcome }: Context,
): LineStanding => {
  const application = applied.find(({ liveSlot }) => liveSlot !== null);
  if (application !== undefined) return { kind: 'applied', application };
  if (outcome === 'refundDue') return { kind: 'returning' };
  if (line?.isLive !== true || applied.length >= REFUSALS_MAX) return { kind: 'atWindow' };
  const { collectionDay: paidDay, isHandedOver, isInAccount, lineId, newestLineId, isReplaced } = line;
  // A raise that is on its way back does not stand in the way of what it was built on.
  const isRaised = newestLineId !== null && newestLineId !== lineId && !isReplaced && !goingBack.has(newestLineId);
  const way = refundWay({ paidDay, today, isHandedOver, isInAccount, isRaised });
  return way.kind === 'window' ? { kind: way.because } : { kind: 'refundable', way: way.kind, refused: applied.at(-1) };
};
