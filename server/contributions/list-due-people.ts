import type { AssessedYear } from '../policy/assessed-year';
import { assessYears } from '../policy/assess-year';
import { dayOf, yearOf } from '../shared/day';
import type { AssessDeps, AssessedPerson } from './read-people';
import { readPeople } from './read-people';

/** How pressing it is: near benefit age with years missing (R087), this year, earlier years only. */
export type Pressing = 'reaching' | 'due' | 'late';

export type DuePerson = {
  participantId: number;
  regionCode: string;
  /** The year to speak of: this one, or the newest of the earlier ones that may be paid. */
  feeYear: number;
  /** A tier of an earlier year is known, so that the page opens filled. */
  hasTier: boolean;
} & ({ pressing: Pressing } | { pressing: undefined; why: string });

/**
 * Whether people have anything to pay on their phone now, and why not: paid, covered by government, exempt, stopped, window
 * closed, being paid just now … Somebody whose county has no pack is absent.
 */
export const listDuePeople = async (
  deps: AssessDeps,
  participantIds: readonly number[],
  now: Date,
): Promise<Map<number, DuePerson>> => {
  const people = await readPeople(deps, participantIds, now);
  return new Map([...people].map(([id, person]) => [id, duePerson(id, person, yearOf(dayOf(now)))]));
};

const duePerson = (participantId: number, person: AssessedPerson, thisYear: number): DuePerson => {
  const years = assessYears(person.facts, person.law);
  const current = years.find((year) => year.feeYear === thisYear);
  const isHeld = (feeYear: number): boolean =>
    person.years.some((row) => row.feeYear === feeYear && row.holder !== null);
  const late = years.filter((year) => year.obligation === 'late' && year.payable !== 'none' && !isHeld(year.feeYear));
  const base = { participantId, regionCode: person.regionCode };
  const isDue = current?.payable === 'required' && !isHeld(thisYear);
  const spoken = isDue ? current : late[0];
  if (spoken === undefined || (current?.payable === 'required' && !isDue)) {
    return { ...base, feeYear: thisYear, hasTier: false, pressing: undefined, why: whyNot(current, isHeld(thisYear)) };
  }
  const isReaching = late.some((year) => year.reason?.key === 'reachingAge');
  return {
    ...base,
    feeYear: spoken.feeYear,
    hasTier: isDue && spoken.chosenTier !== undefined,
    pressing: isReaching ? 'reaching' : isDue ? 'due' : 'late',
  };
};

const whyNot = (current: AssessedYear | undefined, isHeld: boolean): string => {
  if (current === undefined) return 'noYear';
  if (isHeld) return 'beingPaid';
  return current.obligation === 'paid' ? 'paid' : (current.reason?.key ?? current.obligation);
};
