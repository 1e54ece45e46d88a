import type { ReversibleLine } from '../contributions/reversible-lines';
import { reverseLine } from '../contributions/reverse-line';
import { freeLease, takeLease } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import { payoutWay } from '../policy/refund-way';
import { dayOf } from '../shared/day';
import { decideRefund } from './decide-refund';
import type { Order } from './order-store';
import type { RefundApplication } from './refund-application-store';
import { noteRefund } from './refund-application-store';

export type GrantedLine = { orderLineId: number; amountFen: number; credited: ReversibleLine };

/** Why money that two officers want to give back cannot be taken out of the books just now; nothing is changed. */
export class RefundBlocked extends Error {
  readonly why: 'busy' | 'raised';

  constructor(why: 'busy' | 'raised') {
    super(`a refund is blocked: ${why}`);
    this.name = 'RefundBlocked';
    this.why = why;
  }
}

/**
 * Step: two officers have decided. Each line is taken back (the year is open again, the receipt 冲正, the books mirrored),
 * and what was paid goes back to the payer, through WeChat or by a person. Throws `RefundBlocked` when somebody is paying
 * for a year just now, or when a raise stands on it.
 */
export const grantRefund = async (
  tx: Tx,
  {
    order,
    application,
    lines,
    now,
  }: { order: Order; application: RefundApplication; lines: readonly GrantedLine[]; now: Date },
): Promise<void> => {
  const today = dayOf(now);
  const holder = `refund:${application.number}`;
  for (const { credited } of [...lines].sort((one, other) => one.credited.personYearId - other.credited.personYearId)) {
    const { personYearId, lineId } = credited;
    if ((await takeLease(tx, { personYearId, holderKind: 'refund', holder, now })) === 0)
      throw new RefundBlocked('busy');
    if (!(await reverseLine(tx, { lineId, onDay: today }))) throw new RefundBlocked('raised');
    await freeLease(tx, personYearId, holder);
  }
  for (const way of ['wechat', 'bankTransfer'] as const) {
    const going = lines.filter(({ credited }) => wayOf(credited, now) === way);
    if (going.length === 0) continue;
    const parts = going.map(({ orderLineId: id, amountFen }) => ({ id, amountFen }));
    const refundId = await decideRefund(tx, { order, lines: parts, cause: 'application', way, now });
    for (const { orderLineId } of going) await noteRefund(tx, application.id, orderLineId, refundId);
  }
};

const wayOf = (
  { collectionDay: paidDay, isHandedOver, isInAccount }: ReversibleLine,
  now: Date,
): 'wechat' | 'bankTransfer' => payoutWay({ paidDay, today: dayOf(now), isHandedOver, isInAccount }).kind;
