import type { Day } from '../shared/day';
import { addDays, birthdayAt, day, yearOf } from '../shared/day';
import type { PersonFacts } from './person-facts';
import { holdAllYear, holdsOn, schoolSpans } from './person-facts';
import type { Reason } from './reason';
import { because } from './reason';
import type { RulePack } from './rule-pack';

/**
 * Whether a person may pay at all on a day, by the first rule that says no (R023–R025, R062, R108; national 4.1). The
 * identity document (R026) was judged when the person was entered in the register.
 */
export const ineligibility = (
  facts: PersonFacts,
  pack: RulePack,
  { on, channel }: { on: Day; channel: string },
): Reason | undefined => {
  switch (facts.status) {
    case 'stopped':
      return because(pack, facts.stopReason === 'death' ? 'recordWrong' : 'stopped', 'R025');
    case 'receiving':
      return because(pack, reachedMax(facts, pack, on) ? 'overAge' : 'receiving', '4.4');
    case 'notEnrolled':
      return because(pack, 'notEnrolled', 'R121');
    case 'paused':
      return because(pack, 'paused', 'R025');
    case 'enrolled':
      break;
  }
  if (facts.enrolledDay === null) return because(pack, 'notEnrolled', 'R121');
  if (reachedMax(facts, pack, on)) return because(pack, 'overAge', 'R023');
  const oldEnoughDay = firstDayByAge(facts, pack);
  if (on < oldEnoughDay) return because(pack, 'underAge', 'R023', { params: { date: oldEnoughDay } });
  if (schoolSpans(facts).some((span) => holdsOn(span, on))) return because(pack, 'student', 'R023');
  if (facts.spells.some((spell) => holdsOn(spell, on))) return because(pack, 'employeeInsured', 'R024');
  if (!livesIn(facts, pack.regionCode, on)) return because(pack, 'otherRegion', 'R025');
  const firstDay = firstPayableDay(facts.enrolledDay, pack, channel);
  if (on < firstDay)
    return because(pack, 'waiting', 'R108', { sourceId: pack.wait.source, params: { date: firstDay } });
  return undefined;
};

/** The first day a newly enrolled person may pay: so many days after enrolment (R108), so that the data reach the tax office. */
export const firstPayableDay = (enrolledDay: Day, pack: RulePack, channel: string): Day =>
  addDays(enrolledDay, pack.wait.byChannel[channel] ?? pack.wait.newEnrolDays);

/**
 * A year that was never owed, whatever happens today: too young, too old, at school or in another scheme on every day of
 * it. A job of some months leaves the year owed: by 4.19 the months that overlap are refunded, the year is not lost.
 */
export const neverOwed = (facts: PersonFacts, pack: RulePack, feeYear: number): Reason | undefined => {
  const oldEnoughDay = firstDayByAge(facts, pack);
  if (oldEnoughDay > `${feeYear}-12-31`) return because(pack, 'underAge', 'R023', { params: { date: oldEnoughDay } });
  if (reachedMax(facts, pack, day(`${feeYear}-01-01`))) return because(pack, 'overAge', 'R023');
  const school = schoolSpans(facts);
  if (holdAllYear(school, feeYear)) return because(pack, 'student', 'R023');
  if (holdAllYear([...school, ...facts.spells], feeYear)) return because(pack, 'employeeInsured', 'R024');
  return undefined;
};

const reachedMax = (facts: PersonFacts, pack: RulePack, on: Day): boolean =>
  on >= birthdayAt(facts.birthDay, pack.age.max);

/** The birthday itself; where S3's cut counts, 1 January of the first year that begins after it. */
const firstDayByAge = (facts: PersonFacts, { age }: RulePack): Day => {
  const birthday = birthdayAt(facts.birthDay, age.min);
  return age.minBy === 'payingDay' ? birthday : day(`${yearOf(birthday) + 1}-01-01`);
};

const livesIn = (facts: PersonFacts, regionCode: string, on: Day): boolean =>
  facts.regions.some((region) => holdsOn(region, on) && region.regionCode.startsWith(regionCode));
