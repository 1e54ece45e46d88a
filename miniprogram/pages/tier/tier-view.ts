import type { Arrears, ArrearsYear } from '../../../types/arrears';
import type { TierView } from '../../components/tier-option/tier-view';
import type { YearChoices } from '../../services/year-choices';
import { figureOf, spokenYuan, yuan } from '../../words/amount-words';
import { countyDay } from '../../words/day-words';
import { personWords } from '../../words/people-words';
import {
  chooseButton,
  chosenWords,
  governmentPays,
  rangeHint,
  sameForAll,
  stepWrong,
  TIER_WORDS,
} from '../../words/year-words';
import { raises, replaces, tierAdds, tierTitle, YEAR_WORDS } from '../../words/year-words';
import type { Tier } from '../arrears/chosen-tier';
import { tierByCode } from '../arrears/chosen-tier';

export type TierPageView = {
  readonly feeYear: number;
  readonly strip: string;
  readonly title: string;
  readonly note: string;
  readonly tiers: readonly TierView[];
  readonly range: { readonly hint: string; readonly error: string } | null;
  /** `这2年都用这一档`, where the ticked years share the tier. */
  readonly sameForAll: string;
  readonly sharedYears: readonly number[];
  readonly parts: readonly { readonly text: string; readonly figure: string }[];
  readonly accountFen: number;
  readonly bar: { readonly first: string; readonly firstLabel: string };
  /** Id of the row at which the list opens. */
  readonly openAt: string;
};

export type TierPick = {
  /** The chosen code; within a range what was typed. */
  readonly code: string;
  readonly choices: YearChoices;
  readonly nowMs: number;
};

/** One year's tiers, ascending. Nothing is chosen unless last year's is known, and none is called better. Pure. */
export const tierPageView = (arrears: Arrears, year: ArrearsYear, pick: TierPick): TierPageView => {
  const chosen = tierByCode(year, pick.code);
  const thisYear = Number(countyDay(pick.nowMs).slice(0, 4));
  const isThisYear = year.feeYear === thisYear;
  const shared = sharedYears(arrears, year, chosen, pick.choices);
  const tiers = [...year.tiers].sort((one, other) => one.amountFen - other.amountFen);
  return {
    feeYear: year.feeYear,
    strip: `${year.feeYear}年度`,
    title: tierTitle(
      personWords(arrears.relation, arrears.maskedName),
      isThisYear ? YEAR_WORDS.thisYear : `${year.feeYear}年`,
    ),
    note: year.subsidyLost ? TIER_WORDS.subsidyLost : TIER_WORDS.subsidyCounts,
    tiers: tiers.map((tier) => tierView(tier, year, chosen, thisYear)),
    range:
      year.range === undefined
        ? null
        : { hint: rangeHint(year.range.minFen, year.range.maxFen), error: rangeError(year, pick.code) },
    sameForAll: shared.length > 1 ? sameForAll(shared.length) : '',
    sharedYears: shared,
    parts: chosen === undefined ? [] : partsOf(chosen),
    accountFen: chosen === undefined ? -1 : chosen.amountFen + chosen.subsidyFen + (chosen.governmentPaidFen ?? 0),
    bar:
      chosen === undefined
        ? { first: TIER_WORDS.chooseThis, firstLabel: TIER_WORDS.chooseThis }
        : {
            first: chooseButton(shownFen(chosen)),
            firstLabel: `就选${spokenYuan(shownFen(chosen))}`,
          },
    openAt: tiers.findIndex(({ code }) => code === chosen?.code) > 4 ? `tier-${pick.code}` : '',
  };
};

/** The year that is chosen for: the one asked for, else the newest that must be paid and has tiers. Optional ones are chosen on purpose. */
export const yearToChoose = (arrears: Arrears, asked: number | undefined): ArrearsYear | undefined => {
  const choosable = arrears.years
    .filter((year) => year.payable !== 'none' && (year.tiers.length > 0 || year.range !== undefined))
    .sort((one, other) => other.feeYear - one.feeYear);
  return asked === undefined
    ? choosable.find(({ payable }) => payable === 'required')
    : choosable.find(({ feeYear }) => feeYear === asked);
};

/** A raise is known by the tier it leads to; what is paid is the difference, and its note says so. */
const shownFen = ({ code, fromTier, amountFen }: Tier): number =>
  fromTier !== undefined && /^\d{1,7}$/.test(code) ? Number(code) * 100 : amountFen;

const tierView = (tier: Tier, year: ArrearsYear, chosen: Tier | undefined, thisYear: number): TierView => {
  const isChosen = tier.code === chosen?.code;
  const tag = tier.code === year.chosenTier ? chosenWords(year.chosenIn, thisYear) : '';
  const note = noteOf(tier);
  const label = [spokenYuan(shownFen(tier)), tag, note, isChosen ? '已选' : '']
    .filter((part) => part !== '')
    .join('，');
  return { code: tier.code, amountFen: shownFen(tier), isChosen, tag, note, label };
};

const noteOf = ({ fromTier, isReplacement, amountFen, subsidyFen, governmentPaidFen }: Tier): string => {
  if (fromTier !== undefined && isReplacement === true) return replaces(fromTier, amountFen);
  if (fromTier !== undefined) return raises(fromTier, amountFen);
  if (governmentPaidFen !== undefined && governmentPaidFen > 0) return governmentPays(governmentPaidFen, amountFen);
  return subsidyFen > 0 ? tierAdds(subsidyFen) : '';
};

const partsOf = (chosen: Tier): { text: string; figure: string }[] => [
  {
    text: chosen.fromTier === undefined || chosen.isReplacement === true ? '您缴' : '您再补',
    figure: figureOf(chosen.amountFen),
  },
  ...part(' + 政府替您付', chosen.governmentPaidFen),
  ...part(' + 政府补', chosen.subsidyFen),
];

const part = (text: string, amountFen: number | undefined): { text: string; figure: string }[] =>
  amountFen === undefined || amountFen === 0 ? [] : [{ text, figure: figureOf(amountFen) }];

const sharedYears = (
  arrears: Arrears,
  year: ArrearsYear,
  chosen: Tier | undefined,
  { picked }: YearChoices,
): number[] => {
  const others = arrears.years.filter(
    ({ feeYear, payable }) => feeYear !== year.feeYear && payable !== 'none' && picked?.includes(feeYear) === true,
  );
  if (chosen === undefined || others.length === 0) return [];
  return others.every((other) => tierByCode(other, chosen.code) !== undefined)
    ? [year.feeYear, ...others.map(({ feeYear }) => feeYear)]
    : [];
};

const rangeError = ({ range }: ArrearsYear, typed: string): string => {
  if (range === undefined || typed === '') return '';
  if (!/^\d{1,7}$/.test(typed)) return TIER_WORDS.amountWrong;
  const amountFen = Number(typed) * 100;
  if (amountFen < range.minFen || amountFen > range.maxFen) return `${rangeHint(range.minFen, range.maxFen)}。`;
  return range.stepFen > 100 && (amountFen - range.minFen) % range.stepFen !== 0 ? stepWrong(range.stepFen) : '';
};

/** `进账户575元` */
export const accountWords = (accountFen: number): string => (accountFen < 0 ? '' : `进账户${yuan(accountFen)}`);
