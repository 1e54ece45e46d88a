import type { Reader } from '../database/transaction';
import { participantsById, regionSpans } from '../participants/participant-store';
import { placeOf } from '../participants/seal-person';
import type { Day } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import type { InsuredPeopleOf, InsuredPerson } from './neighbours';

/** Reads the insured of receipts from the register, names and ID numbers opened: one query, at most one page of people. */
export const insuredPeopleIn =
  (sealer: Sealer): InsuredPeopleOf =>
  async (reader, participantIds) => {
    const rows = participantIds.length === 0 ? [] : await participantsById(reader, participantIds);
    return new Map(
      rows.map(({ id, rid, nameEnc, idNumberEnc }): [number, InsuredPerson] => [
        id,
        {
          participantId: id,
          rid,
          name: sealer.open(placeOf(rid, 'name_enc'), nameEnc),
          idNumber: sealer.open(placeOf(rid, 'id_number_enc'), idNumberEnc),
        },
      ]),
    );
  };

/** The household region of each person on a day: the household of that day, else the nearest one that is known. */
export const householdRegionsOn = async (
  reader: Reader,
  participantIds: readonly number[],
  on: Day,
): Promise<ReadonlyMap<number, string>> => {
  const spans = participantIds.length === 0 ? [] : await regionSpans(reader, participantIds);
  const regions = new Map<number, string>();
  for (const { participantId, regionCode, fromDay } of spans) {
    // Spans come in order of their first day: the last one that has begun wins, and the first of all if none has.
    if (fromDay <= on || !regions.has(participantId)) regions.set(participantId, regionCode);
  }
  return regions;
};
