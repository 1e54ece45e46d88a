import type { FamilyAsk } from '../../services/family-links';
import { sinceWords } from '../../words/day-words';

export type ConsentView = {
  readonly title: string;
  readonly insured: string;
  readonly until: string;
  /** Who has not yet proved to be the person does that first. */
  readonly canDecide: boolean;
};

/** What the insured is asked. The payer's name is masked: it tells those who know him. */
export const consentView = ({ payer, maskedName, expiresAt, canDecide }: FamilyAsk, nowMs: number): ConsentView => ({
  title: `${payer}替您缴费，想看缴费记录`,
  insured: maskedName,
  until: sinceWords(Date.parse(expiresAt), nowMs),
  canDecide,
});

export type Decided = { readonly kind: 'done' | 'notPaid'; readonly title: string; readonly lines: readonly string[] };

/** After the answer: what it changed, and that it can be changed. */
export const decidedView = (state: string, message: string): Decided => {
  if (state === 'full') return { kind: 'done', title: '您同意了', lines: [message, '以后随时能取消'] };
  if (state === 'ended') return { kind: 'notPaid', title: '他不能再替您缴了', lines: [message] };
  return { kind: 'notPaid', title: '您没同意', lines: [message, '他看不到记录，还能替您缴'] };
};
