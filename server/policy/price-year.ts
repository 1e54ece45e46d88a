import { yearOf } from '../shared/day';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';
import type { AssessedYear, LawNow } from './assess-year';
import { assessYear, currentPack, lawOfYear } from './assess-year';
import type { Knows } from './audience';
import { yearFor } from './audience';
import type { Audience } from './explanation';
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
 * One year with one tier, to the fen; the same path as the page that showed it, so what an audience is not shown as
 * payable it cannot have priced either.
 */
export const priceYear = (
  facts: PersonFacts,
  law: LawNow,
  { feeYear, tier, audience, knows }: { feeYear: number; tier: string; audience: Audience; knows?: Knows | undefined },
): Result<PricedYear, NotPriced> => {
  const current = currentPack(law);
  if (feeYear > current.feeYear || feeYear < current.schemeStartYear) return no({ kind: 'notPayable' });
  if (facts.enrolledDay !== null && feeYear < yearOf(facts.enrolledDay)) return no({ kind: 'notPayable' });
  const year = assessYear(facts, law, feeYear);
  const seen = yearFor(year, audience, knows);
  if (seen.obligation === 'paid') return no({ kind: 'paid' });
  if (seen.payable === 'none') return no({ kind: 'notPayable', reason: seen.reason });
  const { pack = current, age, ...context } = lawOfYear(facts, law, feeYear);
  const asked = tierWithCode(pack, tier, { age });
  const offer = asked && offerOf(pack, asked, context);
  return offer === undefined || offer.amountFen === 0
    ? no({ kind: 'noSuchTier' })
    : ok({ offer, year, pricedBy: pack });
};
