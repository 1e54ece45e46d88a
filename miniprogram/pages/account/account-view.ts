import type { PersonalAccount } from '../../services/account';
import { spokenYuan, yuan } from '../../words/amount-words';
import { fullDay, momentInWords } from '../../words/day-words';
import { funderWords } from '../../words/funder-words';

export type AccountYear = {
  readonly feeYear: number;
  readonly state: string;
  readonly isPaid: boolean;
  /** −1: amounts are not shown, or nothing was paid. */
  readonly totalFen: number;
  readonly funders: readonly { readonly name: string; readonly amount: string }[];
  readonly paidOn: string;
  readonly label: string;
};
export type AccountView = {
  readonly title: string;
  readonly totalFen: number;
  readonly asOf: string;
  readonly years: readonly AccountYear[];
  readonly isEmpty: boolean;
  /** A payer with leave: paid or not, no amounts. */
  readonly isOnlyPaidOrNot: boolean;
};

type Line = PersonalAccount['years'][number];
type Part = { readonly name: string; readonly amountFen: number };

/** The personal account, newest year first: who put in what, and when. A raise within the year is part of that year. */
export const accountView = (account: PersonalAccount, nowMs: number): AccountView => {
  const feeYears = [...new Set(account.years.map(({ feeYear }) => feeYear))].sort((one, other) => other - one);
  const years = feeYears.map((feeYear) =>
    yearOf(
      feeYear,
      account.years.filter((line) => line.feeYear === feeYear),
    ),
  );
  return {
    title: `${account.maskedName}的缴费记录`,
    totalFen: account.totalFen ?? -1,
    asOf: `数据到${momentInWords(account.asOf, nowMs)}`,
    years,
    isEmpty: years.length === 0,
    isOnlyPaidOrNot: years.length > 0 && years.every(({ totalFen }) => totalFen < 0),
  };
};

const yearOf = (feeYear: number, lines: readonly Line[]): AccountYear => {
  const parts = partsOf(lines);
  const totalFen = parts.length === 0 ? -1 : parts.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const days = lines.flatMap(({ paidOn }) => paidOn ?? []).sort();
  const isPaid = lines.some((line) => line.isPaid);
  const state = isPaid ? '已缴' : '没缴';
  const paidOn = days.length === 0 ? '' : `${days.map(fullDay).join('、')}缴的`;
  const said = parts.map(({ name, amountFen }) => `${name}${spokenYuan(amountFen)}`);
  return {
    feeYear,
    state,
    isPaid,
    totalFen,
    funders: parts.map(({ name, amountFen }) => ({ name, amount: yuan(amountFen) })),
    paidOn,
    label: [`${feeYear}年度`, state, ...said, paidOn].filter(Boolean).join('，'),
  };
};

/** One's own money first, then everybody who added to it. */
const partsOf = (lines: readonly Line[]): Part[] => {
  const sums = new Map<string, number>();
  const add = (name: string, amountFen: number): void => {
    if (amountFen > 0) sums.set(name, (sums.get(name) ?? 0) + amountFen);
  };
  for (const line of lines) add('个人缴', line.personalFen ?? 0);
  for (const line of lines) {
    for (const { funder, kind, amountFen } of line.funders) add(funderWords(funder, kind), amountFen);
  }
  return [...sums].map(([name, amountFen]) => ({ name, amountFen }));
};
