import type { Basket } from '../../../types/baskets';
import { spokenYuan, yuan } from '../../words/amount-words';
import { countyDay } from '../../words/day-words';
import { addBackYear, CHECK_WORDS, payerWords, peopleAndLines, removedWords, tierWords } from '../../words/pay-words';
import { personWords, relationWord, spokenName } from '../../words/people-words';
import { governmentAdds, tierAdds, YEAR_WORDS } from '../../words/year-words';

type Line = Basket['lines'][number];
type Removed = Basket['removed'][number];

export type CheckLineView = {
  readonly feeYear: number;
  readonly yearNote: string;
  readonly tier: string;
  readonly note: string;
  readonly amountFen: number;
  readonly isChanged: boolean;
  readonly label: string;
};

export type CheckPersonView = {
  readonly participantId: string;
  readonly relation: string;
  readonly maskedName: string;
  readonly changeLabel: string;
  readonly lines: readonly CheckLineView[];
  /** Years that may be added, each a row of its own; more than two are one row. */
  readonly additions: readonly { readonly feeYear: number; readonly text: string }[];
};

export type CheckView = {
  readonly people: readonly CheckPersonView[];
  readonly removed: readonly { readonly key: string; readonly text: string; readonly canTakeOver: boolean }[];
  readonly hasChanged: boolean;
  readonly pairs: readonly { readonly label: string; readonly value: string }[];
  /** Why each sum is what it is, for the sheet. */
  readonly explanation: readonly string[];
  readonly payee: string;
  readonly totalFen: number;
  readonly label: string;
  /** Nothing is left to be paid. */
  readonly isEmpty: boolean;
  readonly first: string;
  readonly firstLabel: string;
};

export type CheckSetting = {
  readonly nowMs: number;
  readonly isLarge: boolean;
  /** What the person saw before: figures that differ from it are marked. */
  readonly before?: Basket | undefined;
  readonly relationOf: (participantId: string) => string | undefined;
};

const ADDITIONS_MAX = 2;

/** Everything once more before WeChat's sheet: who, which year, which tier, how much, to whom. Pure. */
export const checkView = (basket: Basket, setting: CheckSetting): CheckView => {
  const people = peopleOf(basket, setting);
  const lines = people.flatMap((person) => person.lines);
  const isEmpty = basket.lines.length === 0;
  return {
    people,
    removed: basket.removed.map((line) => removedView(line, basket, setting)),
    hasChanged: lines.some(({ isChanged }) => isChanged),
    pairs: pairsOf(basket),
    explanation: explanationOf(basket, setting),
    payee: basket.payee,
    totalFen: basket.totalFen,
    label: peopleAndLines(people.length, lines.length),
    isEmpty,
    first: isEmpty ? CHECK_WORDS.home : CHECK_WORDS.pay,
    firstLabel: isEmpty ? CHECK_WORDS.home : `${CHECK_WORDS.pay}，一共${spokenYuan(basket.totalFen)}`,
  };
};

const peopleOf = (basket: Basket, setting: CheckSetting): CheckPersonView[] => {
  const ids = [...new Set(basket.lines.map(({ participantId }) => participantId))];
  return ids.map((participantId) => {
    const lines = basket.lines.filter((line) => line.participantId === participantId);
    const person = basket.people.find((one) => one.participantId === participantId);
    const relation = person?.relation ?? setting.relationOf(participantId);
    const maskedName = person?.maskedName ?? lines[0]?.maskedName ?? '';
    return {
      participantId,
      relation: relationWord(relation),
      maskedName,
      changeLabel: `修改，${relationWord(relation)}${spokenName(maskedName)}`,
      lines: [...lines].sort((one, other) => other.feeYear - one.feeYear).map((line) => lineView(line, setting)),
      additions: additionsOf(person?.addableYears ?? []),
    };
  });
};

const lineView = (line: Line, setting: CheckSetting): CheckLineView => {
  const thisYear = Number(countyDay(setting.nowMs).slice(0, 4));
  const yearNote =
    line.feeYear === thisYear
      ? YEAR_WORDS.thisYear
      : line.feeYear < thisYear
        ? YEAR_WORDS.payBack
        : YEAR_WORDS.nextYear;
  const note = noteOf(line, setting.isLarge, line.feeYear < thisYear);
  const isChanged = line.isChanged || differsFrom(setting.before, line);
  return {
    feeYear: line.feeYear,
    yearNote,
    tier: tierWords(line.tier),
    note,
    amountFen: line.amountFen,
    isChanged,
    label: [
      `${line.feeYear}年度`,
      yearNote,
      tierWords(line.tier),
      note,
      spokenYuan(line.amountFen),
      isChanged ? '改了' : '',
    ]
      .filter((part) => part !== '')
      .join('，'),
  };
};

const noteOf = ({ note, subsidyFen }: Line, isLarge: boolean, isBackYear: boolean): string => {
  if (subsidyFen > 0) return isLarge ? tierAdds(subsidyFen) : governmentAdds(subsidyFen);
  if (note !== undefined && note !== '') return note;
  if (!isBackYear) return '';
  return isLarge ? CHECK_WORDS.noSubsidyShort : CHECK_WORDS.noSubsidy;
};

const differsFrom = (before: Basket | undefined, line: Line): boolean => {
  if (before === undefined) return false;
  const seen = before.lines.find((one) => one.participantId === line.participantId && one.feeYear === line.feeYear);
  return seen?.amountFen !== line.amountFen || seen.subsidyFen !== line.subsidyFen;
};

const additionsOf = (years: readonly number[]): CheckPersonView['additions'] => {
  const newestFirst = [...years].sort((one, other) => other - one);
  return newestFirst.length > ADDITIONS_MAX
    ? [{ feeYear: 0, text: '补缴其他年度' }]
    : newestFirst.map((feeYear) => ({ feeYear, text: addBackYear(feeYear) }));
};

const removedView = (line: Removed, basket: Basket, setting: CheckSetting): CheckView['removed'][number] => {
  const person = basket.people.find((one) => one.participantId === line.participantId);
  const who = personWords(person?.relation ?? setting.relationOf(line.participantId), line.maskedName);
  return {
    key: `${line.participantId}:${line.feeYear}`,
    text: removedWords(`${who} `, line.feeYear, line.message),
    canTakeOver: line.canTakeOver === true,
  };
};

const explanationOf = (basket: Basket, { relationOf }: CheckSetting): string[] =>
  basket.lines.flatMap(({ participantId, maskedName, feeYear, explanation }) => {
    const relation = basket.people.find((one) => one.participantId === participantId)?.relation;
    return [`${personWords(relation ?? relationOf(participantId), maskedName)}，${feeYear}年度`, ...explanation];
  });

const pairsOf = ({ payee, payer, subsidyFen }: Basket): CheckView['pairs'] => [
  { label: CHECK_WORDS.payee, value: payee },
  ...(payer === '' ? [] : [{ label: CHECK_WORDS.payer, value: payerWords(payer) }]),
  ...(subsidyFen > 0 ? [{ label: CHECK_WORDS.subsidy, value: yuan(subsidyFen) }] : []),
];
