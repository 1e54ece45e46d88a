import type { Reader } from '../database/transaction';
import { inChunks } from '../shared/chunks';
import type { Day } from '../shared/day';
import { maskName } from '../shared/masks';
import type { Sealer } from '../shared/sealing';
import type { GroupSpan, ParticipantRow, RegionSpan, SchemeSpan } from './participant-store';
import {
  groupSpans,
  idsAfter,
  idsOfRegionAfter,
  participantByIndex,
  participantByRidRow,
  participantsById,
  phonesById,
  regionOnDay,
  regionSpans,
  schemeSpans,
} from './participant-store';
import { placeOf } from './seal-person';
import type { ParticipantStatus, StopReason } from './register-words';

/** A stretch of days, both ends included; `toDay: null` goes on. */
type Span = { fromDay: Day; toDay: Day | null };

/** Everything the law asks about a person, as dated rows in order of `fromDay`. No name, number or phone. */
export type ParticipantFacts = {
  participantId: number;
  rid: string;
  birthDay: Day;
  enrolledDay: Day | null;
  status: ParticipantStatus;
  stopReason: StopReason | null;
  stoppedDay: Day | null;
  /** Rises with every change of the register row: two reads with the same number saw the same row. */
  versionN: number;
  regions: readonly (Span & { regionCode: string })[];
  groups: readonly (Span & { groupCode: string; source: string })[];
  spells: readonly (Span & { scheme: string })[];
};

const IDS_PER_QUERY = 500;

export const factsOf = async (reader: Reader, participantId: number): Promise<ParticipantFacts | undefined> =>
  (await factsOfMany(reader, [participantId])).get(participantId);

/** The facts of many people in four queries for every 500 of them. Unknown ids are absent from the answer. */
export const factsOfMany = async (
  reader: Reader,
  participantIds: readonly number[],
): Promise<Map<number, ParticipantFacts>> => {
  const facts = new Map<number, ParticipantFacts>();
  for await (const ids of inChunks(new Set(participantIds), IDS_PER_QUERY)) {
    const people = await participantsById(reader, ids);
    const regions = byOwner(await regionSpans(reader, ids));
    const groups = byOwner(await groupSpans(reader, ids));
    const spells = byOwner(await schemeSpans(reader, ids));
    for (const person of people) {
      facts.set(person.id, {
        ...personFacts(person),
        regions: regions.get(person.id) ?? [],
        groups: groups.get(person.id) ?? [],
        spells: spells.get(person.id) ?? [],
      });
    }
  }
  return facts;
};

const byOwner = <Row extends RegionSpan | GroupSpan | SchemeSpan>(rows: readonly Row[]): Map<number, Row[]> => {
  const owned = new Map<number, Row[]>();
  for (const row of rows) owned.set(row.participantId, [...(owned.get(row.participantId) ?? []), row]);
  return owned;
};

const personFacts = (person: ParticipantRow): Omit<ParticipantFacts, 'regions' | 'groups' | 'spells'> => ({
  participantId: person.id,
  rid: person.rid,
  birthDay: person.birthDay,
  enrolledDay: person.enrolledDay,
  status: person.status as ParticipantStatus,
  stopReason: person.stopReason as StopReason | null,
  stoppedDay: person.stoppedDay,
  versionN: person.versionN,
});

/** The code of the region where somebody's household was registered on a day. */
export const householdRegionOn = async (
  reader: Reader,
  participantId: number,
  onDay: Day,
): Promise<string | undefined> => (await regionOnDay(reader, participantId, onDay))?.regionCode;

/** What identity compares a claim with: indexes only, nothing readable. */
export type RegisterMatch = Pick<ParticipantRow, 'id' | 'rid' | 'nameIndex' | 'phoneIndex'>;

export const findByIdNumberIndex = async (reader: Reader, idNumberIndex: string): Promise<RegisterMatch | undefined> =>
  participantByIndex(reader, idNumberIndex);

export const participantByRid = async (reader: Reader, rid: string): Promise<{ participantId: number } | undefined> => {
  const person = await participantByRidRow(reader, rid);
  return person === undefined ? undefined : { participantId: person.id };
};

type NameDeps = { reader: Reader; sealer: Sealer };

/** Full names, opened: for receipts and officers. Residents' pages take `maskedNamesOf`. */
export const namesOf = async (
  { reader, sealer }: NameDeps,
  participantIds: readonly number[],
): Promise<Map<number, string>> => {
  const names = new Map<number, string>();
  for await (const ids of inChunks(new Set(participantIds), IDS_PER_QUERY)) {
    for (const person of await participantsById(reader, ids)) {
      names.set(person.id, sealer.open(placeOf(person.rid, 'name_enc'), person.nameEnc));
    }
  }
  return names;
};

export const nameOf = async (deps: NameDeps, participantId: number): Promise<string | undefined> =>
  (await namesOf(deps, [participantId])).get(participantId);

export const maskedNamesOf = async (deps: NameDeps, participantIds: readonly number[]): Promise<Map<number, string>> =>
  new Map([...(await namesOf(deps, participantIds))].map(([id, name]) => [id, maskName(name)]));

/** The full ID number, opened: receipts and hand-over only. */
export const idNumberOf = async ({ reader, sealer }: NameDeps, participantId: number): Promise<string | undefined> => {
  const [person] = await participantsById(reader, [participantId]);
  return person === undefined ? undefined : sealer.open(placeOf(person.rid, 'id_number_enc'), person.idNumberEnc);
};

/** The register's phone, opened, for a text message to its owner only. */
export const phoneOf = async ({ reader, sealer }: NameDeps, participantId: number): Promise<string | undefined> => {
  const [person] = await participantsById(reader, [participantId]);
  if (person === undefined || person.phoneEnc === null) return undefined;
  return sealer.open(placeOf(person.rid, 'phone_enc'), person.phoneEnc);
};

/** The register's phones of many people, opened: for officers. Whoever has none is absent. */
export const phonesOf = async (
  { reader, sealer }: NameDeps,
  participantIds: readonly number[],
): Promise<Map<number, string>> => {
  const phones = new Map<number, string>();
  for await (const ids of inChunks(new Set(participantIds), IDS_PER_QUERY)) {
    for (const { id, rid, phoneEnc } of await participantsById(reader, ids)) {
      if (phoneEnc !== null) phones.set(id, sealer.open(placeOf(rid, 'phone_enc'), phoneEnc));
    }
  }
  return phones;
};

/** The register in pages, by number; of a region only, when one is named. Who is not to be told is decided elsewhere. */
export const participantIdsAfter = async (
  reader: Reader,
  afterId: number,
  limit: number,
  regionCode?: string,
): Promise<number[]> => {
  const page =
    regionCode === undefined ? idsAfter(reader, afterId, limit) : idsOfRegionAfter(reader, regionCode, afterId, limit);
  return (await page).map(({ id }) => id);
};

/** Which phone of the register each person has, as an index: two people of one household may share it. */
export const phoneIndexesOf = async (
  reader: Reader,
  participantIds: readonly number[],
): Promise<Map<number, string>> => {
  const phones = new Map<number, string>();
  for await (const ids of inChunks(new Set(participantIds), IDS_PER_QUERY)) {
    for (const { id, phoneIndex } of await phonesById(reader, ids)) {
      if (phoneIndex !== null) phones.set(id, phoneIndex);
    }
  }
  return phones;
};
