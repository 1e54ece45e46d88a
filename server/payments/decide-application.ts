import { closeCaseOn } from '../cases/close-case';
import { reversibleLines } from '../contributions/reversible-lines';
import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import { appendEvent } from '../outbox/append-event';
import type { Clock } from '../shared/clock';
import { applicationSubject } from './apply-for-refund';
import { dropApproval } from './approval-store';
import type { Approval } from './approve-twice';
import { approveTwice } from './approve-twice';
import type { GrantedLine } from './grant-refund';
import { grantRefund, RefundBlocked } from './grant-refund';
import type { Order } from './order-store';
import { lockOrder, orderById } from './order-store';
import { lineRefsOfOrder } from './payment-reads';
import type { RefundApplication } from './refund-application-store';
import {
  applicationByNumber,
  decideApplication,
  freeApplicationLines,
  linesOfApplication,
} from './refund-application-store';

export type DecideDeps = { inTransaction: InTransaction; reader: Reader; clock: Clock };

/** `busy`, `raised`: see `RefundBlocked`; the second approval may be given again later. */
export type ApplicationDecision = 'unknown' | 'decidedBefore' | 'busy' | 'raised' | 'refused' | Approval;

/**
 * Use case: an officer approves an application. The second, different one makes it happen, in the same commit: the lines
 * are taken back and the refund is decided.
 */
export const approveApplication = async (
  deps: DecideDeps,
  { number, officer }: { number: string; officer: string },
): Promise<ApplicationDecision> => {
  const seen = await seenOrder(deps.reader, number);
  if (seen === undefined) return 'unknown';
  try {
    return await deps.inTransaction(async (tx) => {
      const found = await lockApplication(tx, { order: seen, number });
      if (found === undefined) return 'unknown';
      const { application, order } = found;
      if (application.state !== 'open') return 'decidedBefore';
      const now = deps.clock.now();
      const wish = `approve:${application.amountFen}`;
      const approval = await approveTwice(tx, { kind: 'refundApplication', subject: number, wish, officer, now });
      if (approval !== 'second') return approval;
      const decided = await decideApplication(tx, application.id, { state: 'approved', answerText: null, now });
      if (decided !== 1) return 'decidedBefore';
      await grantRefund(tx, { order, application, lines: await grantedLines(tx, order, application), now });
      const subject = applicationSubject(application.rid);
      await closeCaseOn(tx, { kind: 'refundApplication', subject, by: officer, answer: '批准退款' });
      return 'second';
    });
  } catch (error) {
    if (error instanceof RefundBlocked) return error.why;
    throw error;
  }
};

/** Use case: an officer refuses an application with a reason that the resident reads. The lines may be applied for again. */
export const refuseApplication = async (
  { inTransaction, reader, clock }: DecideDeps,
  { number, officer, reason }: { number: string; officer: string; reason: string },
): Promise<ApplicationDecision> => {
  const seen = await seenOrder(reader, number);
  if (seen === undefined) return 'unknown';
  return inTransaction(async (tx) => {
    const found = await lockApplication(tx, { order: seen, number });
    if (found === undefined) return 'unknown';
    const { application } = found;
    const decided = { state: 'refused' as const, answerText: reason, now: clock.now() };
    if ((await decideApplication(tx, application.id, decided)) !== 1) return 'decidedBefore';
    await freeApplicationLines(tx, application.id);
    await dropApproval(tx, 'refundApplication', number);
    const subject = applicationSubject(application.rid);
    await closeCaseOn(tx, { kind: 'refundApplication', subject, by: officer, answer: reason });
    await appendAudit(tx, {
      actorKind: 'officer',
      actor: officer,
      action: 'refundApplication.refuse',
      subject: number,
      reason,
    });
    const told = { dedupeKey: `refund.refused:${application.id}`, subject, now: decided.now };
    await appendEvent(tx, { event: 'refund.refused', payload: { applicationId: application.id }, ...told });
    return 'refused';
  });
};

/** Everything about the money of an order waits for its row: applying, deciding, settling. */
const lockApplication = async (tx: Tx, { order, number }: Seen): Promise<Locked | undefined> => {
  const locked = await lockOrder(tx, order.outTradeNo);
  const application = await applicationByNumber(tx, number);
  return locked === undefined || application === undefined ? undefined : { application, order: locked };
};

type Seen = { order: Order; number: string };
type Locked = { application: RefundApplication; order: Order };

/** Looks outside the transaction, so that nothing in it is older than the lock. */
const seenOrder = async (reader: Reader, number: string): Promise<Order | undefined> => {
  const seen = await applicationByNumber(reader, number);
  return seen && (await orderById(reader, seen.orderId));
};

const grantedLines = async (tx: Tx, order: Order, { id }: RefundApplication): Promise<GrantedLine[]> => {
  const credited = await reversibleLines(tx, 'wechat', await lineRefsOfOrder(tx, order));
  return (await linesOfApplication(tx, id)).map(({ orderLineId, amountFen, lineId }) => {
    const line = credited.find((candidate) => candidate.lineId === lineId);
    if (line === undefined) throw new Error(`line ${lineId} of an application is not there`);
    return { orderLineId, amountFen, credited: line };
  });
};
