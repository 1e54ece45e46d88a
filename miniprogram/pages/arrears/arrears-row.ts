import type { ArrearsYear } from '../../../types/arrears';
import type { YearRowView } from '../../components/year-row/year-row-view';
import { spokenYuan } from '../../words/amount-words';
import { clockTime, countyDay, dayInWords } from '../../words/day-words';
import { checkingUntil, governmentAdds, paidWords, payingUntil, YEAR_WORDS } from '../../words/year-words';
import type { Tier } from './chosen-tier';
import { isSettled } from './chosen-tier';

type RowSetting = {
  readonly thisYear: number;
  readonly tier: Tier | undefined;
  readonly isPicked: boolean;
  readonly isInsured: boolean;
  readonly nowMs: number;
};

type Said = Pick<YearRowView, 'kind' | 'amountFen' | 'words' | 'note' | 'link'>;

/** One year of the ledger. */
export const yearRow = (year: ArrearsYear, setting: RowSetting): YearRowView => {
  const said = saidOf(year, setting);
  const note = yearNote(year, setting.thisYear);
  return {
    ...said,
    feeYear: year.feeYear,
    isPicked: said.kind === 'pick' && setting.isPicked,
    isChanged: false,
    yearNote: note,
    whyLabel: said.amountFen >= 0 ? `${spokenYuan(said.amountFen)}，${YEAR_WORDS.whyAmount}` : '',
    label: [
      `${year.feeYear}年度`,
      note,
      said.amountFen >= 0 ? spokenYuan(said.amountFen) : said.words,
      said.note,
      said.kind !== 'pick' ? '' : setting.isPicked ? '已选' : '没选',
    ]
      .filter((part) => part !== '')
      .join('，'),
  };
};

const saidOf = (year: ArrearsYear, { tier, isInsured, nowMs }: RowSetting): Said => {
  if (year.busyUntil !== undefined) {
    const link = year.canTakeOver === true ? YEAR_WORDS.takeOver : '';
    return words('read', busyWords(year.busyUntil, nowMs), '', link);
  }
  if (year.payable === 'none') return notPayable(year, isInsured);
  if (tier === undefined && isSettled(year))
    return words('pick', settledWords(year, isInsured), '', YEAR_WORDS.payMore);
  if (tier === undefined) return words('pick', YEAR_WORDS.chooseFirst, subsidyNote(year, tier), YEAR_WORDS.chooseTier);
  return {
    kind: 'pick',
    amountFen: tier.amountFen,
    words: '',
    note: subsidyNote(year, tier),
    link: YEAR_WORDS.changeTier,
  };
};

/** A payment ends within hours; what takes days is money that somebody looks at. */
const busyWords = (until: string, nowMs: number): string => {
  const day = countyDay(Date.parse(until));
  return day === countyDay(nowMs) ? payingUntil(clockTime(until)) : checkingUntil(dayInWords(day, nowMs));
};

const notPayable = ({ obligation, reason }: ArrearsYear, isInsured: boolean): Said => {
  if (reason?.key === 'needsAssessment') {
    return words('blocked', YEAR_WORDS.needsAssessment, YEAR_WORDS.notOnPhone, YEAR_WORDS.whatToDo);
  }
  if (obligation === 'covered' && isInsured) return words('read', YEAR_WORDS.governmentPaid);
  if (obligation === 'covered' || obligation === 'notOwed') return words('read', YEAR_WORDS.notDue);
  const sentence = reason?.message ?? YEAR_WORDS.notPayable;
  return words('blocked', sentence, '', YEAR_WORDS.whatToDo);
};

const settledWords = ({ obligation, tiers }: ArrearsYear, isInsured: boolean): string => {
  const paidTier = tiers[0]?.fromTier;
  if (obligation === 'paid') return paidTier === undefined ? YEAR_WORDS.paid : paidWords(paidTier);
  return obligation === 'covered' && isInsured ? YEAR_WORDS.governmentPaid : YEAR_WORDS.notDue;
};

const subsidyNote = ({ subsidyLost }: ArrearsYear, tier: Tier | undefined): string => {
  if (subsidyLost) return YEAR_WORDS.noSubsidy;
  return tier === undefined || tier.subsidyFen === 0 ? '' : governmentAdds(tier.subsidyFen);
};

const yearNote = ({ feeYear, obligation }: ArrearsYear, thisYear: number): string => {
  if (feeYear === thisYear) return YEAR_WORDS.thisYear;
  if (feeYear > thisYear) return YEAR_WORDS.nextYear;
  return obligation === 'covered' || obligation === 'notOwed' || obligation === 'paid' ? '' : YEAR_WORDS.notPaid;
};

const words = (kind: Said['kind'], text: string, note = '', link = ''): Said => ({
  kind,
  amountFen: -1,
  words: text,
  note,
  link,
});
