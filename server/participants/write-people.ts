import type { Tx } from '../database/transaction';
import { addDays } from '../shared/day';
import { birthDayOf } from '../shared/identity-number';
import { newRid } from '../shared/ids';
import type { ImportContext } from './import-kind';
import {
  closeHousehold,
  correctHousehold,
  householdRegions,
  idsByIndex,
  participants,
  updateParticipant,
} from './participant-store';
import type { PersonChange, PersonRow } from './person-row';
import { sealContact, sealIdNumber } from './seal-person';

/** Step: writes a chunk of people. */
export const writePeople = async (tx: Tx, changes: readonly PersonChange[], context: ImportContext): Promise<void> => {
  const added = changes.flatMap((change) => (change.kind === 'new' ? [change.row] : []));
  if (added.length > 0) await addPeople(tx, added, context);
  for (const change of changes) if (change.kind === 'changed') await changePerson(tx, change, context);
};

const addPeople = async (tx: Tx, rows: readonly PersonRow[], context: ImportContext): Promise<void> => {
  await tx.insertMany(
    participants,
    rows.map((row) => {
      const rid = newRid();
      return {
        rid,
        ...sealIdNumber(context, rid, row.idNumber),
        ...sealContact(context, rid, row.name, row.phone),
        birthDay: birthDayOf(row.idNumber),
        ...standingOf(row),
        versionN: 1,
      };
    }),
  );
  const found = await idsByIndex(
    tx,
    rows.map((row) => row.idNumberIndex),
  );
  const ids = new Map(found.map(({ id, idNumberIndex }) => [idNumberIndex, id]));
  await tx.insertMany(
    householdRegions,
    rows.map((row) => ({
      participantId: ids.get(row.idNumberIndex) ?? raise('an inserted participant has no id'),
      regionCode: row.regionCode,
      fromDay: row.regionFromDay ?? birthDayOf(row.idNumber),
      toDay: null,
    })),
  );
};

const changePerson = async (
  tx: Tx,
  { row, existing, isDifferent, household }: Extract<PersonChange, { kind: 'changed' }>,
  context: ImportContext,
): Promise<void> => {
  if (isDifferent) {
    const fields = { ...sealContact(context, existing.rid, row.name, row.phone), ...standingOf(row) };
    expectOne(await updateParticipant(tx, existing.id, existing.versionN, fields));
  }
  if (household?.kind === 'correct') {
    expectOne(await correctHousehold(tx, household.regionId, row.regionCode, household.fromDay));
  }
  if (household?.kind === 'move') {
    expectOne(await closeHousehold(tx, household.regionId, addDays(household.fromDay, -1)));
    const { fromDay } = household;
    await tx.insert(householdRegions, { participantId: existing.id, regionCode: row.regionCode, fromDay });
  }
};

const standingOf = ({
  enrolledDay,
  status,
  stopReason,
  stoppedDay,
}: PersonRow): Pick<PersonRow, 'enrolledDay' | 'status' | 'stopReason' | 'stoppedDay'> => ({
  enrolledDay,
  status,
  stopReason,
  stoppedDay,
});

const expectOne = (matched: number): void => {
  if (matched !== 1) raise('the register changed under the import');
};

const raise = (message: string): never => {
  throw new Error(message);
};
