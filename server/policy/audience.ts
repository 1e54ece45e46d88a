import type { AssessedYear } from './assess-year';
import type { Audience } from './explanation';
import { isPrivate } from './reason';
import type { TierOffer } from './tier-offer';

/**
 * A year as an audience may see it. To a payer, a year that is not theirs to know about looks like any other year that
 * need not be paid (also one that is paid already: history needs consent), and a discount looks like a tier that costs
 * less: byte for byte as for an ordinary person.
 */
export const yearFor = (year: AssessedYear, audience: Audience): AssessedYear => {
  if (audience !== 'payer') return year;
  const { reason } = year;
  const isHidden =
    year.obligation === 'paid' ||
    year.obligation === 'covered' ||
    year.obligation === 'notOwed' ||
    (reason !== undefined && isPrivate(reason.key));
  if (isHidden) {
    return {
      feeYear: year.feeYear,
      obligation: 'notOwed',
      payable: 'none',
      funders: [],
      tiers: [],
      subsidyLost: false,
    };
  }
  return {
    feeYear: year.feeYear,
    obligation: year.obligation,
    payable: year.payable,
    ...(reason === undefined ? {} : { reason }),
    funders: [],
    tiers: year.tiers.map(asOrdinary),
    subsidyLost: year.subsidyLost,
  };
};

/** The tier of an ordinary person who pays the same: no group, no document of a group, one step to the amount. */
const asOrdinary = (tier: TierOffer): TierOffer => ({
  code: tier.code,
  amountFen: tier.amountFen,
  subsidy: tier.subsidy,
  governmentPaid: [],
  explanation: {
    ...tier.explanation,
    rules: [],
    documents: [],
    steps: [{ what: 'tier', amountFen: tier.amountFen }],
  },
});
