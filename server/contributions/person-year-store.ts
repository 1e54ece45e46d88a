import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** U(participant_id, fee_year): two accounts of a year. */
export const personYears = defineTable(
  'person_years',
  ['participant_id', 'fee_year', 'tier?', 'personal_fen', 'subsidy_fen', 'version_n'],
  { unique: [['participant_id', 'fee_year']] },
);
export type PersonYear = RowOf<typeof personYears>;

/**
 * U(person_year_id): two channels asking money for a year. `kept_for_id`: the account that takes the year over; until
 * `kept_until_at` no other may begin an order for it.
 */
export const leases = defineTable(
  'leases',
  ['person_year_id', 'holder_kind?', 'holder?', 'taken_at?', 'version_n', 'kept_for_id?', 'kept_until_at?'],
  { unique: [['person_year_id']] },
);
export type Lease = RowOf<typeof leases>;

/** Person-years of a participant, with who holds each of them. */
export type HeldPersonYear = PersonYear & {
  holder: string | null;
  takenAt: Date | null;
  /** Lines that count and came by another channel than WeChat. */
  elsewhereN: number;
};

export const personYearsOfMany = (reader: Reader, participantIds: readonly number[]): Promise<HeldPersonYear[]> =>
  participantIds.length === 0
    ? Promise.resolve([])
    : reader.rows<HeldPersonYear>(
        `SELECT y.*, l.holder, l.taken_at, (SELECT COUNT(*) FROM contribution_lines c
           WHERE c.person_year_id = y.id AND c.live_slot = 1 AND c.channel <> 'wechat') AS elsewhere_n
         FROM person_years y JOIN leases l ON l.person_year_id = y.id
         WHERE y.participant_id IN (${participantIds.map(() => '?').join(', ')}) ORDER BY y.fee_year DESC`,
        participantIds,
      );

export const idsOfYears = (
  reader: Reader,
  participantIds: readonly number[],
): Promise<{ id: number; participantId: number; feeYear: number }[]> =>
  reader.rows(
    `SELECT id, participant_id, fee_year FROM person_years
     WHERE participant_id IN (${participantIds.map(() => '?').join(', ')})`,
    participantIds,
  );

/** Step: the row of a person and fee year with its lease row; makes both when they are not there. */
export const ensurePersonYear = async (tx: Tx, participantId: number, feeYear: number): Promise<number> => {
  const id = await tx.insertIfNew(personYears, { participantId, feeYear, personalFen: 0, subsidyFen: 0, versionN: 1 });
  if (id !== undefined) {
    await tx.insert(leases, { personYearId: id, versionN: 1 });
    return id;
  }
  const find = (): Promise<{ id: number } | undefined> =>
    tx.row('SELECT id FROM person_years WHERE participant_id = ? AND fee_year = ?', [participantId, feeYear]);
  let row = await find();
  if (row === undefined) {
    // Another transaction made it after this one began to read: what one has written to oneself, one sees.
    const touch = 'UPDATE person_years SET version_n = version_n + 1 WHERE participant_id = ? AND fee_year = ?';
    await tx.change(touch, [participantId, feeYear]);
    row = await find();
  }
  if (row === undefined) throw new Error('a person-year that clashed is not there');
  return row.id;
};

/** Writes a first contribution into a year that has none; 0 when somebody was faster. */
export const fillPersonYear = (
  tx: Tx,
  {
    personYearId,
    tier,
    personalFen,
    subsidyFen,
  }: { personYearId: number; tier: string; personalFen: number; subsidyFen: number },
): Promise<number> =>
  tx.change(
    `UPDATE person_years SET tier = ?, personal_fen = personal_fen + ?, subsidy_fen = subsidy_fen + ?, version_n = version_n + 1
     WHERE id = ? AND tier IS NULL`,
    [tier, personalFen, subsidyFen, personYearId],
  );

/** Adds a supplement to a year that is at the tier it raises; 0 when it is not. */
export const raisePersonYear = (
  tx: Tx,
  raise: { personYearId: number; fromTier: string; toTier: string; personalFen: number; subsidyFen: number },
): Promise<number> =>
  tx.change(
    `UPDATE person_years SET tier = ?, personal_fen = personal_fen + ?, subsidy_fen = subsidy_fen + ?, version_n = version_n + 1
     WHERE id = ? AND tier = ?`,
    [raise.toTier, raise.personalFen, raise.subsidyFen, raise.personYearId, raise.fromTier],
  );

type TakenOut = { personYearId: number; lineId: number; tier: string; personalFen: number; subsidyFen: number };

/**
 * Takes the last payment of a year out of it again: the year is at the tier of the payment before that still counts, or has
 * none. 0 when the year is not at the tier of this line any more, or when a later line counts, so that it is not the last.
 */
