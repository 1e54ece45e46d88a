import type { Eligibility } from '../../services/account';
import { yuan } from '../../words/amount-words';
import { fullDay } from '../../words/day-words';
import { personWords } from '../../words/people-words';

/** What the filled button does. */
export type NextStep = 'offices' | 'remind' | 'receipts' | 'arrears' | 'tier' | 'mend' | 'call12333' | 'home';

export type WhyNotView = {
  readonly person: string;
  readonly title: string;
  /** What happened, what to do, when it changes. */
  readonly lines: readonly string[];
  readonly documentLine: string;
  readonly isUrgent: boolean;
  readonly step: { readonly text: string; readonly way: NextStep };
  /** Only the person may contest; somebody else is told to let them ask. */
  readonly canDisagree: boolean;
};

type Step = WhyNotView['step'];

const OFFICES: Step = { text: '看办理点', way: 'offices' };
const REMIND: Step = { text: '到时提醒我', way: 'remind' };
const CALL: Step = { text: '打12333问', way: 'call12333' };

/** The next step of each reason. A reason that this version does not know leads to the people who know. */
const STEPS: Readonly<Record<string, Step>> = {
  overAge: OFFICES,
  reachingAge: { text: '去补这几年', way: 'arrears' },
  underAge: REMIND,
  student: OFFICES,
  employeeInsured: { text: '缴重了，去退', way: 'receipts' },
  receiving: { text: '缴错了，去退', way: 'receipts' },
  waiting: REMIND,
  windowClosed: REMIND,
  notEnrolled: OFFICES,
  otherRegion: OFFICES,
  paused: OFFICES,
  stopped: OFFICES,
  recordWrong: { text: '马上帮我改', way: 'mend' },
  needsAssessment: OFFICES,
  autoDebit: OFFICES,
  raiseOnce: REMIND,
  raiseNextYear: REMIND,
  raiseAtWindow: OFFICES,
  family: CALL,
};

export const whyNotView = (answer: Eligibility): WhyNotView => {
  const { reason, source, relation } = answer;
  const isUrgent = answer.isUrgent || reason?.key === 'recordWrong';
  const isOwn = relation === 'self';
  return {
    person: personWords(relation, answer.maskedName),
    title: titleOf(answer),
    lines: linesOf(answer),
    documentLine: source === undefined ? '' : documentLineOf(source),
    isUrgent,
    step: isUrgent ? { text: '马上帮我改', way: 'mend' } : stepOf(answer),
    canDisagree: isOwn && !isUrgent && reason !== undefined && reason.key !== 'family',
  };
};

const titleOf = (answer: Eligibility): string => {
  if (answer.reason?.key === 'governmentPaid') {
    const amount = answer.governmentPaidFen;
    return amount === undefined ? `${answer.feeYear}年政府替您缴了` : `${answer.feeYear}年政府替您缴了${yuan(amount)}`;
  }
  return answer.payable === 'none' ? '现在为什么不能缴' : `${answer.feeYear}年现在能缴`;
};

const stepOf = ({ payable, reason, canAddMore }: Eligibility): Step => {
  if (reason?.key === 'governmentPaid') {
    return canAddMore === true ? { text: '自己再选一档', way: 'tier' } : { text: '回首页', way: 'home' };
  }
  if (payable !== 'none') return { text: '去缴费', way: 'arrears' };
  if (reason === undefined) return CALL;
  return Object.prototype.hasOwnProperty.call(STEPS, reason.key) ? (STEPS[reason.key] ?? CALL) : CALL;
};

/** Under the government's payment: whether one may add to it. */
const linesOf = ({ reason, canAddMore }: Eligibility): string[] => {
  if (reason === undefined) return ['没有查到原因，请打12333问。'];
  if (reason.key === 'governmentPaid') return ['不用付钱', canAddMore === true ? '想多缴？自己再选一档' : '不能再加'];
  return [reason.message, reason.next].filter((line) => line !== '');
};

const documentLineOf = ({ document, effectiveDay }: NonNullable<Eligibility['source']>): string =>
  effectiveDay === undefined ? document : `${document}，${fullDay(effectiveDay)}起`;
