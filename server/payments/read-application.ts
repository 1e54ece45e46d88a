import type { Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen, formatYuan } from '../shared/fen';
import type { Sealer } from '../shared/sealing';
import { applicationPlace } from './apply-for-refund';
import { lastApproval } from './approval-store';
import { linesForView, orderById } from './order-store';
import type { RefundApplication } from './refund-application-store';
import { applicationByNumber, linesOfApplication, openApplications } from './refund-application-store';
import { refundsById } from './refund-store';
import { reasonText } from './refund-texts';

export type ApplicationReads = {
  reader: Reader;
  clock: Clock;
  sealer: Sealer;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
};

/** An application as the officers read it, line by line. */
export type ApplicationSheet = { lines: string[] };

const LISTED_MAX = 200;
const STATE_WORDS = { open: '等审核', approved: '已批准', refused: '没有批准' } as const;

/** What waits for officers, a line each; those who wait longest first. */
export const listApplications = async (reads: ApplicationReads): Promise<string[]> => {
  const found = await openApplications(reads.reader, LISTED_MAX);
  const lines: string[] = [];
  for (const application of found) lines.push(await headOf(reads, application));
  return lines;
};

export const readApplication = async (
  reads: ApplicationReads,
  number: string,
): Promise<ApplicationSheet | undefined> => {
  const { reader, sealer } = reads;
  const application = await applicationByNumber(reader, number);
  const order = application && (await orderById(reader, application.orderId));
  if (application === undefined || order === undefined) return undefined;
  const lines = await linesOfApplication(reader, application.id);
  const wanted = (await linesForView(reader, order.id)).filter(({ id }) =>
    lines.some(({ orderLineId }) => orderLineId === id),
  );
  const names = await reads.maskedNames([...new Set(wanted.map(({ participantId }) => participantId))]);
  const refunds = await refundsById(reader, [...new Set(lines.flatMap(({ refundId }) => refundId ?? []))]);
  const { rid, sealedText, answerText } = application;
  const paidDay = order.successAt === null ? '' : `，${dayOf(order.successAt)}付`;
  return {
    lines: [
      await headOf(reads, application),
      `缴费编号 ${order.outTradeNo}${paidDay}，这一笔共${yuan(order.totalFen)}`,
      ...wanted.map(
        (line) =>
          `${names.get(line.participantId) ?? ''}  ${line.feeYear}年  ${line.tier}元档  ${yuan(line.amountFen)}`,
      ),
      ...(sealedText === null ? [] : [`“${sealer.open(applicationPlace(rid), sealedText)}”`]),
      ...refunds.map((refund) => `退款 ${refund.outRefundNo}  ${yuan(refund.amountFen)}  ${refund.state}`),
      ...(answerText === null ? [] : [`答复：${answerText}`]),
    ],
  };
};

const headOf = async ({ reader, clock }: ApplicationReads, application: RefundApplication): Promise<string> => {
  const { number, answerByDay, amountFen, reason, state } = application;
  const approval = state === 'open' ? await lastApproval(reader, 'refundApplication', number) : undefined;
  return [
    number,
    `${answerByDay}前答复`,
    ...(state === 'open' && answerByDay < dayOf(clock.now()) ? ['【超期】'] : []),
    yuan(amountFen),
    reasonText(reason),
    STATE_WORDS[state],
    ...(approval?.liveSlot === 1 ? [`${approval.firstBy}已批，等第二个人`] : []),
  ].join('  ');
};

const yuan = (amount: Fen | number): string => `${formatYuan(fen(amount))}元`;
