import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';

/** U(id_number_index): a person twice. */
export const participants = defineTable(
  'participants',
  [
    'id_number_index',
    'rid',
    'id_number_enc',
    'name_enc',
    'name_index',
    'phone_enc?',
    'phone_index?',
    'birth_day',
    'enrolled_day?',
    'status',
    'stop_reason?',
    'stopped_day?',
    'version_n',
  ],
  { unique: [['id_number_index'], ['rid']] },
);
export type ParticipantRow = RowOf<typeof participants>;

/** U(participant_id, from_day): two households on a day. The household of today is the row without `to_day`. */
export const householdRegions = defineTable(
  'household_regions',
  ['participant_id', 'from_day', 'region_code', 'to_day?'],
  { unique: [['participant_id', 'from_day']], index: [['region_code']] },
);

/** U(participant_id, group_code, from_day): a membership twice. */
export const participantGroups = defineTable(
  'participant_groups',
  ['participant_id', 'group_code', 'from_day', 'to_day?', 'source'],
  { unique: [['participant_id', 'group_code', 'from_day']] },
);

/** U(participant_id, scheme, from_day): a spell twice. */
export const otherSchemeSpells = defineTable(
  'other_scheme_spells',
  ['participant_id', 'scheme', 'from_day', 'to_day?'],
  { unique: [['participant_id', 'scheme', 'from_day']] },
);

export type RegionSpan = Pick<RowOf<typeof householdRegions>, 'participantId' | 'regionCode' | 'fromDay' | 'toDay'>;
export type GroupSpan = Pick<
  RowOf<typeof participantGroups>,
  'participantId' | 'groupCode' | 'fromDay' | 'toDay' | 'source'
>;
export type SchemeSpan = Pick<RowOf<typeof otherSchemeSpells>, 'participantId' | 'scheme' | 'fromDay' | 'toDay'>;

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

export const participantsById = (reader: Reader, ids: readonly number[]): Promise<ParticipantRow[]> =>
  reader.rows<ParticipantRow>(`SELECT * FROM participants WHERE id IN (${marks(ids)})`, ids);

export const participantByRidRow = (reader: Reader, rid: string): Promise<ParticipantRow | undefined> =>
  reader.row<ParticipantRow>('SELECT * FROM participants WHERE rid = ?', [rid]);

export const participantByIndex = (reader: Reader, idNumberIndex: string): Promise<ParticipantRow | undefined> =>
  reader.row<ParticipantRow>('SELECT * FROM participants WHERE id_number_index = ?', [idNumberIndex]);

export const regionSpans = (reader: Reader, ids: readonly number[]): Promise<RegionSpan[]> =>
  reader.rows<RegionSpan>(
    `SELECT participant_id, region_code, from_day, to_day FROM household_regions
     WHERE participant_id IN (${marks(ids)}) ORDER BY participant_id, from_day`,
    ids,
  );

export const groupSpans = (reader: Reader, ids: readonly number[]): Promise<GroupSpan[]> =>
  reader.rows<GroupSpan>(
    `SELECT participant_id, group_code, from_day, to_day, source FROM participant_groups
     WHERE participant_id IN (${marks(ids)}) ORDER BY participant_id, from_day, group_code`,
    ids,
  );

export const schemeSpans = (reader: Reader, ids: readonly number[]): Promise<SchemeSpan[]> =>
  reader.rows<SchemeSpan>(
    `SELECT participant_id, scheme, from_day, to_day FROM other_scheme_spells
     WHERE participant_id IN (${marks(ids)}) ORDER BY participant_id, from_day, scheme`,
    ids,
  );

export const regionOnDay = (
  reader: Reader,
  participantId: number,
  onDay: Day,
): Promise<{ regionCode: string } | undefined> =>
  reader.row(
    `SELECT region_code FROM household_regions
     WHERE participant_id = ? AND from_day <= ? AND (to_day IS NULL OR to_day >= ?)`,
    [participantId, onDay, onDay],
  );

/** A register row beside its open household: what an import compares with. */
export type RegisterRow = Pick<
  ParticipantRow,
  | 'id'
  | 'rid'
  | 'idNumberIndex'
  | 'nameIndex'
  | 'phoneIndex'
  | 'enrolledDay'
  | 'status'
  | 'stopReason'
  | 'stoppedDay'
  | 'versionN'
> & { regionId: number | null; regionCode: string | null; fromDay: Day | null; closedToDay: Day | null };

