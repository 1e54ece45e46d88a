import type { RefundOptions, RefundView } from '../../../types/refunds';
import type { TrackerStep } from '../tracker/tracker-view';
import type { RefundReason } from '../../services/refunds';
import { inFours, spokenYuan, yuan } from '../../words/amount-words';
import { dayInWords } from '../../words/day-words';
import { spokenName } from '../../words/people-words';

export type RefundChoice = {
  readonly lineIds: readonly string[];
  readonly reason: RefundReason | '';
  readonly note: string;
};
export type RefundStep = 'lines' | 'reason' | 'check';

export type LineRow = {
  readonly lineId: string;
  readonly person: string;
  readonly year: string;
  readonly amountFen: number;
  readonly canApply: boolean;
  readonly isPicked: boolean;
  /** Why not on the phone, and what to do; or that it was refused before. */
  readonly message: string;
  /** The application for it that there is, or was. */
  readonly refundId: string;
  /** What its link says; empty without one. */
  readonly link: string;
  readonly label: string;
};

export type RefundForm = {
  readonly place: string;
  readonly lines: readonly LineRow[];
  readonly canApply: boolean;
  readonly amountFen: number;
  readonly reasons: readonly { readonly key: RefundReason; readonly text: string; readonly isChosen: boolean }[];
  readonly checks: readonly string[];
};

const PLACES: Record<RefundStep, string> = { lines: '第1步，共3步', reason: '第2步，共3步', check: '第3步，共3步' };

export const refundForm = (options: RefundOptions, choice: RefundChoice, step: RefundStep): RefundForm => {
  const picked = options.lines.filter(({ lineId, canApply }) => canApply && choice.lineIds.includes(lineId));
  const amountFen = picked.reduce((sum, line) => sum + line.amountFen, 0);
  return {
    place: PLACES[step],
    lines: options.lines.map((line) => lineRow(line, picked.includes(line))),
    canApply: options.lines.some(({ canApply }) => canApply),
    amountFen,
    reasons: options.reasons.map(({ key, text }) => ({ key, text, isChosen: key === choice.reason })),
    checks: checksOf(options, choice),
  };
};

/** The application to show at once: nothing else of this payment can be asked for. */
export const onlyRefund = ({ lines }: RefundOptions): string | undefined =>
  lines.some(({ canApply }) => canApply) ? undefined : lines.find(({ refundId }) => refundId !== undefined)?.refundId;

/** What is still missing on this step, in words. */
export const missingOn = (step: RefundStep, choice: RefundChoice): string => {
  if (step === 'lines' && choice.lineIds.length === 0) return '请先勾要退的那一笔。';
  if (step === 'reason' && choice.reason === '') return '请先选为什么退。';
  return '';
};

/** A kept choice can be older than the order's lines: only what can still be refunded stays. The only line is picked. */
export const keptChoice = (options: RefundOptions, draft: Readonly<Record<string, unknown>>): RefundChoice => {
  const possible = options.lines.filter(({ canApply }) => canApply).map(({ lineId }) => lineId);
  const kept = Array.isArray(draft['lineIds']) ? possible.filter((lineId) => isAmong(draft['lineIds'], lineId)) : [];
  const lineIds = kept.length === 0 && possible.length === 1 ? possible : kept;
  const reason = options.reasons.find(({ key }) => key === draft['reason'])?.key ?? '';
  return { lineIds, reason, note: typeof draft['note'] === 'string' ? draft['note'] : '' };
};

const isAmong = (list: unknown, wanted: string): boolean => Array.isArray(list) && list.includes(wanted);

const lineRow = (line: RefundOptions['lines'][number], isPicked: boolean): LineRow => {
  const year = `${line.feeYear}年度`;
  const message = line.message ?? (line.canApply ? '' : '这一笔手机上不能退，请到窗口问。');
  const refundId = line.refundId ?? '';
  const seeIt = line.canApply ? '看原因' : '看进度';
  return {
    lineId: line.lineId,
    person: line.maskedName,
    year,
    amountFen: line.amountFen,
    canApply: line.canApply,
    isPicked,
    message,
    refundId,
    link: refundId === '' ? '' : seeIt,
    label: [
      spokenName(line.maskedName),
      year,
      spokenYuan(line.amountFen),
      ...(line.canApply ? [isPicked ? '已选' : '没选'] : []),
      ...(message === '' ? [] : [message]),
    ].join('，'),
  };
};

const checksOf = (options: RefundOptions, { lineIds, reason }: RefundChoice): string[] => {
  const papers = options.reasons.find(({ key }) => key === reason)?.papers;
  const picked = options.lines.filter(({ lineId, canApply }) => canApply && lineIds.includes(lineId));
  const sumOf = (byBank: boolean): number =>
    picked.filter(({ needsBankCard }) => needsBankCard === byBank).reduce((sum, line) => sum + line.amountFen, 0);
  return [
    ...(sumOf(false) > 0 ? [`退${yuan(sumOf(false))}到原来付款的微信`] : []),
    ...(sumOf(true) > 0 ? [`退${yuan(sumOf(true))}到付款人的银行卡，要带卡到窗口`] : []),
    ...(papers === undefined || papers === '' ? [] : [`要带：${papers}`]),
    `${options.answerWorkingDays}个工作日内答复`,
    ...(options.offices.length === 0 ? [] : [`审核：${options.offices.join('、')}`]),
  ];
};

export type RefundResult = {
  readonly kind: 'waiting' | 'done' | 'refused';
  readonly title: string;
  readonly amountFen: number;
  readonly lines: readonly string[];
  readonly number: string;
  readonly steps: readonly TrackerStep[];
  readonly parts: readonly { readonly label: string; readonly value: string }[];
};

const RESULTS: Record<RefundView['state'], Pick<RefundResult, 'kind' | 'title'>> = {
  open: { kind: 'waiting', title: '申请已收到' },
  sending: { kind: 'waiting', title: '正在退到微信' },
  byBank: { kind: 'waiting', title: '要退到银行卡' },
  refunded: { kind: 'done', title: '已退款' },
  refused: { kind: 'refused', title: '没有批准' },
};

/** An application and how far it is. */
export const refundResult = (refund: RefundView, nowMs: number): RefundResult => ({
  ...RESULTS[refund.state],
  amountFen: refund.amountFen,
  lines: [
    refund.message,
    ...(refund.state === 'open' ? [`${dayInWords(refund.answerByDay, nowMs)}前答复`] : []),
  ].filter((line) => line !== ''),
  number: inFours(refund.number),
  steps: refund.steps.map(({ text, state, day }): TrackerStep => {
    const when = day === undefined ? '' : dayInWords(day, nowMs);
    const said = { done: '已完成', now: '正在办', next: '还没到' }[state];
    return { name: text, when, state, sentence: '', spoken: [text, said, when].filter(Boolean).join('，') };
  }),
  parts: refund.lines.map(({ maskedName, feeYear, amountFen }) => ({
    label: `${maskedName} ${feeYear}年度`,
    value: yuan(amountFen),
  })),
});
