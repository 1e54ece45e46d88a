import type { Reader } from '../database/transaction';
import type { ParticipantFacts } from '../participants/participant-reads';
import { factsOfMany } from '../participants/participant-reads';
import type { LawNow } from '../policy/year-law';
import type { PersonFacts } from '../policy/person-facts';
import { readWindowOverrides } from '../rule-packs/read-window-override';
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
 * Reads people with their years and the law that applies to them: six queries however many people. Somebody whose county
 * has no pack for this year is absent from the answer.
 */
export const readPeople = async (
  { reader, packs }: AssessDeps,
  participantIds: readonly number[],
  now: Date,
): Promise<Map<number, AssessedPerson>> => {
  const participants = await factsOfMany(reader, participantIds);
  const years = await personYearsOfMany(reader, participantIds);
  const overrideOf = await readWindowOverrides(reader);
  const today = dayOf(now);
  const people = new Map<number, AssessedPerson>();
  for (const [id, participant] of participants) {
    const own = years.filter((year) => year.participantId === id);
    const homes = homesOf(participant).map((regionCode) => ({ regionCode, packs: packs.lawFor(regionCode, today) }));
    const home = homes.find((candidate) => candidate.packs.has(yearOf(today)));
    if (home === undefined) continue;
    const { regionCode } = home;
    const override = overrideOf(regionCode, today);
    const law: LawNow = { packs: home.packs, now, channel: CHANNEL, override };
    people.set(id, { participant, facts: factsFor(participant, own), years: own, law, regionCode });
  }
  return people;
};

/** Where somebody is registered, then where they were before: who moved away is told so by the law of the last county. */
const homesOf = ({ regions }: ParticipantFacts): string[] => {
  const newestFirst = [...regions].reverse();
  const isOpen = (region: (typeof regions)[number]): boolean => region.toDay === null;
  return [...newestFirst.filter(isOpen), ...newestFirst.filter((region) => !isOpen(region))].map(
    ({ regionCode }) => regionCode,
  );
};

const factsFor = (participant: ParticipantFacts, years: readonly HeldPersonYear[]): PersonFacts => ({
  birthDay: participant.birthDay,
  enrolledDay: participant.enrolledDay,
  status: participant.status,
  stopReason: participant.stopReason,
  regions: participant.regions,
  groups: participant.groups,
  spells: participant.spells,
  credited: years.flatMap(({ feeYear, tier, personalFen, elsewhereN }) =>
    tier === null ? [] : [{ feeYear, tier, personalFen: fen(personalFen), isPaidElsewhere: elsewhereN > 0 }],
  ),
});
