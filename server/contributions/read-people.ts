import type { Reader } from '../database/transaction';
import type { ParticipantFacts } from '../participants/participant-reads';
import { factsOfMany } from '../participants/participant-reads';
import type { LawNow } from '../policy/year-law';
import type { PersonFacts } from '../policy/person-facts';
import type { RulePacks } from '../rule-packs/rule-packs';
import { dayOf, yearOf } from '../shared/day';
import { fen } from '../shared/fen';
import type { HeldPersonYear } from './person-year-store';
import { personYearsOfMany } from './person-year-store';

export type AssessDeps = { reader: Reader; packs: RulePacks };

/** A person with everything the law asks, and the law of their county as of now. */
export type AssessedPerson = {
  participant: ParticipantFacts;
  facts: PersonFacts;
  years: readonly HeldPersonYear[];
  law: LawNow;
  regionCode: string;
};

const CHANNEL = 'wechat';

/**
 * Reads people with their years and the law that applies to them: five queries however many people. Somebody whose county
 * has no pack for this year is absent from the answer.
 */
export const readPeople = async (
  { reader, packs }: AssessDeps,
  participantIds: readonly number[],
  now: Date,
): Promise<Map<number, AssessedPerson>> => {
  const participants = await factsOfMany(reader, participantIds);
  const years = await personYearsOfMany(reader, participantIds);
  const today = dayOf(now);
  const people = new Map<number, AssessedPerson>();
  for (const [id, participant] of participants) {
    const own = years.filter((year) => year.participantId === id);
    const regionCode = participant.regions.find((region) => region.toDay === null)?.regionCode ?? '';
    const law: LawNow = { packs: packs.lawFor(regionCode, today), now, channel: CHANNEL };
    if (!law.packs.has(yearOf(today))) continue;
    people.set(id, { participant, facts: factsFor(participant, own), years: own, law, regionCode });
  }
  return people;
};

const factsFor = (participant: ParticipantFacts, years: readonly HeldPersonYear[]): PersonFacts => ({
  birthDay: participant.birthDay,
  enrolledDay: participant.enrolledDay,
  status: participant.status,
  regions: participant.regions,
  groups: participant.groups,
  spells: participant.spells,
  credited: years.flatMap(({ feeYear, tier, personalFen }) =>
    tier === null ? [] : [{ feeYear, tier, personalFen: fen(personalFen) }],
  ),
});
