import type { Arrears, ArrearsYear } from '../../../types/arrears';
import type { YearRowView } from '../../components/year-row/year-row-view';
import type { Choice } from '../../services/payments';
import type { YearChoices } from '../../services/year-choices';
import { spokenYuan } from '../../words/amount-words';
import { countyDay } from '../../words/day-words';
import { personWords } from '../../words/people-words';
import { pickedLabel, YEAR_WORDS, yearsTitle } from '../../words/year-words';
import { choiceFor, tierOf } from './chosen-tier';
import { yearRow } from './arrears-row';

export type ArrearsView = {
  readonly title: string;
  readonly rows: readonly YearRowView[];
  readonly tell: string;
  /** `都缴齐了，不用缴`, or that nothing can be paid here. */
  readonly empty: string;
  readonly isOwing: boolean;
  readonly hasRecord: boolean;
  readonly picked: readonly number[];
  readonly totalFen: number;
  readonly bar: { readonly label: string; readonly first: string; readonly firstLabel: string };
};

/** The years of a person in the ledger, newest first. Paid years are not in it. Pure. */
export const arrearsView = (arrears: Arrears, choices: YearChoices, nowMs: number): ArrearsView => {
  const thisYear = Number(countyDay(nowMs).slice(0, 4));
  const years = openYears(arrears);
  const picked = pickedYears(arrears, choices, nowMs);
  const rows = years.map((year) =>
    yearRow(year, {
      thisYear,
      tier: tierOf(year, choices),
      isPicked: picked.includes(year.feeYear),
      isInsured: arrears.relation === 'self',
      nowMs,
    }),
  );
  const totalFen = chosenLines(arrears, choices, nowMs).reduce((sum, { amountFen }) => sum + amountFen, 0);
  const hasPick = rows.some(({ kind }) => kind === 'pick');
  const isBusy = years.some(({ busyUntil }) => busyUntil !== undefined);
  const isOwing = years.some(({ obligation }) => obligation === 'due' || obligation === 'late');
  return {
    title: yearsTitle(personWords(arrears.relation, arrears.maskedName)),
    rows,
    tell: hasPick && canSkipBackYears(years, thisYear) ? YEAR_WORDS.onlyThisYear : '',
    empty: isOwing ? (hasPick || isBusy ? '' : YEAR_WORDS.noneHere) : YEAR_WORDS.nothingOwed,
    isOwing,
    hasRecord: arrears.knowsHistory,
    picked,
    totalFen,
    bar:
      (isOwing && hasPick) || picked.length > 0
        ? {
            label: pickedLabel(picked.length),
            first: YEAR_WORDS.next,
            firstLabel: `${YEAR_WORDS.next}，${pickedLabel(picked.length)}${spokenYuan(totalFen)}`,
          }
        : { label: '', first: YEAR_WORDS.backHome, firstLabel: YEAR_WORDS.backHome },
  };
};

/** This year is to be paid, and older ones are open besides. */
const canSkipBackYears = (years: readonly ArrearsYear[], thisYear: number): boolean =>
  years.some(({ feeYear, payable }) => feeYear === thisYear && payable === 'required') &&
  years.some(({ feeYear }) => feeYear < thisYear);

/** The years that are ticked: at first this year alone, when its tier is known. Back years are never ticked for anybody. */
export const pickedYears = (arrears: Arrears, choices: YearChoices, nowMs: number): number[] => {
  const thisYear = Number(countyDay(nowMs).slice(0, 4));
  const payable = openYears(arrears).filter((year) => isPickable(year) && tierOf(year, choices) !== undefined);
  return payable
    .filter(({ feeYear, payable: kind }) =>
      choices.picked === undefined ? feeYear === thisYear && kind === 'required' : choices.picked.includes(feeYear),
    )
    .map(({ feeYear }) => feeYear);
};

/** What is put into the basket, with the sum of each for the bar. */
export const chosenLines = (
  arrears: Arrears,
  choices: YearChoices,
  nowMs: number,
): { readonly choice: Choice; readonly amountFen: number }[] => {
  const picked = pickedYears(arrears, choices, nowMs);
  return arrears.years.flatMap((year) => {
    const tier = picked.includes(year.feeYear) ? tierOf(year, choices) : undefined;
    if (tier === undefined) return [];
    return [{ choice: choiceFor(arrears.participantId, year.feeYear, tier), amountFen: tier.amountFen }];
  });
};

/** Years with something to say: paid and closed ones are in the record. */
export const openYears = (arrears: Arrears): ArrearsYear[] =>
  arrears.years
    .filter(({ obligation, payable }) => payable !== 'none' || (obligation !== 'paid' && obligation !== 'closed'))
    .sort((one, other) => other.feeYear - one.feeYear);

const isPickable = ({ payable, busyUntil, tiers, range }: ArrearsYear): boolean =>
  payable !== 'none' && busyUntil === undefined && (tiers.length > 0 || range !== undefined);
