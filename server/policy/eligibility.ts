import type { Day } from '../shared/day';
import { addDays, birthdayAt, day } from '../shared/day';
import type { PersonFacts } from './person-facts';
import { holdsOn, isStudentOn } from './person-facts';
import type { Reason, ReasonKey } from './reason';
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
  const source = (id: string): string => pack.sources[id]?.document ?? id;
  const because = (key: ReasonKey, rule: string, sourceId: string, params: Reason['params'] = {}): Reason => ({
    key,
    params,
    rule,
    document: source(sourceId),
  });
  const byAge = pack.age.source;
  switch (facts.status) {
    case 'stopped':
      return because('stopped', 'R025', byAge);
    case 'receiving':
      return because(reachedMax(facts, pack, on) ? 'overAge' : 'receiving', '4.4', byAge);
    case 'notEnrolled':
      return because('notEnrolled', 'R121', byAge);
    case 'paused':
      return because('paused', 'R025', byAge);
    case 'enrolled':
      break;
  }
  if (facts.enrolledDay === null) return because('notEnrolled', 'R121', byAge);
  if (reachedMax(facts, pack, on)) return because('overAge', 'R023', byAge);
  const birthday = birthdayAt(facts.birthDay, pack.age.min);
  if (on < birthday) return because('underAge', 'R023', byAge, { date: birthday });
  if (isStudentOn(facts, on)) return because('student', 'R023', byAge);
  if (facts.spells.some((spell) => holdsOn(spell, on))) return because('employeeInsured', 'R024', byAge);
  if (!livesIn(facts, pack.regionCode, on)) return because('otherRegion', 'R025', byAge);
  const firstDay = firstPayableDay(facts.enrolledDay, pack, channel);
  if (on < firstDay) return because('waiting', 'R108', pack.wait.source, { date: firstDay });
  return undefined;
};

/** The first day a newly enrolled person may pay: so many days after enrolment (R108), so that the data reach the tax office. */
export const firstPayableDay = (enrolledDay: Day, pack: RulePack, channel: string): Day =>
  addDays(enrolledDay, pack.wait.byChannel[channel] ?? pack.wait.newEnrolDays);

const reachedMax = (facts: PersonFacts, pack: RulePack, on: Day): boolean =>
  on >= birthdayAt(facts.birthDay, pack.age.max);

const livesIn = (facts: PersonFacts, regionCode: string, on: Day): boolean =>
  facts.regions.some((region) => holdsOn(region, on) && region.regionCode.startsWith(regionCode));

/** A year that was never owed, whatever happens today: too young, too old, in school or in another scheme all through it. */
export const neverOwed = (facts: PersonFacts, pack: RulePack, feeYear: number): ReasonKey | undefined => {
  const [first, last] = [day(`${feeYear}-01-01`), day(`${feeYear}-12-31`)];
  if (birthdayAt(facts.birthDay, pack.age.min) > last) return 'underAge';
  if (birthdayAt(facts.birthDay, pack.age.max) <= first) return 'overAge';
  const covers = (span: { fromDay: Day; toDay: Day | null }): boolean =>
    span.fromDay <= first && (span.toDay === null || span.toDay >= last);
  if (facts.groups.some((group) => group.groupCode === 'student' && covers(group))) return 'student';
  if (facts.spells.some(covers)) return 'employeeInsured';
  return undefined;
};
