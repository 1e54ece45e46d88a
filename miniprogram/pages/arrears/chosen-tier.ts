import type { Arrears, ArrearsYear } from '../../../types/arrears';
import type { Choice } from '../../services/payments';
import type { YearChoices } from '../../services/year-choices';

export type Tier = ArrearsYear['tiers'][number];

/** The tier of a year: chosen here, else, where something is owed, the one that the server knows from last year; an unknown code is none. */
export const tierOf = (year: ArrearsYear, choices: YearChoices): Tier | undefined => {
  const code = choices.tiers[String(year.feeYear)] ?? (isSettled(year) ? undefined : year.chosenTier);
  return code === undefined ? undefined : tierByCode(year, code);
};

/** Nothing is owed for it; more may be paid on purpose. */
export const isSettled = ({ obligation }: ArrearsYear): boolean =>
  obligation === 'paid' || obligation === 'covered' || obligation === 'notOwed';

/** Within a range the code is the sum in whole yuan. */
export const tierByCode = (year: ArrearsYear, code: string): Tier | undefined => {
  const listed = year.tiers.find((tier) => tier.code === code);
  if (listed !== undefined || year.range === undefined || !/^\d{1,7}$/.test(code)) return listed;
  const amountFen = Number(code) * 100;
  const { minFen, maxFen } = year.range;
  return amountFen < minFen || amountFen > maxFen ? undefined : { code, amountFen, subsidyFen: 0, explanation: [] };
};

/** What goes into the basket for this year. */
export const choiceFor = (participantId: string, feeYear: number, { code, fromTier }: Tier): Choice => ({
  participantId,
  feeYear,
  tier: code,
  ...(fromTier === undefined ? {} : { kind: 'supplement' }),
});

/** Why the sums are what they are, year by year: what is paid, by which document, since when. For the sheet `为什么是这个数`. */
export const explanationLines = (arrears: Arrears, years: readonly number[], choices: YearChoices): string[] =>
  arrears.years
    .filter(({ feeYear }) => years.includes(feeYear))
    .flatMap((year) => {
      const said = tierOf(year, choices)?.explanation ?? [];
      const isFounded = said.some((line) => line.startsWith('依据：'));
      const document = year.source === undefined || isFounded ? [] : [`依据：${year.source.document}`];
      const lines = [...said, ...document];
      return lines.length === 0 ? [] : [`${year.feeYear}年度`, ...lines];
    });
