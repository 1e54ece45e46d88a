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
  /** There is something to tick. */
  readonly hasPick: boolean;
  readonly tell: string;
  /** `都缴齐了，不用缴`, or that nothing can be paid here. */
  readonly empty: string;
  readonly isOwing: boolean;
  /** `其他年度都缴齐了`, where that is so of every year that is not in the list. */
  readonly othersPaid: string;
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
  const isOpen = isOwing || rows.some(({ kind }) => kind === 'blocked');
  return {
    title: yearsTitle(personWords(arrears.relation, arrears.maskedName)),
    rows,
    hasPick,
    tell: hasPick && canSkipBackYears(years, thisYear) ? YEAR_WORDS.onlyThisYear : '',
    empty: isOpen ? (hasPick || isBusy ? '' : YEAR_WORDS.noneHere) : nothingOwed(arrears),
    isOwing: isOpen,
    othersPaid: arrears.knowsHistory && areOthersPaid(arrears, years) ? YEAR_WORDS.othersPaid : '',
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

/** Years with something to say. Paid ones are in the record, and so are those that nobody can pay any more. */
export const openYears = (arrears: Arrears): ArrearsYear[] =>
  arrears.years
    .filter((year) => year.payable !== 'none' || !(year.obligation === 'paid' || isOver(year, arrears)))
    .sort((one, other) => other.feeYear - one.feeYear);

/** A year that is to be assessed first is closed here and still unpaid: whoever may know history is told what to do. */
const isOver = ({ obligation, reason }: ArrearsYear, { knowsHistory }: Arrears): boolean =>
  obligation === 'closed' && !(knowsHistory && reason?.key === 'needsAssessment');

const areOthersPaid = ({ years }: Arrears, listed: readonly ArrearsYear[]): boolean =>
  years.every((year) => listed.includes(year) || year.obligation === 'paid');

/** Whoever may not know what was paid, or whose years were closed unpaid, is not told that all is paid. */
const nothingOwed = ({ knowsHistory, isAllPaid }: Arrears): string =>
  knowsHistory && isAllPaid === true ? YEAR_WORDS.nothingOwed : YEAR_WORDS.notDue;

const isPickable = ({ payable, busyUntil, tiers, range }: ArrearsYear): boolean =>
  payable !== 'none' && busyUntil === undefined && (tiers.length > 0 || range !== undefined);
