import type { AssessedYear } from './assessed-year';
import type { Audience, Explanation } from './explanation';
import { recompute } from './explanation';
import { isPrivate } from './reason';
import type { TierOffer } from './tier-offer';

/**
 * A year as an audience may see it. To a payer, a year that is not theirs to know about looks like any other year that
 * need not be paid (also one that is paid already, unless the payer knows it: history needs consent), and a discount looks like a tier that costs
 * less: byte for byte as for an ordinary person.
 */
export const yearFor = (year: AssessedYear, audience: Audience, knows: Knows = nothing): AssessedYear => {
  if (audience !== 'payer') return year;
  if (year.obligation === 'paid' && knows(year.feeYear)) return hidden(year.feeYear, 'paid');
  const { feeYear, obligation, payable, tiers, range, chosenTier, chosenIn, subsidyLost, source } = year;
  const reason = year.reason !== undefined && isPrivate(year.reason.key) ? undefined : year.reason;
  if (HIDDEN.has(obligation) || (payable === 'none' && reason === undefined)) {
    return hidden(feeYear, 'notOwed');
  }
  return {
    feeYear,
    obligation,
    payable,
    ...(reason === undefined ? {} : { reason }),
    funders: [],
    tiers: tiers.map(plainOffer),
    ...(range === undefined ? {} : { range }),
    ...(chosenTier !== undefined && chosenIn !== undefined && knows(chosenIn) ? { chosenTier, chosenIn } : {}),
    subsidyLost,
    ...(source === undefined ? {} : { source }),
  };
};

/** Of which fee years a payer may know that they are paid: those paid from this account; all, with the person's leave. */
export type Knows = (feeYear: number) => boolean;

const nothing: Knows = () => false;

const hidden = (feeYear: number, obligation: 'paid' | 'notOwed'): AssessedYear => ({
  feeYear,
  obligation,
  payable: 'none',
  funders: [],
  tiers: [],
  subsidyLost: false,
});

const HIDDEN: ReadonlySet<AssessedYear['obligation']> = new Set(['paid', 'covered', 'notOwed']);

/** A tier at its price, without who else pays for it or why. */
const plainOffer = ({ code, amountFen, subsidy, explanation }: TierOffer): TierOffer => ({
  code,
  amountFen,
  subsidy,
  governmentPaid: [],
  explanation: plainExplanation(explanation),
});

const plainExplanation = (explanation: Explanation): Explanation => ({
  tier: explanation.tier,
  feeYear: explanation.feeYear,
  rules: [],
  documents: explanation.commonDocuments,
  commonDocuments: explanation.commonDocuments,
  effectiveDay: explanation.effectiveDay,
  steps: [{ what: 'tier', amountFen: recompute(explanation) }],
  subsidy: explanation.subsidy,
  subsidyLost: explanation.subsidyLost,
  onTop: [],
});
