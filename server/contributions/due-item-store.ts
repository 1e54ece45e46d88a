import type { Reader, Tx } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/** The unit of money: what one person-year is asked for. U(person_year_id, open_slot): two open items of a year. */
export const dueItems = defineTable(
  'due_items',
  ['person_year_id', 'kind', 'sequence_n', 'from_tier?', 'to_tier', 'amount_fen', 'state', 'open_slot?'],
  {
    unique: [
      ['person_year_id', 'kind', 'sequence_n'],
      ['person_year_id', 'open_slot'],
    ],
  },
);
export type DueItem = RowOf<typeof dueItems>;
export type DueItemKind = 'contribution' | 'supplement' | 'replacement' | 'instalment';

/**
 * Step: the open item of a person-year, with its tiers and amount set to what is asked now. Made when there is none.
 * `fromTier` is the tier that a supplement or a replacement raises. An open item of another kind was never paid and is given
 * up: a raise that nobody paid must not stand in the way when the year it would have raised went back.
 */
export const openDueItem = async (
  tx: Tx,
  asked: {
    personYearId: number;
    kind: DueItemKind;
    fromTier?: string | undefined;
    toTier: string;
    amountFen: number;
  },
): Promise<number> => {
  const { personYearId, kind, toTier, amountFen } = asked;
  const fromTier = asked.fromTier ?? null;
  const changed = await tx.change(
    `UPDATE due_items SET from_tier = ?, to_tier = ?, amount_fen = ? WHERE person_year_id = ? AND open_slot = 1 AND kind = ?`,
    [fromTier, toTier, amountFen, personYearId, kind],
  );
  if (changed === 0) {
    // A raise that was begun and not paid, of a year whose contribution went back since: its money would be returned.
    await tx.change(
      `UPDATE due_items SET state = 'dropped', open_slot = NULL WHERE person_year_id = ? AND open_slot = 1 AND kind <> ?`,
      [personYearId, kind],
    );
    const last = await tx.row<{ maxN: number }>(
      'SELECT COALESCE(MAX(sequence_n), 0) AS max_n FROM due_items WHERE person_year_id = ? AND kind = ?',
      [personYearId, kind],
    );
    const sequenceN = (last?.maxN ?? 0) + 1;
    return tx.insert(dueItems, {
      personYearId,
      kind,
      sequenceN,
      fromTier,
      toTier,
      amountFen,
      state: 'open',
      openSlot: 1,
    });
  }
  const row = await tx.row<{ id: number }>('SELECT id FROM due_items WHERE person_year_id = ? AND open_slot = 1', [
    personYearId,
  ]);
  if (row === undefined) throw new Error('an open due item vanished');
  return row.id;
};

/**
 * Marks an open item paid as it was asked in an order; 0 when it is not open any more, or when the year it raises is not at
 * that tier any more. The sub-select locks the row it reads, so what it sees is the newest committed state.
 */
export const payDueItem = (
  tx: Tx,
  { id, toTier, amountFen }: { id: number; toTier: string; amountFen: number },
): Promise<number> =>
  tx.change(
    `UPDATE due_items SET state = 'paid', open_slot = NULL, to_tier = ?, amount_fen = ? WHERE id = ? AND state = 'open'
     AND (kind NOT IN ('supplement', 'replacement') OR EXISTS (SELECT y.id FROM person_years y WHERE y.id = due_items.person_year_id AND y.tier = due_items.from_tier))`,
    [toTier, amountFen, id],
  );

/** The tiers that raises among these items start from, by item; a `replacement` pays the new tier whole. */
export const raisedTiers = async (
  reader: Reader,
  dueItemIds: readonly number[],
): Promise<Map<number, { fromTier: string; kind: 'supplement' | 'replacement' }>> => {
  const rows = await reader.rows<{ id: number; fromTier: string; kind: 'supplement' | 'replacement' }>(
    `SELECT id, from_tier, kind FROM due_items WHERE kind IN ('supplement', 'replacement') AND id IN (${dueItemIds.map(() => '?').join(', ')})`,
    dueItemIds,
  );
  return new Map(rows.map(({ id, ...raise }) => [id, raise]));
};

export const dueItemById = (reader: Reader, id: number): Promise<DueItem | undefined> =>
  reader.row<DueItem>('SELECT * FROM due_items WHERE id = ?', [id]);

/** The money of a paid item went back: the year may be asked for again, by an item of its own. */
export const markItemReversed = (tx: Tx, id: number): Promise<number> =>
  tx.change(`UPDATE due_items SET state = 'reversed' WHERE id = ? AND state = 'paid'`, [id]);
