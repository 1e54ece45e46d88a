import type { RefundOptions } from '../../types/refunds';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { findPaidOrder } from './find-paid-order';
import { refundPromises } from './refund-promises';
import { REFUND_REASON_TEXTS, REFUSED_BEFORE, standingText } from './refund-texts';
import type { LineStanding } from './refundable-lines';
import { refundableLines, toldTo } from './refundable-lines';

export type RefundOptionsDeps = {
  reader: Reader;
  clock: Clock;
  packs: RulePacks;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
};

/** Use case: which lines of a payment may go back, and what an application is told beforehand. */
export const showRefundOptions = async (
  deps: RefundOptionsDeps,
  caller: Caller,
  orderRid: string,
): Promise<RefundOptions> => {
  const { reader } = deps;
  const order = await findPaidOrder(reader, caller, orderRid);
  const today = dayOf(deps.clock.now());
  const lines = await refundableLines(reader, order, today);
  const ids = [...new Set(lines.map(({ orderLine }) => orderLine.participantId))];
  const names = await deps.maskedNames(ids);
  const { answerWorkingDays, offices } = await refundPromises(deps, ids[0] ?? 0, today);
  return {
    orderId: order.rid,
    lines: lines.map(({ lineId, orderLine, standing }) => ({
      lineId,
      participantId: orderLine.participantRid,
      maskedName: names.get(orderLine.participantId) ?? '',
      feeYear: orderLine.feeYear,
      tier: orderLine.tier,
      amountFen: orderLine.amountFen,
      ...choiceOf(toldTo(caller, { orderLine, standing })),
    })),
    reasons: REFUND_REASON_TEXTS,
    answerWorkingDays,
    offices,
  };
};

type Choice = Pick<RefundOptions['lines'][number], 'canApply' | 'needsBankCard' | 'message' | 'refundId'>;

const choiceOf = (standing: LineStanding): Choice => {
  if (standing.kind === 'refundable') {
    const { way, refused } = standing;
    const before = refused === undefined ? {} : { message: REFUSED_BEFORE, refundId: refused.rid };
    return { canApply: true, needsBankCard: way === 'bankTransfer', ...before };
  }
  const message = standingText(standing);
  const refundId = standing.kind === 'applied' ? { refundId: standing.application.rid } : {};
  return { canApply: false, needsBankCard: false, message, ...refundId };
};
