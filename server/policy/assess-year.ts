import type { Day } from '../shared/day';
import { ageOn, day, dayOf, yearOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { ineligibility, neverOwed } from './eligibility';
import type { GovernmentPart } from './government-paid';
import { cappedSplit, governmentPart } from './government-paid';
import type { PersonFacts } from './person-facts';
import { reachingAge } from './reaching-age';
import type { Reason, ReasonKey } from './reason';
import { because } from './reason';
import type { FunderAmount, RulePack } from './rule-pack';
import { documentOf } from './rule-pack';
import type { TierOffer } from './tier-offer';
import { offerOf } from './tier-offer';
import { tiersFor } from './tiers';
import type { WindowOverride } from './windows';
import { windowAt } from './windows';

export const OBLIGATIONS = ['paid', 'covered', 'due', 'late', 'notOwed', 'notYet', 'closed'] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

export type AssessedYear = {
  readonly feeYear: number;
  readonly obligation: Obligation;
  readonly payable: 'none' | 'required' | 'optional';
  /** Why not; beside a payable year, advice. */
  readonly reason?: Reason | undefined;
  /** Government money of the year, paid or promised: a funder, never a state. */
  readonly funders: readonly FunderAmount[];
  readonly tiers: readonly TierOffer[];
  /** Any amount in steps (C1), where the county has no list. */
  readonly range?: AmountRange | undefined;
  readonly chosenTier?: string | undefined;
  /** The earlier fee year in which that tier was paid. */
  readonly chosenIn?: number | undefined;
  readonly subsidyLost: boolean;
  readonly source?:
    { readonly rule: string; readonly document: string; readonly effectiveDay?: Day | undefined } | undefined;
};
export type AmountRange = { readonly minFen: Fen; readonly maxFen: Fen; readonly stepFen: Fen };

/** The law as of a moment: the packs by fee year and what officers decided beside them. */
export type LawNow = {
  readonly packs: ReadonlyMap<number, RulePack>;
  readonly now: Date;
  readonly channel: string;
  readonly override?: WindowOverride | undefined;
};

/**
 * All years of a person, newest first: from the enrolment year to the current fee year (R105–R107). The same function
 * answers what is owed and, through `priceYear`, what is paid. Throws when the current year has no pack: ask before.
 */
export const assessYears = (facts: PersonFacts, law: LawNow): AssessedYear[] => {
  const current = currentPack(law);
  const enrolledYear = facts.enrolledDay === null ? current.feeYear : yearOf(facts.enrolledDay);
  const first = Math.min(Math.max(enrolledYear, current.schemeStartYear), current.feeYear);
  const years: AssessedYear[] = [];
  for (let feeYear = current.feeYear; feeYear >= first; feeYear -= 1) years.push(assessYear(facts, law, feeYear));
  return withAdvice(years, facts, law);
};

export const currentPack = ({ packs, now }: LawNow): RulePack => {
  const pack = packs.get(yearOf(dayOf(now)));
  if (pack === undefined) throw new Error('no rule pack for the current fee year');
  return pack;
};

export const assessYear = (facts: PersonFacts, law: LawNow, feeYear: number): AssessedYear => {
  const current = currentPack(law);
  const isBack = feeYear < current.feeYear;
  const paid = facts.credited.find((year) => year.feeYear === feeYear);
  if (paid !== undefined) return plain(feeYear, 'paid', { chosenTier: paid.tier });
  const never = neverOwed(facts, current, feeYear);
  if (never !== undefined) {
    return plain(feeYear, never.key === 'underAge' && !isBack ? 'notYet' : 'notOwed', { reason: never });
  }
  const yearLaw = lawOfYear(facts, law, feeYear);
  const blocked = ineligibility(facts, current, { on: dayOf(law.now), channel: law.channel });
  if (blocked !== undefined && ENDED.has(blocked.key)) {
    return plain(feeYear, isBack ? 'closed' : 'notOwed', { reason: blocked });
  }
  // Government pays for members only; the wait after enrolment holds up the person's own money alone.
  if (isCovered(yearLaw) && (isBack || blocked === undefined || blocked.key === 'waiting')) {
    return coveredYear(facts, law, yearLaw, { mayAdd: !isBack && blocked === undefined });
  }
  const { backpay } = current;
  if (isBack && (backpay.approval || feeYear < current.feeYear - backpay.years || yearLaw.pack === undefined)) {
    return plain(feeYear, 'closed', {
      reason: because(current, 'needsAssessment', 'R104', { sourceId: backpay.source }),
    });
  }
  if (blocked !== undefined) return plain(feeYear, obligationWhile(blocked.key, isBack), { reason: blocked });
  const obligation = isBack ? 'late' : 'due';
  const window = windowAt(current, law.now, law);
  if (window.state === 'closed') {
    const params: Reason['params'] = window.opensDay === null ? {} : { date: window.opensDay };
    const reason = because(current, 'windowClosed', 'R096', { sourceId: current.window.source, params });
    return plain(feeYear, obligation, { reason });
  }
  return payableYear(facts, law, yearLaw, obligation);
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

const lowestFen = ({ pack, age }: YearLaw): Fen | undefined =>
  pack?.tierRule.kind === 'range' ? pack.tierRule.minFen : pack && tiersFor(pack, { age })[0]?.amountFen;

/** Government's payment is the year, or its discount reaches a whole tier (R065): then nothing has to be paid. */
const isCovered = (yearLaw: YearLaw): boolean => {
  const { government } = yearLaw;
  const lowest = lowestFen(yearLaw);
  if (government === undefined) return false;
  return government.mode !== 'discount' || (lowest !== undefined && government.totalFen >= lowest);
};

const payableYear = (
  facts: PersonFacts,
  law: LawNow,
  yearLaw: YearLaw,
  obligation: 'due' | 'late' | 'covered',
): AssessedYear => {
  const current = currentPack(law);
  const { feeYear, pack = current, government } = yearLaw;
  const tiers = tiersFor(pack, yearLaw)
    .map((tier) => offerOf(pack, tier, yearLaw))
    .filter((offer) => offer.amountFen > 0);
  const range = pack.tierRule.kind === 'range' ? rangeOf(pack.tierRule) : undefined;
  if (tiers.length === 0 && range === undefined) {
    const reason = because(current, 'needsAssessment', 'R104', { sourceId: pack.tierSource });
    return plain(feeYear, 'closed', { reason });
  }
  const last = lastTier(facts, feeYear, tiers);
  const isBack = obligation === 'late';
  return {
    feeYear,
    obligation,
    payable: obligation === 'due' ? 'required' : 'optional',
    funders: government?.split ?? [],
    tiers,
    ...(range === undefined ? {} : { range }),
    ...(last === undefined ? {} : { chosenTier: last.tier, chosenIn: last.feeYear }),
    subsidyLost: yearLaw.subsidyLostBy !== undefined,
    source: {
      rule: isBack ? 'R105' : 'R032',
      document: isBack ? documentOf(current, current.backpay.source) : documentOf(pack, pack.tierSource),
      effectiveDay: pack.validFrom,
    },
  };
};

const rangeOf = ({ minFen, maxFen, stepFen }: AmountRange): AmountRange => ({ minFen, maxFen, stepFen });

const coveredYear = (
  facts: PersonFacts,
  law: LawNow,
  yearLaw: YearLaw,
  { mayAdd }: { mayAdd: boolean },
): AssessedYear => {
  const { feeYear, government } = yearLaw;
  if (government === undefined) throw new Error('a covered year without government money');
  const reason: Reason = { key: 'governmentPaid', params: {}, rule: 'R069', document: government.document };
  const funders =
    government.mode === 'discount'
      ? cappedSplit(government.split, lowestFen(yearLaw) ?? government.totalFen)
      : government.split;
  const covered = plain(feeYear, 'covered', { reason, funders });
  if (!mayAdd || government.mode === 'standalone') return covered;
  if (windowAt(currentPack(law), law.now, law).state === 'closed') return covered;
  const year = payableYear(facts, law, yearLaw, 'covered');
  return year.payable === 'none' ? covered : { ...year, reason, funders };
};

/** Near benefit age with too few years: the open years say how many are missing (R087). */
const withAdvice = (years: AssessedYear[], facts: PersonFacts, law: LawNow): AssessedYear[] => {
  const current = currentPack(law);
  const covered = years.filter((year) => year.obligation === 'covered').map((year) => year.feeYear);
  const reaching = reachingAge(facts, current, dayOf(law.now), covered);
  if (reaching === undefined) return years;
  const reason = because(current, 'reachingAge', '4.4', {
    sourceId: current.benefit.source,
    params: { n: reaching.missingYears },
  });
  return years.map((year) => (year.obligation === 'late' && year.payable !== 'none' ? { ...year, reason } : year));
};

const plain = (feeYear: number, obligation: Obligation, rest: Partial<AssessedYear>): AssessedYear => ({
  feeYear,
  obligation,
  payable: 'none',
  funders: [],
  tiers: [],
  subsidyLost: false,
  ...rest,
});

/** Enrolment or paying age is over: nothing can be owed any more, whoever would have paid. */
const ENDED: ReadonlySet<ReasonKey> = new Set(['overAge', 'receiving', 'stopped']);
const NOT_YET: ReadonlySet<ReasonKey> = new Set(['waiting', 'underAge', 'notEnrolled']);

/** What a year is while the person may not pay: nothing is due from who has another scheme or home, or is suspended. */
const obligationWhile = (key: ReasonKey, isBack: boolean): Obligation => {
  if (NOT_YET.has(key)) return 'notYet';
  if (isBack) return 'late';
  return key === 'paused' ? 'closed' : 'notOwed';
};

/** The tier of the latest earlier year, when it is offered this year too. */
const lastTier = (
  facts: PersonFacts,
  feeYear: number,
  tiers: readonly TierOffer[],
): PersonFacts['credited'][number] | undefined => {
  const earlier = facts.credited
    .filter((year) => year.feeYear < feeYear)
    .sort((one, other) => other.feeYear - one.feeYear);
  const last = earlier[0];
  return tiers.some(({ code }) => code === last?.tier) ? last : undefined;
};
