import type { InTransaction, Reader, Tx } from '../database/transaction';
import { payoutWay } from '../policy/refund-way';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { Logger } from '../shared/logger';
import { merchantAccountById } from './merchant-account-store';
import type { PaymentGateway, RefundAnswer } from './payment-gateway';
import { returnByBank } from './decide-refund';
import { nextRefundQueryAt } from './query-schedule';
import type { DueRefund } from './refund-store';
import { claimRefund, dueRefunds, moveRefund } from './refund-store';
import { settleRefund } from './settle-refund';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; logger: Logger; gateway: PaymentGateway };

const BATCH = 20;
/** WeChat takes so many refunds of one payment. */
const NUMBERS_MAX = 50;
/** What the payer reads in WeChat. */
const REASONS: Readonly<Record<string, string>> = { notFree: '重复缴费退回', application: '退费申请已批准' };

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
  if (!(await inTransaction((tx) => claim(tx, refund, clock.now())))) return;
  const answer = await askWeChat(deps, refund);
  await inTransaction(async (tx) => {
    if (answer.kind === 'refund') await settleRefund(tx, answer.refund, clock.now());
    else if (answer.kind === 'refused') await returnByBank(tx, refund, clock.now());
  });
};

/** Step: whether to ask WeChat now. The next time is written before, so that no answer can keep a refund at the head of the queue. */
const claim = async (tx: Tx, refund: DueRefund, now: Date): Promise<boolean> => {
  const nextAt = nextRefundQueryAt(refund.acceptedAt, now);
  if ((await claimRefund(tx, refund, nextAt)) === 0) return false;
  if (refund.state !== 'decided') return true;
  if (takesRefund(refund, now)) return (await moveRefund(tx, refund.id, 'sent', nextAt)) === 1;
  await returnByBank(tx, refund, now);
  return false;
};

/** Whether WeChat still takes it: not after a year, and only so many of one payment. */
const takesRefund = ({ sequenceN, successAt }: DueRefund, now: Date): boolean => {
  if (sequenceN > NUMBERS_MAX) return false;
  const days = { paidDay: dayOf(successAt ?? now), today: dayOf(now), isHandedOver: false, isInAccount: false };
  return payoutWay(days).kind === 'wechat';
};

// A refund whose answer was lost is asked about first: "not there" means that the same number may be sent again.
const askWeChat = async ({ reader, gateway }: Deps, refund: DueRefund): Promise<RefundAnswer> => {
  const { merchantAccountId } = refund;
  const account = merchantAccountId === null ? undefined : await merchantAccountById(reader, merchantAccountId);
  if (account === undefined) return { kind: 'refused', code: 'NOT_OURS' };
  if (refund.state !== 'decided') {
    const known = await gateway.queryRefund(account, refund.outRefundNo);
    if (known.kind !== 'notExist') return known;
  }
  const answer = await gateway.refund(account, {
    outTradeNo: refund.outTradeNo,
    outRefundNo: refund.outRefundNo,
    refundFen: fen(refund.amountFen),
    totalFen: fen(refund.totalFen),
    reason: REASONS[refund.cause] ?? '缴费退回',
  });
  // Of a refund that is only asked for, this says that WeChat has no such payment: no retry will find it.
  return answer.kind === 'notExist' ? { kind: 'refused', code: 'RESOURCE_NOT_EXISTS' } : answer;
};
