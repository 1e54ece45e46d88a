import type { Day } from '../shared/day';
import { birthdayAt, yearOf } from '../shared/day';
import type { PersonFacts } from './person-facts';
import type { RulePack } from './rule-pack';

const SOON_YEARS = 2;

/**
 * Somebody within two years of benefit age (R087; national 4.4) who will have fewer than the years a benefit asks for:
 * how many years are missing even when every year to come is paid. Years that government pays count. `undefined`: not
 * near, or enough.
 */
export const reachingAge = (
  facts: PersonFacts,
  pack: RulePack,
  on: Day,
  coveredYears: readonly number[] = [],
): { benefitDay: Day; missingYears: number } | undefined => {
  const benefitDay = birthdayAt(facts.birthDay, pack.age.max);
  if (on >= benefitDay || on < birthdayAt(facts.birthDay, pack.age.max - SOON_YEARS)) return undefined;
  const reachable = new Set([...facts.credited.map((year) => year.feeYear), ...coveredYears]);
  // The year of the birthday can be paid before it; born on 1 January, there is no such day.
  const lastYear = benefitDay.endsWith('-01-01') ? yearOf(benefitDay) - 1 : yearOf(benefitDay);
  for (let year = yearOf(on); year <= lastYear; year += 1) reachable.add(year);
  // Who was within fewer years of benefit age when the scheme began is asked for those years only (national 4.4).
  const asked = Math.min(pack.benefit.minYears, yearOf(benefitDay) - pack.schemeStartYear);
  const missingYears = asked - reachable.size;
  return missingYears > 0 ? { benefitDay, missingYears } : undefined;
};
