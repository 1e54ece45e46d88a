import type { APPLICATION_REASONS, REFUND_REASONS, RefundOptions, RefundView } from '../../types/refunds';
import type { Day } from '../shared/day';
import { dayInWords } from '../shared/day';
import { errorText } from '../shared/error-texts';
import type { Fen } from '../shared/fen';
import { formatYuan } from '../shared/fen';
import type { LineStanding } from './refundable-lines';

export type RefundReason = (typeof REFUND_REASONS)[number];
export type ApplicationReason = (typeof APPLICATION_REASONS)[number];

/** Why somebody wants money back, and what to bring for it where it has to be shown. */
export const REFUND_REASON_TEXTS: RefundOptions['reasons'] = [
  { key: 'paidTwice', text: '缴重了' },
  { key: 'employeeInsured', text: '有职工养老了', papers: '职工养老的参保缴费证明' },
  { key: 'wrongYearOrTier', text: '缴错了年度或档次' },
  { key: 'deceased', text: '家人去世', papers: '死亡证明、和他是什么关系的证明' },
  { key: 'other', text: '其他' },
];

const TIER_REPLACED: ApplicationReason = 'tierReplaced';

export const reasonText = (key: string): string =>
  key === TIER_REPLACED
    ? '改了档次，原来付的退回'
    : (REFUND_REASON_TEXTS.find((reason) => reason.key === key)?.text ?? key);

/** Why a line cannot be applied for on the phone, and what to do. */
export const standingText = (standing: Exclude<LineStanding, { kind: 'refundable' }>): string => {
  switch (standing.kind) {
    case 'applied':
      return standing.application.state === 'approved'
        ? '这一笔已批准退款。'
        : errorText('refund.open', { date: standing.application.answerByDay });
    case 'returning':
      return '这一笔没记上，会自己退回微信。';
    case 'inAccount':
      return errorText('refund.inAccount', {});
    case 'raised':
      return errorText('refund.raised', {});
    case 'atWindow':
      return errorText('refund.atWindow', {});
  }
};

/** Beside a line that was refused and may be applied for again. */
export const REFUSED_BEFORE = '上次没有批准。';

export const STEP_TEXTS: Readonly<Record<RefundView['steps'][number]['step'], string>> = {
  received: '已收到',
  taxReview: '税务审核',
  socialSecurityReview: '社保审核',
  refunded: '已退款',
};

type Told = {
  state: RefundView['state'];
  amountFen: Fen;
  number: string;
  answerByDay: Day;
  today: Day;
  answer: string | null;
};

/** The sentence under the state of an application. */
export const applicationText = ({ state, amountFen, number, answerByDay, today, answer }: Told): string => {
  const amount = formatYuan(amountFen);
  switch (state) {
    case 'open':
      return answerByDay < today
        ? `比说好的晚了（${dayInWords(answerByDay)}），我们已在催，编号${number}。`
        : '税务和社保都要看一遍。';
    case 'refused':
      return `${answer ?? ''}不明白的，打12366问，编号${number}。`;
    case 'sending':
      return `批准了。${amount}元会退回付款的微信。`;
    case 'refunded':
      return `${amount}元已退给付款人。`;
    case 'byBank':
      return `批准了。${amount}元要退到付款人的银行卡，请带卡到办税大厅，编号${number}。`;
  }
};
