import { ageOn, day, dayOf, yearOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import type { GovernmentPart } from './government-paid';
import { governmentPart } from './government-paid';
import type { PersonFacts } from './person-facts';
import type { RulePack } from './rule-pack';
import { documentOf } from './rule-pack';
import { tiersFor } from './tiers';
import type { WindowOverride } from './windows';

/** The law as of a moment: the packs by fee year and what officers decided beside them. */
export type LawNow = {
  readonly packs: ReadonlyMap<number, RulePack>;
  readonly now: Date;
  readonly channel: string;
  readonly override?: WindowOverride | undefined;
};

export const currentPack = ({ packs, now }: LawNow): RulePack => {
  const pack = packs.get(yearOf(dayOf(now)));
  if (pack === undefined) throw new Error('no rule pack for the current fee year');
  return pack;
};

/** What the law says about one year of a person before anybody asks whether it can be paid today. */
export type YearLaw = {
  readonly feeYear: number;
  /** Where the tiers stand: for a back year the pack of then or of now (C13); none when then has no pack. */
  readonly pack: RulePack | undefined;
  /** The age that age bands ask for: at the end of a back year at the tiers of then, today otherwise. */
  readonly age: number;
  /** A discount lowers the price in the year itself, never that of a year paid late. */
  readonly government: GovernmentPart | undefined;
  readonly subsidyLostBy: string | undefined;
};

export const lawOfYear = (facts: PersonFacts, law: LawNow, feeYear: number): YearLaw => {
  const current = currentPack(law);
  const isBack = feeYear < current.feeYear;
  const isThen = isBack && current.backpay.tiers === 'then';
  const inYear = isBack ? day(`${feeYear}-12-31`) : dayOf(law.now);
  const yearLaw: YearLaw = {
    feeYear,
    pack: isThen ? law.packs.get(feeYear) : current,
    age: ageOn(facts.birthDay, isThen ? inYear : dayOf(law.now)),
    government: governmentPart(facts, law.packs.get(feeYear) ?? current, inYear),
    subsidyLostBy: isBack && !current.backpay.subsidy ? documentOf(current, current.backpay.source) : undefined,
  };
  return isBack && !isCovered(yearLaw) ? { ...yearLaw, government: undefined } : yearLaw;
};

/** What the cheapest tier costs that this person may choose. */
export const lowestFen = ({ pack, age }: YearLaw): Fen | undefined =>
  pack?.tierRule.kind === 'range' ? pack.tierRule.minFen : pack && tiersFor(pack, { age })[0]?.amountFen;

/** Government's payment is the year, or its discount reaches a whole tier (R065): then nothing has to be paid. */
export const isCovered = (yearLaw: YearLaw): boolean => {
  const { government } = yearLaw;
  const lowest = lowestFen(yearLaw);
  if (government === undefined) return false;
  return government.mode !== 'discount' || (lowest !== undefined && government.totalFen >= lowest);
};
