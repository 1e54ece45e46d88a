import type { Day } from '../shared/day';
import { birthdayAt, yearOf } from '../shared/day';
import type { PersonFacts } from './person-facts';
import type { RulePack } from './rule-pack';

const SOON_YEARS = 2;

/**
 * Somebody within two years of benefit age (R087; national 4.4) who will have fewer than the years a benefit asks for:
 * how many years are missing even when every year to come is paid. `undefined`: not near, or enough.
 */
export const reachingAge = (
  facts: PersonFacts,
  pack: RulePack,
  on: Day,
): { benefitDay: Day; missingYears: number } | undefined => {
  const benefitDay = birthdayAt(facts.birthDay, pack.age.max);
  if (on >= benefitDay || yearOf(benefitDay) - yearOf(on) > SOON_YEARS) return undefined;
  const credited = new Set(facts.credited.map((year) => year.feeYear));
  let reachable = credited.size;
  for (let year = yearOf(on); year <= yearOf(benefitDay); year += 1) if (!credited.has(year)) reachable += 1;
  const missingYears = pack.benefit.minYears - reachable;
  return missingYears > 0 ? { benefitDay, missingYears } : undefined;
};
