import { defineTable } from '../database/table';
import type { RowOf } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';

/**
 * What one credit, or its reversal, changes in the count of its village. U(source_key): a payment counted twice.
 * `region_code`: the village of the household then, empty when the register names none. Insert-only but for `folded_at`.
 */
export const progressDeltas = defineTable(
  'progress_deltas',
  ['source_key', 'region_code', 'fee_year', 'paid_day', 'people_n', 'amount_fen', 'folded_at?'],
  { unique: [['source_key']], index: [['folded_at']] },
);
export type ProgressDelta = RowOf<typeof progressDeltas>;

/** Sums of folded deltas. U(region_code, fee_year): two counts of a village. */
export const progressTotals = defineTable('progress_totals', ['region_code', 'fee_year', 'people_n', 'amount_fen'], {
  unique: [['region_code', 'fee_year']],
});
export type ProgressTotal = Pick<RowOf<typeof progressTotals>, 'regionCode' | 'peopleN' | 'amountFen'>;

/** The fee year of a person-year and the village its person lives in. */
export const placeOfYear = (
  reader: Reader,
  personYearId: number,
): Promise<{ feeYear: number; regionCode: string | null } | undefined> =>
  reader.row(
    `SELECT y.fee_year, h.region_code FROM person_years y
     LEFT JOIN household_regions h ON h.participant_id = y.participant_id AND h.to_day IS NULL WHERE y.id = ?`,
    [personYearId],
  );

type MissedLine = { lineId: number; personYearId: number; fromTier: string | null; personalFen: number; onDay: Day };

/** Lines that count and were never counted, and reversed ones that still are: a build from before counted nothing. */
export const missedLines = (reader: Reader, what: 'credited' | 'reversed', limit: number): Promise<MissedLine[]> =>
  reader.rows<MissedLine>(
    `SELECT l.id AS line_id, l.person_year_id, d.from_tier, l.personal_fen,
       ${what === 'credited' ? 'l.collection_day' : 'l.reversed_day'} AS on_day
     FROM contribution_lines l JOIN due_items d ON d.id = l.due_item_id
     WHERE ${
       what === 'credited'
         ? `l.live_slot = 1`
         : `l.live_slot IS NULL AND EXISTS (SELECT 1 FROM progress_deltas c WHERE c.source_key = CONCAT('line:', l.id))`
     } AND NOT EXISTS (SELECT 1 FROM progress_deltas p
       WHERE p.source_key = CONCAT('${what === 'credited' ? 'line' : 'reversal'}:', l.id))
     ORDER BY l.id LIMIT ${limit}`,
  );

/** The village under which a line was counted. */
export const countedPlace = (reader: Reader, sourceKey: string): Promise<{ regionCode: string } | undefined> =>
  reader.row('SELECT region_code FROM progress_deltas WHERE source_key = ?', [sourceKey]);

export const unfoldedDeltas = (reader: Reader, limit: number): Promise<ProgressDelta[]> =>
  reader.rows<ProgressDelta>(`SELECT * FROM progress_deltas WHERE folded_at IS NULL ORDER BY id LIMIT ${limit}`);

/** Step: claims deltas for folding; fewer than asked for when another process was faster. */
export const markFolded = (tx: Tx, ids: readonly number[], now: Date): Promise<number> =>
  tx.change(
    `UPDATE progress_deltas SET folded_at = ? WHERE folded_at IS NULL AND id IN (${ids.map(() => '?').join(', ')})`,
    [now, ...ids],
  );

/** Step: adds to the count of a village. */
export const addToTotal = async (
  tx: Tx,
  { regionCode, feeYear, peopleN, amountFen }: Pick<ProgressDelta, 'regionCode' | 'feeYear' | 'peopleN' | 'amountFen'>,
): Promise<void> => {
  await tx.insertIfNew(progressTotals, { regionCode, feeYear, peopleN: 0, amountFen: 0 });
  await tx.change(
    'UPDATE progress_totals SET people_n = people_n + ?, amount_fen = amount_fen + ? WHERE region_code = ? AND fee_year = ?',
    [peopleN, amountFen, regionCode, feeYear],
  );
};

export const totalsOf = (reader: Reader, feeYear: number): Promise<ProgressTotal[]> =>
  reader.rows<ProgressTotal>('SELECT region_code, people_n, amount_fen FROM progress_totals WHERE fee_year = ?', [
    feeYear,
  ]);

export const countUnfolded = async (reader: Reader): Promise<number> =>
  (await reader.row<{ leftN: number }>('SELECT COUNT(*) AS left_n FROM progress_deltas WHERE folded_at IS NULL'))
    ?.leftN ?? 0;
