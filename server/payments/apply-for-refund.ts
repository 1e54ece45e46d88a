import type { RefundView } from '../../types/refunds';
import { openCase } from '../cases/open-case';
import type { InTransaction, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Day } from '../shared/day';
import { addDays, dayOf } from '../shared/day';
import { fen, sumFen } from '../shared/fen';
import { newRid } from '../shared/ids';
import type { Sealer } from '../shared/sealing';
import { findPaidOrder } from './find-paid-order';
import type { Order } from './order-store';
import { lockOrder } from './order-store';
import { refundApplicationLines, refundApplications } from './refund-application-store';
import { refundPromises } from './refund-promises';
import type { ApplicationReason, RefundReason } from './refund-texts';
import type { LineStanding, RefundableLine } from './refundable-lines';
import { refundableLines, toldTo } from './refundable-lines';
import type { RefundOptionsDeps } from './show-refund-options';
import { showRefund } from './show-refund';

export type ApplyDeps = RefundOptionsDeps & { inTransaction: InTransaction; sealer: Sealer };

export type RefundWish = {
  orderRid: string;
  lineIds: readonly string[];
  reason: RefundReason;
  note?: string | undefined;
};

/**
 * Use case: asks to have lines of a payment back. A number and a day at once; two officers decide. The same lines asked
 * for again are the same application.
 */
export const applyForRefund = async (deps: ApplyDeps, caller: Caller, wish: RefundWish): Promise<RefundView> => {
  const order = await findPaidOrder(deps.reader, caller, wish.orderRid);
  const rid = await deps.inTransaction((tx) => keep(tx, deps, { caller, order, wish }));
  return showRefund(deps, caller, rid);
};

const keep = async (
  tx: Tx,
  deps: ApplyDeps,
  { caller, order, wish }: { caller: Caller; order: Order; wish: RefundWish },
): Promise<string> => {
  await lockOrder(tx, order.outTradeNo); // who applies at the same moment waits here, and then sees this application
  const now = deps.clock.now();
  const all = await refundableLines(tx, order, dayOf(now));
  const wanted = all.filter(({ lineId }) => wish.lineIds.includes(lineId));
  if (wanted.length !== new Set(wish.lineIds).size) throw new AppError('notFound');
  const same = sameApplication(all, wanted);
  if (same !== undefined) return same;
  for (const standing of wanted.map((line) => toldTo(caller, line))) {
    if (standing.kind !== 'refundable') throw refusal(standing, dayOf(now));
  }
  if (wanted.length === 0) throw new AppError('notFound');
  const { reason, note } = wish;
  return writeApplication(tx, deps, { order, accountId: caller.accountId, reason, note, lines: wanted, now });
};

type WrittenLine = {
  orderLine: { id: number; amountFen: number; participantId: number };
  credited: { lineId: number } | undefined;
};

/** Step: writes an application with its number, its case and the day of the answer, under the lock of its order. */
export const writeApplication = async (
  tx: Tx,
  deps: Pick<ApplyDeps, 'packs' | 'sealer'>,
  asked: {
    order: Pick<Order, 'id'>;
    accountId: number;
    reason: ApplicationReason;
    note?: string | undefined;
    lines: readonly WrittenLine[];
    now: Date;
  },
): Promise<string> => {
  const { order, accountId, reason, lines: wanted, now } = asked;
  const participantId = wanted[0]?.orderLine.participantId ?? 0;
  const { answerByDay } = await refundPromises({ ...deps, reader: tx }, participantId, dayOf(now));
  const amountFen = sumFen(wanted.map(({ orderLine }) => fen(orderLine.amountFen)));
  const rid = newRid();
  const subject = applicationSubject(rid);
  const number = await openCase(tx, { kind: 'refundApplication', subject, amountFen, answerByDay, now });
  if (number === undefined) throw new Error('a new application has a case already');
  const words = asked.note?.trim() ?? '';
  const applicationId = await tx.insert(refundApplications, {
    rid,
    number,
    orderId: order.id,
    accountId,
    reason,
    sealedText: words === '' ? null : deps.sealer.seal(applicationPlace(rid), words),
    amountFen,
    state: 'open',
    answerByDay,
  });
  await tx.insertMany(
    refundApplicationLines,
    wanted.map((line) => lineRow(applicationId, line)),
  );
  return rid;
};

const lineRow = (
  applicationId: number,
  { orderLine, credited }: WrittenLine,
): { applicationId: number; orderLineId: number; lineId: number; amountFen: number; liveSlot: number } => {
  if (credited === undefined) throw new Error('a refundable line is not credited');
  const { id: orderLineId, amountFen } = orderLine;
  return { applicationId, orderLineId, lineId: credited.lineId, amountFen, liveSlot: 1 };
};

/** The application that asks for exactly these lines already. */
const sameApplication = (all: readonly RefundableLine[], wanted: readonly RefundableLine[]): string | undefined => {
  const ridOf = ({ standing }: RefundableLine): string | undefined =>
    standing.kind === 'applied' ? standing.application.rid : undefined;
  const rid = wanted[0] && ridOf(wanted[0]);
  const isSame = rid !== undefined && all.every((line) => (ridOf(line) === rid) === wanted.includes(line));
  return isSame ? rid : undefined;
};

/** Money that goes back by itself is there within days. */
const WECHAT_RETURNS_DAYS = 7;

const refusal = (standing: Exclude<LineStanding, { kind: 'refundable' }>, today: Day): AppError => {
  switch (standing.kind) {
    case 'applied': {
      const { rid, answerByDay } = standing.application;
      return new AppError('refund.open', { date: answerByDay, refundId: rid });
    }
    case 'returning':
      return new AppError('refund.open', { date: addDays(today, WECHAT_RETURNS_DAYS) });
    case 'inAccount':
      return new AppError('refund.inAccount');
    case 'raised':
      return new AppError('refund.raised');
    case 'atWindow':
      return new AppError('refund.atWindow');
  }
};

/** The case of an application. */
export const applicationSubject = (rid: string): string => `refundApplication:${rid}`;

/** Where the words of an applicant are sealed. */
export const applicationPlace = (rid: string): string => `refund_applications:${rid}:sealed_text`;
