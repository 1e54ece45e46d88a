import { dayOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { AssessedYear } from './assessed-year';
import { plainYear } from './assessed-year';
import { ineligibility } from './eligibility';
import type { CreditedYear, PersonFacts } from './person-facts';
import { replacementOf } from './replacement';
import type { ReasonKey } from './reason';
import { because } from './reason';
import type { RulePack, Tier } from './rule-pack';
import { documentOf } from './rule-pack';
import { supplementOf } from './supplement';
import type { TierOffer } from './tier-offer';
import { tierWithCode, tiersFor } from './tiers';
import { windowClosed } from './window-closed';
import type { LawNow, YearLaw } from './year-law';
import { currentPack, lawOfYear } from './year-law';

/**
 * A year that is paid. In the running year it may be raised to a higher tier as the county does it (R067, C16): by a
 * supplement, by the whole new tier for which the old one goes back, or not, with the reason why not. Past years are never
 * raised (4.9).
 */
export const paidYear = (facts: PersonFacts, law: LawNow, paid: CreditedYear): AssessedYear => {
  const current = currentPack(law);
  const { feeYear } = paid;
  const done = plainYear(feeYear, 'paid', { chosenTier: paid.tier });
  if (feeYear !== current.feeYear) return done;
  const yearLaw = lawOfYear(facts, law, feeYear);
  const { age } = yearLaw;
  const from = paidTier(current, paid, age);
  if (from === undefined || !hasHigher(current, from, age)) return done;
  const refusal = notOnThePhone(current, paid);
  const { source } = current.tierChange;
  if (refusal !== undefined) return { ...done, reason: because(current, refusal, 'C16', { sourceId: source }) };
  if (ineligibility(facts, current, { on: dayOf(law.now), channel: law.channel }) !== undefined) return done;
  if (windowClosed(law) !== undefined) return done;
  return {
    ...done,
    payable: 'optional',
    tiers: tiersFor(current, { age })
      .filter((tier) => tier.amountFen > from.amountFen)
      .map((to) => raiseOf(current, { paid, from, to, yearLaw })),
    ...rangeAbove(current, from),
    source: { rule: 'R067', document: documentOf(current, source), effectiveDay: current.validFrom },
  };
};

/**
 * The tier a year was paid at, by the table in force. Undefined when the table has no such tier any more: then the phone
 * cannot say what the difference is.
 */
export const paidTier = (pack: RulePack, paid: CreditedYear, age: number): Tier | undefined =>
  tierWithCode(pack, paid.tier, { age }) ?? pack.tiers.find((tier) => tier.code === paid.tier);

const hasHigher = (pack: RulePack, from: Tier, age: number): boolean =>
  pack.tierRule.kind === 'range'
    ? from.amountFen + pack.tierRule.stepFen <= pack.tierRule.maxFen
    : tiersFor(pack, { age }).some((tier) => tier.amountFen > from.amountFen);

const rangeAbove = ({ tierRule }: RulePack, from: Tier): Pick<AssessedYear, 'range'> => {
  if (tierRule.kind !== 'range') return {};
  const { stepFen, maxFen } = tierRule;
  return { range: { minFen: fen(from.amountFen + stepFen), maxFen, stepFen } };
};

/** What a raise asks, as the county does it. */
export const raiseOf = (
  pack: RulePack,
  { paid, from, to, yearLaw }: { paid: CreditedYear; from: Tier; to: Tier; yearLaw: Omit<YearLaw, 'pack'> },
): TierOffer =>
  pack.tierChange.mode === 'replaceAndRefund'
    ? replacementOf(pack, { paid, from, to, context: yearLaw })
    : supplementOf(pack, { feeYear: paid.feeYear, from, to });

/** Who may not raise this year, and in which words. What was paid at a counter only the counter can give back. */
const notOnThePhone = ({ tierChange }: RulePack, { isPaidElsewhere }: CreditedYear): ReasonKey | undefined => {
  switch (tierChange.mode) {
    case 'supplement':
      return undefined;
    case 'replaceAndRefund':
      return isPaidElsewhere === true ? 'raiseAtWindow' : undefined;
    case 'oncePerYear':
      return 'raiseOnce';
    case 'nextYearOnly':
      return 'raiseNextYear';
  }
};