export const emptyPersonYear = (tx: Tx, out: TakenOut): Promise<number> =>
  tx.change(
    `UPDATE person_years SET tier = (SELECT b.tier FROM contribution_lines b
         WHERE b.person_year_id = ? AND b.live_slot = 1 AND b.id < ? ORDER BY b.id DESC LIMIT 1),
       personal_fen = personal_fen - ?, subsidy_fen = subsidy_fen - ?, version_n = version_n + 1
     WHERE id = ? AND tier = ? AND NOT EXISTS (SELECT l.id FROM contribution_lines l
       WHERE l.person_year_id = person_years.id AND l.live_slot = 1 AND l.id > ?)`,
    [out.personYearId, out.lineId, out.personalFen, out.subsidyFen, out.personYearId, out.tier, out.lineId],
  );

/** Takes a payment out of a year whose tier has been paid whole once more since: the tier stays. 0 when it has not. */
export const takeOutReplaced = (tx: Tx, out: Omit<TakenOut, 'tier'>): Promise<number> =>
  tx.change(
    `UPDATE person_years SET personal_fen = personal_fen - ?, subsidy_fen = subsidy_fen - ?, version_n = version_n + 1
     WHERE id = ? AND EXISTS (SELECT l.id FROM contribution_lines l JOIN due_items d ON d.id = l.due_item_id
       WHERE l.person_year_id = person_years.id AND l.live_slot = 1 AND l.id > ? AND d.kind = 'replacement')`,
    [out.personalFen, out.subsidyFen, out.personYearId, out.lineId],
  );

export const takeLease = (
  tx: Tx,
  { personYearId, holderKind, holder, now }: { personYearId: number; holderKind: string; holder: string; now: Date },
): Promise<number> =>
  tx.change(
    `UPDATE leases SET holder_kind = ?, holder = ?, taken_at = ?, kept_for_id = NULL, kept_until_at = NULL,
       version_n = version_n + 1 WHERE person_year_id = ? AND (holder IS NULL OR holder = ?)`,
    [holderKind, holder, now, personYearId, holder],
  );

/**
 * Whether an account may begin an order for a year: not while the year is kept for another. The insured always may. A
 * step before `takeLease`, under its lock: 0 when it may not.
 */
export const passKept = (
  tx: Tx,
  {
    personYearId,
    accountId,
    isInsured,
    now,
  }: { personYearId: number; accountId: number; isInsured: boolean; now: Date },
): Promise<number> =>
  tx.change(
    `UPDATE leases SET version_n = version_n + 1
     WHERE person_year_id = ? AND (kept_until_at IS NULL OR kept_until_at <= ? OR kept_for_id = ? OR 1 = ?)`,
    [personYearId, now, accountId, isInsured ? 1 : 0],
  );

/** Until when a year that nobody pays for just now is kept for whoever takes it over. */
export const keptUntil = async (reader: Reader, personYearId: number): Promise<Date | undefined> =>
  (
    await reader.row<{ keptUntilAt: Date | null }>('SELECT kept_until_at FROM leases WHERE person_year_id = ?', [
      personYearId,
    ])
  )?.keptUntilAt ?? undefined;

/** Keeps a year for the account that takes it over, from before the close of the other order until an order of its own. */
export const keepYear = (
  tx: Tx,
  {
    personYearId,
    accountId,
    isInsured,
    until,
    now,
  }: { personYearId: number; accountId: number; isInsured: boolean; until: Date; now: Date },
): Promise<number> =>
  tx.change(
    `UPDATE leases SET kept_for_id = ?, kept_until_at = ?, version_n = version_n + 1
     WHERE person_year_id = ? AND (kept_until_at IS NULL OR kept_until_at <= ? OR kept_for_id = ? OR 1 = ?)`,
    [accountId, until, personYearId, now, accountId, isInsured ? 1 : 0],
  );

/** Frees the lease when this holder has it; 0 when it was free or somebody else's. */
export const freeLease = (tx: Tx, personYearId: number, holder: string): Promise<number> =>
  tx.change(
    `UPDATE leases SET holder_kind = NULL, holder = NULL, taken_at = NULL, version_n = version_n + 1
     WHERE person_year_id = ? AND holder = ?`,
    [personYearId, holder],
  );

/** The tiers that years are paid at, by year; null for one without a contribution. */
export const tiersOfYears = async (
  reader: Reader,
  personYearIds: readonly number[],
): Promise<Map<number, string | null>> => {
  const rows = await reader.rows<{ id: number; tier: string | null }>(
    `SELECT id, tier FROM person_years WHERE id IN (${personYearIds.map(() => '?').join(', ')})`,
    personYearIds,
  );
  return new Map(rows.map((row) => [row.id, row.tier]));
};

/** Locks a year that has no contribution; 0 when it has one. Sees the newest state, whatever this transaction has read. */
export const lockUnpaidYear = (tx: Tx, personYearId: number): Promise<number> =>
  tx.change('UPDATE person_years SET version_n = version_n + 1 WHERE tier IS NULL AND id = ?', [personYearId]);

/** Who stands behind person-years, and whether they are stopped by now. */
export const insuredOf = (
  reader: Reader,
  personYearIds: readonly number[],
): Promise<{ id: number; participantId: number; feeYear: number; status: string }[]> =>
  reader.rows(
    `SELECT y.id, y.participant_id, y.fee_year, p.status FROM person_years y JOIN participants p ON p.id = y.participant_id
     WHERE y.id IN (${personYearIds.map(() => '?').join(', ')})`,
    personYearIds,
  );
