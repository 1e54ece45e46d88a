import type { Day } from '../shared/day';
import { ageOn, day, dayOf, yearOf } from '../shared/day';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';
import { ineligibility, neverOwed } from './eligibility';
import type { GovernmentPart } from './government-paid';
import { governmentPart } from './government-paid';
import type { PersonFacts } from './person-facts';
import type { Reason, ReasonKey } from './reason';
import type { FunderAmount, RulePack } from './rule-pack';
import type { TierOffer } from './tier-offer';
import { offerOf } from './tier-offer';
import { tiersFor, tierWithCode } from './tiers';
import type { WindowOverride } from './windows';
import { windowAt } from './windows';

export const OBLIGATIONS = ['paid', 'covered', 'due', 'late', 'notOwed', 'notYet', 'closed'] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

export type AssessedYear = {
  readonly feeYear: number;
  readonly obligation: Obligation;
  readonly payable: 'none' | 'required' | 'optional';
  readonly reason?: Reason | undefined;
  /** Government money of the year, paid or promised: a funder, never a state. */
  readonly funders: readonly FunderAmount[];
  readonly tiers: readonly TierOffer[];
  readonly chosenTier?: string | undefined;
  readonly subsidyLost: boolean;
  readonly source?:
    { readonly rule: string; readonly document: string; readonly effectiveDay?: Day | undefined } | undefined;
};

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
  const first =
    facts.enrolledDay === null ? current.feeYear : Math.max(yearOf(facts.enrolledDay), current.schemeStartYear);
  const years: AssessedYear[] = [];
  for (let feeYear = current.feeYear; feeYear >= first; feeYear -= 1) years.push(assessYear(facts, law, feeYear));
  return years;
};

export const currentPack = ({ packs, now }: LawNow): RulePack => {
  const pack = packs.get(yearOf(dayOf(now)));
  if (pack === undefined) throw new Error('no rule pack for the current fee year');
  return pack;
};

export const assessYear = (facts: PersonFacts, law: LawNow, feeYear: number): AssessedYear => {
  const current = currentPack(law);
  const today = dayOf(law.now);
  const isBack = feeYear < current.feeYear;
  const paid = facts.credited.find((year) => year.feeYear === feeYear);
  if (paid !== undefined) return plain(feeYear, 'paid', { chosenTier: paid.tier });
  const pack = isBack && current.backpay.tiers === 'then' ? law.packs.get(feeYear) : current;
  const government = governmentPart(facts, law.packs.get(feeYear) ?? current, dayInYear(feeYear, today));
  const never = neverOwed(facts, current, feeYear);
  if (never !== undefined) {
    return plain(feeYear, never === 'underAge' ? 'notYet' : 'notOwed', { reason: because(current, never, 'R023') });
  }
  const blocked = ineligibility(facts, current, { on: today, channel: law.channel });
  if (blocked !== undefined && ENDED.has(blocked.key)) {
    return plain(feeYear, isBack ? 'closed' : 'notOwed', { reason: blocked });
  }
  if (government !== undefined && government.mode !== 'discount') {
    return coveredYear(facts, law, { feeYear, government, isBlocked: blocked !== undefined || isBack });
  }
  if (isBack && (feeYear < current.feeYear - current.backpay.years || current.backpay.approval || pack === undefined)) {
    return plain(feeYear, 'closed', { reason: because(current, 'needsAssessment', 'R104', current.backpay.source) });
  }
  if (blocked !== undefined) return plain(feeYear, obligationWhile(blocked.key, isBack), { reason: blocked });
  const obligation = isBack ? 'late' : 'due';
  const window = windowAt(current, law.now, law);
  if (window.state === 'closed') {
    const params: Reason['params'] = window.opensDay === null ? {} : { date: window.opensDay };
    return plain(feeYear, obligation, {
      reason: { ...because(current, 'windowClosed', 'R096', current.window.source), params },
    });
  }
  return payableYear(facts, law, { feeYear, pack: pack ?? current, government, obligation });
};

/** One year with one tier, to the fen; the same path as the page that showed it. */
export const priceYear = (
  facts: PersonFacts,
  law: LawNow,
  { feeYear, tier }: { feeYear: number; tier: string },
): Result<
  { offer: TierOffer; year: AssessedYear; pricedBy: RulePack },
  { kind: 'paid' | 'notPayable' | 'noSuchTier'; reason?: Reason | undefined }
