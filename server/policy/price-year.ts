import { yearOf } from '../shared/day';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';
import type { AssessedYear } from './assessed-year';
import { windowClosed } from './window-closed';
import type { LawNow, YearLaw } from './year-law';
import { assessYear } from './assess-year';
import { currentPack, lawOfYear } from './year-law';
import type { Knows } from './audience';
import { yearFor } from './audience';
import type { Audience } from './explanation';
import { paidTier, raiseOf } from './paid-year';
import type { PersonFacts } from './person-facts';
import type { Reason } from './reason';
import type { RulePack } from './rule-pack';
import type { TierOffer } from './tier-offer';
import { offerOf } from './tier-offer';
import { tierWithCode } from './tiers';

/** `pricedBy` is the law the amount was found in. */
export type PricedYear = { offer: TierOffer; year: AssessedYear; pricedBy: RulePack };
export type NotPriced = { kind: 'paid' | 'notPayable' | 'noSuchTier'; reason?: Reason | undefined };

/**
 * What is asked for a year: its contribution, or a supplement that raises it. A contribution chosen for a year that is paid
 * meanwhile never turns into a raise by itself.
 */
export type AskedYear = {
  feeYear: number;
  tier: string;
  audience: Audience;
  knows?: Knows | undefined;
  kind?: 'contribution' | 'supplement' | undefined;
};

/**
 * One year with one tier, to the fen; the same path as the page that showed it, so what an audience is not shown as
 * payable it cannot have priced either.
 */
export const priceYear = (
  facts: PersonFacts,
  law: LawNow,
  { feeYear, tier, audience, knows, kind = 'contribution' }: AskedYear,
): Result<PricedYear, NotPriced> => {
  const current = currentPack(law);
  if (feeYear > current.feeYear || feeYear < current.schemeStartYear) return no({ kind: 'notPayable' });
  if (facts.enrolledDay !== null && feeYear < yearOf(facts.enrolledDay)) return no({ kind: 'notPayable' });
  const year = assessYear(facts, law, feeYear);
  const seen = yearFor(year, audience, knows);
  if (seen.obligation === 'paid' && kind === 'contribution') return no({ kind: 'paid' });
  if (seen.obligation === 'paid' && seen.payable === 'none') return notRaised(seen, law);
  if (seen.obligation !== 'paid' && kind === 'supplement') return no({ kind: 'notPayable' });
  if (seen.payable === 'none') return no({ kind: 'notPayable', reason: seen.reason });
  const { pack = current, ...yearLaw } = lawOfYear(facts, law, feeYear);
  const offer = offerWithCode(facts, { ...yearLaw, pack }, tier);
  return offer === undefined || offer.amountFen === 0
    ? no({ kind: 'noSuchTier' })
    : ok({ offer, year, pricedBy: pack });
};

const notRaised = ({ reason }: AssessedYear, law: LawNow): Result<never, NotPriced> => {
  const closed = windowClosed(law);
  return closed === undefined ? no({ kind: 'paid', reason }) : no({ kind: 'notPayable', reason: closed });
};

/** What a tier costs this person: whole in a year that is open, a raise in one that is paid. */
const offerWithCode = (
  facts: PersonFacts,
  { pack, age, ...context }: YearLaw & { pack: RulePack },
  code: string,
): TierOffer | undefined => {
  const to = tierWithCode(pack, code, { age });
  const paid = facts.credited.find((year) => year.feeYear === context.feeYear);
  if (to === undefined || paid === undefined) return to && offerOf(pack, to, context);
  const from = paidTier(pack, paid, age);
  if (from === undefined || to.amountFen <= from.amountFen) return undefined;
  return raiseOf(pack, { paid, from, to, yearLaw: { ...context, age } });
};
