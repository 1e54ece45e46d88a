import type { QueryRunner } from 'typeorm';
import type { NewRow, Table } from './table';
import { camelOf, isInstantColumn, isNumberColumn, snakeOf } from './columns';
import type { Engine } from './table';

export type Parameter = string | number | Date | null;

/** Reads. Rows come out with camelCase names, numbers as numbers and instants as `Date`, on both engines. */
export type Reader = {
  rows<Row>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>;
  row<Row>(sql: string, parameters?: readonly Parameter[]): Promise<Row | undefined>;
};

/** An open transaction. A step takes it first; only `inTransaction` makes one. */
export type Tx = Reader & {
  /** Runs an UPDATE or DELETE and answers how many rows its WHERE matched. The WHERE names the old state. */
  change(sql: string, parameters?: readonly Parameter[]): Promise<number>;
  /** Inserts one row and answers its id. A taken key throws: ask `isDuplicateKey`. */
  insert<Columns extends string>(table: Table<Columns>, row: NewRow<Table<Columns>>): Promise<number>;
  /** Inserts many rows in chunks. All rows must name the same columns. */
  insertMany<Columns extends string>(table: Table<Columns>, rows: readonly NewRow<Table<Columns>>[]): Promise<void>;
  /** Inserts unless a unique key is taken already: `undefined` says that the row was there. */
  insertIfNew<Columns extends string>(table: Table<Columns>, row: NewRow<Table<Columns>>): Promise<number | undefined>;
};

const ROWS_PER_STATEMENT = 500;

export const isDuplicateKey = (error: unknown): boolean => {
  const { errno, code, message } = (error ?? {}) as { errno?: unknown; code?: unknown; message?: unknown };
  return (
    errno === 1062 ||
    code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    (typeof message === 'string' && message.includes('UNIQUE constraint failed'))
  );
};

export const readerOf = (query: (sql: string, parameters: unknown[]) => Promise<unknown>, engine: Engine): Reader => {
  const rows = async <Row>(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> => {
    const found = (await query(sql, bind(parameters, engine))) as Record<string, unknown>[];
    return found.map((row) => rowOut(row) as Row);
  };
  return { rows, row: async (sql, parameters) => (await rows(sql, parameters))[0] as never };
};

export const txOf = (runner: QueryRunner, engine: Engine, now: () => Date): Tx => {
  const reader = readerOf((sql, parameters) => runner.query(sql, parameters), engine);
  const insertAll = async (
    table: Table<string>,
    rows: readonly Record<string, Parameter | undefined>[],
  ): Promise<number> => {
    const first = rows[0];
    if (first === undefined) return 0;
    const properties = Object.keys(first).filter((property) => first[property] !== undefined);
    const columns = [...properties.map(snakeOf), 'created_at'];
    const tuple = `(${columns.map(() => '?').join(', ')})`;
    const parameters = rows.flatMap((row) => [...properties.map((property) => row[property] ?? null), now()]);
    const sql = `INSERT INTO ${table.name} (${columns.join(', ')}) VALUES ${rows.map(() => tuple).join(', ')}`;
    const { raw } = (await runner.query(sql, bind(parameters, engine), true)) as { raw: unknown };
    return insertedId(raw);
  };
  return {
    ...reader,
    change: async (sql, parameters = []) => {
      const { affected } = (await runner.query(sql, bind(parameters, engine), true)) as { affected?: number };
      return affected ?? 0;
    },
    insert: (table, row) => insertAll(table, [row]),
    insertMany: async (table, rows) => {
      for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
        await insertAll(table, rows.slice(start, start + ROWS_PER_STATEMENT));
        await new Promise((resolve) => setImmediate(resolve)); // libsql frees its statements when the event loop turns
      }
    },
    insertIfNew: async (table, row) => {
      try {
        return await insertAll(table, [row]);
      } catch (error) {
        if (isDuplicateKey(error)) return undefined;
        throw error;
      }
    },
  };
};

const insertedId = (raw: unknown): number => {
  if (typeof raw === 'object' && raw !== null && 'insertId' in raw) return Number(raw.insertId);
  return Number(raw);
};

// SQLite binds no dates: instants are stored as `YYYY-MM-DD HH:MM:SS.mmm` in UTC, which sorts as text.
const bind = (parameters: readonly Parameter[], engine: Engine): unknown[] =>
  engine === 'mysql'
    ? [...parameters]
    : parameters.map((value) =>
        value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : value,
      );

type ReadAs = { property: string; value: (raw: unknown) => unknown };

// By column: names are read once, not once a row. There are as many as columns and aliases in the source.
const READ_AS = new Map<string, ReadAs>();

const readAs = (column: string): ReadAs => {
  const known = READ_AS.get(column);
  if (known !== undefined) return known;
  const value = isNumberColumn(column) ? Number : isInstantColumn(column) ? instantOut : (raw: unknown) => raw;
  const made = { property: camelOf(column), value };
  READ_AS.set(column, made);
  return made;
};

/** A value as the product sees it, whatever the driver gave. */
export const valueOut = (column: string, raw: unknown): unknown =>
  raw === null || raw === undefined ? null : readAs(column).value(raw);

const rowOut = (row: Record<string, unknown>): Record<string, unknown> => {
  const out: Record<string, unknown> = {};
  for (const column in row) {
    const { property, value } = readAs(column);
    const raw = row[column];
    out[property] = raw === null || raw === undefined ? null : value(raw);
  }
  return out;
};

const instantOut = (raw: unknown): Date =>
  raw instanceof Date ? raw : new Date(`${(raw as string).replace(' ', 'T')}Z`);