> => {
  const current = currentPack(law);
  if (feeYear > current.feeYear || feeYear < current.schemeStartYear) return no({ kind: 'notPayable' });
  if (facts.enrolledDay !== null && feeYear < yearOf(facts.enrolledDay)) return no({ kind: 'notPayable' });
  const year = assessYear(facts, law, feeYear);
  if (year.obligation === 'paid') return no({ kind: 'paid' });
  if (year.payable === 'none') return no({ kind: 'notPayable', reason: year.reason });
  const offer = year.tiers.find(({ code }) => code === tier) ?? rangeOffer(facts, law, year, tier);
  const pricedBy = year.obligation === 'late' && current.backpay.tiers === 'then' ? law.packs.get(feeYear) : current;
  if (pricedBy === undefined) throw new Error('an offer without the pack that made it');
  return offer === undefined ? no({ kind: 'noSuchTier' }) : ok({ offer, year, pricedBy });
};

type Payable = { feeYear: number; pack: RulePack; government: GovernmentPart | undefined; obligation: Obligation };

const payableYear = (
  facts: PersonFacts,
  law: LawNow,
  { feeYear, pack, government, obligation }: Payable,
): AssessedYear => {
  const isBack = obligation === 'late';
  const subsidyLost = isBack && !currentPack(law).backpay.subsidy;
  const tiers = tiersFor(pack, { age: ageOn(facts.birthDay, dayOf(law.now)) })
    .map((tier) => offerOf(pack, tier, { feeYear, government: isBack ? undefined : government, subsidyLost }))
    .filter((offer) => offer.amountFen > 0);
  const chosenTier = lastTier(facts, feeYear, tiers);
  return {
    feeYear,
    obligation,
    payable: obligation === 'due' ? 'required' : 'optional',
    funders: isBack ? [] : (government?.split ?? []),
    tiers,
    ...(chosenTier === undefined ? {} : { chosenTier }),
    subsidyLost,
    source: {
      rule: isBack ? 'R105' : 'R032',
      document: documentOf(pack, isBack ? pack.backpay.source : pack.tierSource),
      effectiveDay: pack.validFrom,
    },
  };
};

const coveredYear = (
  facts: PersonFacts,
  law: LawNow,
  { feeYear, government, isBlocked }: { feeYear: number; government: GovernmentPart; isBlocked: boolean },
): AssessedYear => {
  const current = currentPack(law);
  const reason = because(current, 'governmentPaid', 'R069', current.groupSource);
  const isOpen = windowAt(current, law.now, law).state !== 'closed';
  if (government.mode === 'standalone' || isBlocked || !isOpen) {
    return plain(feeYear, 'covered', { reason, funders: government.split });
  }
  return { ...payableYear(facts, law, { feeYear, pack: current, government, obligation: 'covered' }), reason };
};

const rangeOffer = (facts: PersonFacts, law: LawNow, year: AssessedYear, code: string): TierOffer | undefined => {
  const current = currentPack(law);
  const pack = year.obligation === 'late' && current.backpay.tiers === 'then' ? law.packs.get(year.feeYear) : current;
  if (pack?.tierRule.kind !== 'range') return undefined;
  const tier = tierWithCode(pack, code, { age: ageOn(facts.birthDay, dayOf(law.now)) });
  const government = governmentPart(
    facts,
    law.packs.get(year.feeYear) ?? current,
    dayInYear(year.feeYear, dayOf(law.now)),
  );
  return tier && offerOf(pack, tier, { feeYear: year.feeYear, government, subsidyLost: year.subsidyLost });
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

const NOT_YET: ReadonlySet<ReasonKey> = new Set(['waiting', 'underAge']);
const NOT_OWED: ReadonlySet<ReasonKey> = new Set(['student', 'employeeInsured', 'otherRegion']);
/** Enrolment or paying age is over: nothing can be owed any more, whoever would have paid. */
const ENDED: ReadonlySet<ReasonKey> = new Set(['overAge', 'receiving', 'stopped']);

const obligationWhile = (key: ReasonKey, isBack: boolean): Obligation => {
  if (NOT_YET.has(key)) return 'notYet';
  if (isBack) return 'late';
  return NOT_OWED.has(key) ? 'notOwed' : 'due';
};

/** The tier of the latest earlier year, when it is offered this year too. */
const lastTier = (facts: PersonFacts, feeYear: number, tiers: readonly TierOffer[]): string | undefined => {
  const earlier = facts.credited
    .filter((year) => year.feeYear < feeYear)
    .sort((one, other) => other.feeYear - one.feeYear);
  const last = earlier[0]?.tier;
  return tiers.some(({ code }) => code === last) ? last : undefined;
};

const dayInYear = (feeYear: number, today: Day): Day => {
  const last = day(`${feeYear}-12-31`);
  return today < last ? today : last;
};

const documentOf = (pack: RulePack, sourceId: string): string => pack.sources[sourceId]?.document ?? sourceId;

const because = (pack: RulePack, key: ReasonKey, rule: string, sourceId = pack.age.source): Reason => ({
  key,
  params: {},
  rule,
  document: documentOf(pack, sourceId),
});
