import type { ReceiptProgress } from '../../../types/receipts';
import { yuan } from '../../words/amount-words';
import { countyDay, dayInWords, momentInWords } from '../../words/day-words';

/** What the tracker component shows of a step. */
export type TrackerStep = {
  readonly name: string;
  readonly when: string;
  readonly state: 'done' | 'now' | 'next' | 'late';
  readonly sentence: string;
  readonly spoken: string;
};

export type ProgressView = {
  readonly steps: readonly TrackerStep[];
  readonly isInAccount: boolean;
  /** Own money and the government's together, once both are in the account; −1 before. */
  readonly totalFen: number;
  readonly parts: readonly { readonly label: string; readonly value: string }[];
  /** Refunded, wholly or in part. */
  readonly returned: string;
};

type StageRow = ReceiptProgress['stages'][number];
type Step = { readonly name: string; readonly rows: readonly StageRow[] };

const NOT_CONNECTED = '未联网';

/** Five stored stages, shown as four: 拨付 is part of the last one. `paidAt`: who has just paid reads the minute, `今天10:32`. */
export const progressView = (progress: ReceiptProgress, nowMs: number, paidAt?: string): ProgressView => {
  const isReturned = progress.standing === 'reversed';
  const shown = foldedInFour(progress.stages);
  const isInAccount = !isReturned && isDone(shown[shown.length - 1]);
  const current = shown.findIndex((step) => !isDone(step));
  return {
    steps: shown.map((step, index) =>
      stepOf(step, {
        index,
        current: isReturned ? -1 : current,
        progress,
        nowMs,
        paidAt: index === 0 ? paidAt : undefined,
      }),
    ),
    isInAccount,
    totalFen: isInAccount ? progress.personalFen + progress.subsidyFen : -1,
    parts: isInAccount ? partsOf(progress) : [],
    returned: returnedWords(progress),
  };
};

const foldedInFour = (stages: readonly StageRow[]): Step[] => {
  const rowsOf = (...names: readonly StageRow['stage'][]): StageRow[] =>
    names.flatMap((name) => stages.filter(({ stage }) => stage === name));
  return [
    { name: '您已付款', rows: rowsOf('paid') },
    { name: '税务入账', rows: rowsOf('taxBooked') },
    { name: '进国库', rows: rowsOf('inTreasury') },
    { name: '记入个人账户', rows: rowsOf('transferred', 'inAccount') },
  ];
};

type Place = {
  readonly index: number;
  readonly current: number;
  readonly progress: ReceiptProgress;
  readonly nowMs: number;
  readonly paidAt: string | undefined;
};

const stepOf = (step: Step, { index, current, progress, nowMs, paidAt }: Place): TrackerStep => {
  const isLate = !isDone(step) && step.rows.some((row) => row.isLate);
  const isCurrent = index === current;
  // A stage of which nobody tells us is never shown as being worked on.
  const state = isDone(step) ? 'done' : isLate ? 'late' : isCurrent && !isUnconnected(step) ? 'now' : 'next';
  const when = paidAt !== undefined && isDone(step) ? momentInWords(paidAt, nowMs) : whenOf(step, nowMs);
  const sentence = isCurrent ? progress.message : '';
  const said = { done: '已完成', now: '正在办', next: '还没到', late: '晚了' }[state];
  return {
    name: step.name,
    when,
    state,
    sentence,
    spoken: [step.name, said, when, sentence].filter(Boolean).join('，'),
  };
};

const lastOf = (step: Step | undefined): StageRow | undefined => step?.rows[step.rows.length - 1];

/** A step is done when its last stage is: 记入个人账户 not before the money is there. */
const isDone = (step: Step | undefined): boolean => lastOf(step)?.state === 'done';

/** Nobody tells us of this stage: said so rather than guessed. */
const isUnconnected = (step: Step): boolean => !isDone(step) && step.rows.every(({ state }) => state !== 'waiting');

const whenOf = (step: Step, nowMs: number): string => {
  const last = lastOf(step);
  if (isDone(step)) return last?.day === undefined ? '' : dayInWords(last.day, nowMs);
  if (isUnconnected(step)) return NOT_CONNECTED;
  const byDay = last?.byDay ?? step.rows.find((row) => row.byDay !== undefined)?.byDay;
  if (byDay === undefined) return '';
  return byDay === countyDay(nowMs) ? '今天内' : `${dayInWords(byDay, nowMs)}前`;
};

const partsOf = ({ personalFen, subsidyFen }: ReceiptProgress): ProgressView['parts'] => [
  { label: '您缴的', value: yuan(personalFen) },
  { label: '政府补的', value: subsidyFen > 0 ? yuan(subsidyFen) : '政府补贴晚些到' },
];

const returnedWords = ({ standing, message }: ReceiptProgress): string => {
  switch (standing) {
    case 'valid':
      return '';
    case 'partlyReversed':
      return '有一部分已退。下面是没退的那部分。';
    case 'reversed':
      return message;
  }
};
