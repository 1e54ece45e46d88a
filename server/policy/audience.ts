import type { AssessedYear } from './assess-year';
import type { Audience } from './explanation';
import { isPrivate } from './reason';

/**
 * A year as an audience may see it. To a payer, a year that is not theirs to know about looks like any other year that
 * need not be paid (also one that is paid already: history needs consent), and a discount looks like a tier that costs less: byte for byte as for an ordinary person.
 */
export const yearFor = (year: AssessedYear, audience: Audience): AssessedYear => {
  if (audience !== 'payer') return year;
  const { reason } = year;
  const isHidden =
    year.obligation === 'covered' || year.obligation === 'notOwed' || (reason !== undefined && isPrivate(reason.key));
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
    ...year,
    chosenTier: undefined, // the tier of an earlier year is history
    funders: [],
    tiers: year.tiers.map((tier) => ({ ...tier, governmentPaid: [] })),
  };
};
