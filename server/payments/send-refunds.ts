import { openCase } from '../cases/open-case';
import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { fen } from '../shared/fen';
import type { Logger } from '../shared/logger';
import { merchantAccountById } from './merchant-account-store';
import type { PaymentGateway, RefundAnswer } from './payment-gateway';
import { dueRefunds, moveRefund, postponeRefund } from './refund-store';
import { settleRefund } from './settle-refund';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; logger: Logger; gateway: PaymentGateway };
type DueRefund = Awaited<ReturnType<typeof dueRefunds>>[number];

const BATCH = 20;
const RETRY_MS = 60_000;
const REASON = '重复缴费退回';

/** The schedule's round over refunds: sends what was decided, asks about what was sent. The number is the same each time. */
export const sendRefunds = async (deps: Deps): Promise<number> => {
  const due = await dueRefunds(deps.reader, deps.clock.now(), BATCH);
  for (const refund of due) {
    try {
      await sendOne(deps, refund);
    } catch (error) {
      deps.logger.warn({ err: error, outRefundNo: refund.outRefundNo }, 'a refund could not be sent, will be again');
    }
  }
  return due.length;
};

const sendOne = async (deps: Deps, refund: DueRefund): Promise<void> => {
  const { inTransaction, clock } = deps;
  const retryAt = new Date(clock.now().getTime() + RETRY_MS);
  if (refund.state === 'decided') {
    await inTransaction((tx) => moveRefund(tx, refund.id, 'sent', retryAt));
  }
  const answer = await askWeChat(deps, refund);
  await inTransaction(async (tx) => {
    const now = clock.now();
    if (answer.kind === 'refund') {
      await settleRefund(tx, answer.refund, now);
    } else if (answer.kind === 'refused') {
      await moveRefund(tx, refund.id, 'byTransfer', null);
      const subject = `refund:${refund.outRefundNo}`;
      const amountFen = fen(refund.amountFen);
      await openCase(tx, { kind: 'refundReturn', subject, amountFen, returnBy: 'bankTransfer', now });
    } else {
      await postponeRefund(tx, refund.id, retryAt);
    }
  });
};

// A refund whose answer was lost is asked about first: "not there" means that the same number may be sent again.
const askWeChat = async ({ reader, gateway }: Deps, refund: DueRefund): Promise<RefundAnswer> => {
  const account = await merchantAccountById(reader, refund.merchantAccountId);
  if (account === undefined) throw new Error('an order without its merchant account');
  if (refund.state !== 'decided') {
    const known = await gateway.queryRefund(account, refund.outRefundNo);
    if (known.kind !== 'notExist') return known;
  }
  return gateway.refund(account, {
    outTradeNo: refund.outTradeNo,
    outRefundNo: refund.outRefundNo,
    refundFen: fen(refund.amountFen),
    totalFen: fen(refund.totalFen),
    reason: REASON,
  });
};