export const registerRows = (reader: Reader, idNumberIndexes: readonly string[]): Promise<RegisterRow[]> =>
  reader.rows<RegisterRow>(
    `SELECT p.id, p.rid, p.id_number_index, p.name_index, p.phone_index, p.enrolled_day, p.status, p.stop_reason,
            p.stopped_day, p.version_n, h.id AS region_id, h.region_code, h.from_day,
            (SELECT MAX(c.to_day) FROM household_regions c WHERE c.participant_id = p.id) AS closed_to_day
     FROM participants p LEFT JOIN household_regions h ON h.participant_id = p.id AND h.to_day IS NULL
     WHERE p.id_number_index IN (${marks(idNumberIndexes)})`,
    idNumberIndexes,
  );

export const idsByIndex = (
  reader: Reader,
  idNumberIndexes: readonly string[],
): Promise<{ id: number; idNumberIndex: string }[]> =>
  reader.rows(`SELECT id, id_number_index FROM participants WHERE id_number_index IN (${marks(idNumberIndexes)})`, [
    ...idNumberIndexes,
  ]);

type Fields = Pick<
  ParticipantRow,
  'nameEnc' | 'nameIndex' | 'phoneEnc' | 'phoneIndex' | 'enrolledDay' | 'status' | 'stopReason' | 'stoppedDay'
>;

export const updateParticipant = (tx: Tx, id: number, versionN: number, fields: Fields): Promise<number> =>
  tx.change(
    `UPDATE participants SET name_enc = ?, name_index = ?, phone_enc = ?, phone_index = ?, enrolled_day = ?, status = ?,
            stop_reason = ?, stopped_day = ?, version_n = version_n + 1 WHERE id = ? AND version_n = ?`,
    [
      fields.nameEnc,
      fields.nameIndex,
      fields.phoneEnc,
      fields.phoneIndex,
      fields.enrolledDay,
      fields.status,
      fields.stopReason,
      fields.stoppedDay,
      id,
      versionN,
    ],
  );

/** Step: makes everybody else who binds to this person wait, by a write that changes nothing. */
export const lockParticipant = (tx: Tx, id: number): Promise<number> =>
  tx.change('UPDATE participants SET version_n = version_n WHERE id = ?', [id]);

export const markStopped = (tx: Tx, idNumberIndex: string, reason: string, stoppedDay: Day): Promise<number> =>
  tx.change(
    `UPDATE participants SET status = 'stopped', stop_reason = ?, stopped_day = ?, version_n = version_n + 1
     WHERE id_number_index = ? AND status <> 'stopped'`,
    [reason, stoppedDay, idNumberIndex],
  );

export const closeHousehold = (tx: Tx, id: number, toDay: Day): Promise<number> =>
  tx.change('UPDATE household_regions SET to_day = ? WHERE id = ? AND to_day IS NULL', [toDay, id]);

export const correctHousehold = (tx: Tx, id: number, regionCode: string, fromDay: Day): Promise<number> =>
  tx.change('UPDATE household_regions SET region_code = ?, from_day = ? WHERE id = ? AND to_day IS NULL', [
    regionCode,
    fromDay,
    id,
  ]);

export const updateGroup = (tx: Tx, span: GroupSpan): Promise<number> =>
  tx.change(
    'UPDATE participant_groups SET to_day = ?, source = ? WHERE participant_id = ? AND group_code = ? AND from_day = ?',
    [span.toDay, span.source, span.participantId, span.groupCode, span.fromDay],
  );

export const updateSpell = (tx: Tx, span: SchemeSpan): Promise<number> =>
  tx.change('UPDATE other_scheme_spells SET to_day = ? WHERE participant_id = ? AND scheme = ? AND from_day = ?', [
    span.toDay,
    span.participantId,
    span.scheme,
    span.fromDay,
  ]);

export const idsAfter = (reader: Reader, afterId: number, limit: number): Promise<{ id: number }[]> =>
  reader.rows(`SELECT id FROM participants WHERE id > ? ORDER BY id LIMIT ${limit}`, [afterId]);

/** The same of everybody whose household is or was in a region, by the beginning of its code. */
export const idsOfRegionAfter = (
  reader: Reader,
  regionCode: string,
  afterId: number,
  limit: number,
): Promise<{ id: number }[]> =>
  reader.rows(
    `SELECT participant_id AS id FROM household_regions WHERE participant_id > ? AND region_code LIKE ?
     GROUP BY participant_id ORDER BY participant_id LIMIT ${limit}`,
    [afterId, `${regionCode.replaceAll(/[^0-9]/g, '')}%`],
  );

export const phonesById = (
  reader: Reader,
  ids: readonly number[],
): Promise<{ id: number; phoneIndex: string | null }[]> =>
  reader.rows(`SELECT id, phone_index FROM participants WHERE id IN (${marks(ids)})`, ids);
