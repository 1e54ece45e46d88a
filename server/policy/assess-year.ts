import type { Day } from '../shared/day';
import { day, dayOf, yearOf } from '../shared/day';
import type { AssessedYear, Obligation, AmountRange } from './assessed-year';
import { plainYear } from './assessed-year';
import { ineligibility, neverOwed } from './eligibility';
import { cappedSplit } from './government-paid';
import { paidYear } from './paid-year';
import type { PersonFacts } from './person-facts';
import { holdsOn } from './person-facts';
import { reachingAge } from './reaching-age';
import type { Reason, ReasonKey } from './reason';
import { because } from './reason';
import type { RulePack } from './rule-pack';
import { documentOf } from './rule-pack';
import type { TierOffer } from './tier-offer';
import { offerOf } from './tier-offer';
import { tiersFor } from './tiers';
import { windowClosed } from './window-closed';
import type { LawNow, YearLaw } from './year-law';
import { currentPack, isCovered, lawOfYear, lowestFen } from './year-law';

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

export const assessYear = (facts: PersonFacts, law: LawNow, feeYear: number): AssessedYear => {
  const current = currentPack(law);
  const isBack = feeYear < current.feeYear;
  const paid = facts.credited.find((year) => year.feeYear === feeYear);
  if (paid !== undefined) return paidYear(facts, law, paid);
  const never = neverOwed(facts, current, feeYear);
  if (never !== undefined) {
    return plainYear(feeYear, never.key === 'underAge' && !isBack ? 'notYet' : 'notOwed', { reason: never });
  }
  const yearLaw = lawOfYear(facts, law, feeYear);
  const blocked = ineligibility(facts, current, { on: dayOf(law.now), channel: law.channel });
  if (blocked !== undefined && ENDED.has(blocked.key)) {
    return plainYear(feeYear, isBack ? 'closed' : 'notOwed', { reason: blocked });
  }
  // Government pays for members only; the wait after enrolment holds up the person's own money alone.
  if (isCovered(yearLaw) && (isBack || blocked === undefined || blocked.key === 'waiting')) {
    return coveredYear(facts, law, yearLaw, { mayAdd: !isBack && blocked === undefined });
  }
  const { backpay } = current;
  if (isBack && (backpay.approval || feeYear < current.feeYear - backpay.years || yearLaw.pack === undefined)) {
    return plainYear(feeYear, 'closed', {
      reason: because(current, 'needsAssessment', 'R104', { sourceId: backpay.source }),
    });
  }
  if (blocked !== undefined) return plainYear(feeYear, obligationWhile(blocked.key, isBack), { reason: blocked });
  const obligation = isBack ? 'late' : 'due';
  const reason = windowClosed(law) ?? (isBack ? undefined : debited(facts, current, dayOf(law.now)));
  if (reason !== undefined) return plainYear(feeYear, obligation, { reason });
  return payableYear(facts, law, yearLaw, obligation);
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
    return plainYear(feeYear, 'closed', { reason });
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

/** Whose bank pays this year (代扣) must not pay it a second time by hand. */
const debited = (facts: PersonFacts, pack: RulePack, on: Day): Reason | undefined => {
  if (!facts.groups.some((group) => group.groupCode === 'autoDebit' && holdsOn(group, on))) return undefined;
  const { autoDebit } = pack;
  const params: Reason['params'] = autoDebit === undefined ? {} : { date: day(`${pack.feeYear}-${autoDebit.day}`) };
  return because(pack, 'autoDebit', 'R037', autoDebit === undefined ? {} : { sourceId: autoDebit.source, params });
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
  const covered = plainYear(feeYear, 'covered', { reason, funders });
  if (!mayAdd || government.mode === 'standalone') return covered;
  if (windowClosed(law) !== undefined) return covered;
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

/** Enrolment or paying age is over: nothing can be owed any more, whoever would have paid. */
const ENDED: ReadonlySet<ReasonKey> = new Set(['overAge', 'receiving', 'stopped', 'recordWrong']);
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
