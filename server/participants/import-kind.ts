import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';
import type { Cells } from './import-cells';
import type { RowProblem } from './import-problems';
import type { PersonSecrets } from './seal-person';

export type ImportContext = PersonSecrets & { today: Day };

/** What a row would do to the register. */
export type Planned<Change> =
  | { kind: 'new'; change: Change }
  | { kind: 'changed'; change: Change }
  | { kind: 'unchanged' }
  | { kind: 'problem'; problem: RowProblem };

/**
 * One kind of file: how a row is read, what it would do to the register as `reader` shows it, and how that is written.
 * `plan` and `write` take chunks of at most 500 rows.
 */
export type ImportKind<Column extends string, Row, Change> = {
  readonly kind: 'people' | 'groups' | 'regions' | 'stages';
  readonly columns: readonly Column[];
  /** Meaningless when the cells have problems: those are noted in `cells.problems` and the row goes no further. */
  read(cells: Cells<Column>, context: ImportContext): Row;
  /** Two rows of a file with one key are a mistake. */
  keyOf(row: Row): string;
  /** `seen`: the keys of all rows of the file up to the end of this chunk. */
  plan(
    reader: Reader,
    rows: readonly Row[],
    context: ImportContext,
    seen: ReadonlySet<string>,
  ): Promise<Planned<Change>[]>;
  write(tx: Tx, changes: readonly Change[], context: ImportContext): Promise<void>;
};

/** Any of the kinds, where rows only pass through. */
export type AnyImportKind = ImportKind<string, unknown, unknown>;
