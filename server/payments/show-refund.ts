import type { RefundView } from '../../types/refunds';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { ApprovalRow } from './approval-store';
import { lastApproval } from './approval-store';
import { findOrderOfRefund } from './find-paid-order';
import { linesForView } from './order-store';
import type { RefundApplication } from './refund-application-store';
import { applicationByRid, linesOfApplication } from './refund-application-store';
import type { RefundRow } from './refund-store';
import { refundsById } from './refund-store';
import type { ApplicationReason } from './refund-texts';
import { applicationText, STEP_TEXTS } from './refund-texts';

export type ShowRefundDeps = {
  reader: Reader;
  clock: Clock;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
};

/** Use case: an application and how far it is, for whoever sees the order. */
export const showRefund = async (deps: ShowRefundDeps, caller: Caller, rid: string): Promise<RefundView> => {
  const { reader } = deps;
  const application = await applicationByRid(reader, rid);
  if (application === undefined) throw new AppError('notFound');
  const order = await findOrderOfRefund(reader, caller, application.orderId);
  const lines = await linesOfApplication(reader, application.id);
  const orderLines = await linesForView(reader, order.id);
  const wanted = orderLines.filter(({ id }) => lines.some(({ orderLineId }) => orderLineId === id));
  const names = await deps.maskedNames([...new Set(wanted.map(({ participantId }) => participantId))]);
  const refunds = await refundsById(reader, [...new Set(lines.flatMap(({ refundId }) => refundId ?? []))]);
  const approval = await lastApproval(reader, 'refundApplication', application.number);
  const state = viewState(application, refunds);
  const { number, answerByDay, answerText: answer } = application;
  const amountFen = fen(application.amountFen);
  return {
    refundId: rid,
    number,
    orderId: order.rid,
    amountFen,
    reason: application.reason as ApplicationReason,
    state,
    message: applicationText({ state, amountFen, number, answerByDay, answer, today: dayOf(deps.clock.now()) }),
    answerByDay,
    lines: wanted.map((line) => ({
      participantId: line.participantRid,
      maskedName: names.get(line.participantId) ?? '',
      feeYear: line.feeYear,
      amountFen: line.amountFen,
    })),
    steps: stepsOf(application, approval, state === 'refunded' ? paidDay(refunds) : undefined),
  };
};

const BY_BANK = new Set(['abnormal', 'byTransfer']);
const PAID = new Set(['succeeded', 'returned']);

const viewState = ({ state }: RefundApplication, refunds: readonly RefundRow[]): RefundView['state'] => {
  if (state !== 'approved') return state;
  if (refunds.some((refund) => BY_BANK.has(refund.state))) return 'byBank';
  return refunds.every((refund) => PAID.has(refund.state)) ? 'refunded' : 'sending';
};

/** The day on which the last of it had gone back. */
const paidDay = (refunds: readonly RefundRow[]): Day | undefined =>
  refunds
    .flatMap(({ succeededAt }) => (succeededAt === null ? [] : dayOf(succeededAt)))
    .sort()
    .at(-1);

type Step = RefundView['steps'][number];

/** The two authorities look one after the other: each officer who approves is one of them. */
const stepsOf = (
  { state, createdAt, decidedAt }: RefundApplication,
  approval: ApprovalRow | undefined,
  refundedDay: Day | undefined,
): Step[] => {
  const decidedDay = decidedAt === null ? undefined : dayOf(decidedAt);
  const days: [Step['step'], Day | undefined][] = [
    ['received', dayOf(createdAt)],
    ['taxReview', approval === undefined ? undefined : dayOf(approval.createdAt)],
    ['socialSecurityReview', state === 'approved' ? decidedDay : undefined],
    ['refunded', refundedDay],
  ];
  const at = days.findIndex(([, day]) => day === undefined);
  const steps = days.map(([step, day], index): Step => ({
    step,
    text: STEP_TEXTS[step],
    state: day !== undefined ? 'done' : index === at ? 'now' : 'next',
    ...(day === undefined ? {} : { day }),
  }));
  if (state !== 'refused') return steps;
  // It ended where it was: what would have come next comes no more.
  return steps
    .slice(0, at + 1)
    .map((step) =>
      step.state === 'now' && decidedDay !== undefined ? { ...step, state: 'done', day: decidedDay } : step,
    );
};
