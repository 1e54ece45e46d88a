import type { Reader } from '../database/transaction';
import type { ImportContext, Planned } from './import-kind';
import type { RegisterRow } from './participant-store';
import { registerRows } from './participant-store';
import type { HouseholdChange, PersonChange, PersonRow } from './person-row';
import { knownRegionCodes } from './region-store';
import { personIndexes } from './seal-person';

/** Compares rows with the register: by indexes, so no sealed value is opened. */
export const planPeople = async (
  reader: Reader,
  rows: readonly PersonRow[],
  context: ImportContext,
): Promise<Planned<PersonChange>[]> => {
  const found = await registerRows(
    reader,
    rows.map((row) => row.idNumberIndex),
  );
  const known = new Map(found.map((row) => [row.idNumberIndex, row]));
  const codes = await knownRegionCodes(reader, [...new Set(rows.map((row) => row.regionCode))]);
  return rows.map((row): Planned<PersonChange> => {
    if (!codes.has(row.regionCode)) return problem(row, '户籍村代码', '没有这个村。', '请先导入行政区划，或改正代码。');
    const existing = known.get(row.idNumberIndex);
    if (existing === undefined) return { kind: 'new', change: { kind: 'new', row } };
    return planChange(row, existing, context);
  });
};

const planChange = (row: PersonRow, existing: RegisterRow, context: ImportContext): Planned<PersonChange> => {
  const household = householdChange(row, existing, context);
  if (household === 'overlap')
    return problem(row, '户籍起日', '早于名册里上一段户籍。', '请填这次户籍真正开始的日期。');
  const isDifferent = differs(row, existing, context);
  if (!isDifferent && household === undefined) return { kind: 'unchanged' };
  return { kind: 'changed', change: { kind: 'changed', row, existing, isDifferent, household } };
};

const differs = (row: PersonRow, existing: RegisterRow, { indexer }: ImportContext): boolean => {
  const index = personIndexes(indexer);
  return (
    existing.nameIndex !== index.name(row.name) ||
    existing.phoneIndex !== (row.phone === null ? null : index.phone(row.phone)) ||
    existing.enrolledDay !== row.enrolledDay ||
    existing.status !== row.status ||
    existing.stopReason !== row.stopReason ||
    existing.stoppedDay !== row.stoppedDay
  );
};

const householdChange = (
  row: PersonRow,
  { regionId, regionCode, fromDay, closedToDay }: RegisterRow,
  { today }: ImportContext,
): HouseholdChange | 'overlap' | undefined => {
  if (regionId === null || fromDay === null) throw new Error('a participant without a household region');
  const isSame = regionCode === row.regionCode;
  const starts = row.regionFromDay ?? (isSame ? fromDay : today);
  if (isSame && starts === fromDay) return undefined;
  if (closedToDay !== null && starts <= closedToDay) return 'overlap';
  if (isSame || starts === fromDay) return { kind: 'correct', regionId, fromDay: starts };
  return starts < fromDay ? 'overlap' : { kind: 'move', regionId, fromDay: starts };
};

const problem = (row: PersonRow, column: string, reason: string, mend: string): Planned<PersonChange> => ({
  kind: 'problem',
  problem: { line: row.line, column, reason, mend },
});
