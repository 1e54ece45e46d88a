import type { DataSource, QueryRunner } from 'typeorm';
import { isInstantColumn } from './columns';
import type { DatabaseSettings } from './data-source';
import { dataSourceOf } from './data-source';
import type { Reader, Tx } from './statements';
import { readerOf, valueOut } from './statements';
import type { Engine } from './table';

/** A row under its column names; instants are ISO 8601, numbers numbers, whatever the engine. */
export type DumpedRow = Record<string, string | number | null>;

/** The whole database as of one moment, while others go on writing. */
export type Snapshot = {
  readonly reader: Reader;
  readonly tables: readonly string[];
  /** The names of the applied migrations, oldest first. */
  readonly migrations: readonly string[];
  pagesOf(table: string): AsyncGenerator<DumpedRow[]>;
};

const ROWS_A_PAGE = 2_000;
const ROWS_A_STATEMENT = 500;

export const inSnapshot = async <Answer>(
  settings: DatabaseSettings,
  work: (snapshot: Snapshot) => Promise<Answer>,
): Promise<Answer> => {
  const engine: Engine = settings.kind === 'sqlite' ? 'sqlite' : 'mysql';
  const source = await dataSourceOf(settings).initialize();
  const runner = source.createQueryRunner();
  try {
    await begin(runner, engine);
    const query = (sql: string, parameters: unknown[] = []): Promise<unknown> => runner.query(sql, parameters);
    return await work({
      reader: readerOf(query, engine),
      tables: await tablesOf(runner, engine),
      migrations: await appliedMigrations(runner),
      pagesOf: (table) => pagesOf(runner, table),
    });
  } finally {
    await runner.query('ROLLBACK').catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
};

const begin = async (runner: QueryRunner, engine: Engine): Promise<void> => {
  await runner.connect();
  if (engine === 'sqlite') {
    await runner.query('BEGIN');
    await runner.query('SELECT COUNT(*) FROM sqlite_master'); // its first read fixes what it sees
    return;
  }
  await runner.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await runner.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
};

const NOT_OURS = new Set(['migrations', 'typeorm_metadata']);

const tablesOf = async (runner: QueryRunner, engine: Engine): Promise<string[]> => {
  const sql =
    engine === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
      : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`;
  const rows = (await runner.query(sql)) as { name: string }[];
  return rows
    .map(({ name }) => name)
    .filter((name) => !NOT_OURS.has(name))
    .sort();
};

const appliedMigrations = async (runner: QueryRunner): Promise<string[]> => {
  const rows = (await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[];
  return rows.map(({ name }) => name);
};

const pagesOf = async function* (runner: QueryRunner, table: string): AsyncGenerator<DumpedRow[]> {
  for (let after = 0; ;) {
    const sql = `SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ${ROWS_A_PAGE}`;
    const rows = ((await runner.query(sql, [after])) as Record<string, unknown>[]).map(dumped);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_A_PAGE) return;
    after = Number(rows.at(-1)?.['id']);
    await new Promise((resolve) => setImmediate(resolve)); // libsql frees its statements when the event loop turns
  }
};

const dumped = (row: Record<string, unknown>): DumpedRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const out = valueOut(name, value);
      return [name, out instanceof Date ? out.toISOString() : (out as string | number | null)];
    }),
  );

/** Step: puts rows back as they were, with their ids. All rows name the same columns, as those of a table do. */
export const putBack = async (tx: Tx, table: string, rows: readonly DumpedRow[]): Promise<void> => {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT);
    const parameters = some.flatMap((row) => columns.map((name) => restored(name, row[name] ?? null)));
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${some.map(() => tuple).join(', ')}`;
    await tx.change(sql, parameters);
  }
};

const restored = (name: string, value: string | number | null): string | number | Date | null =>
  typeof value === 'string' && isInstantColumn(name) ? new Date(value) : value;

/** Makes the tables of exactly these migrations in an empty database. `unknown`: this build does not have them all. */
export const makeTablesOf = async (
  settings: DatabaseSettings,
  names: readonly string[],
): Promise<'made' | 'notEmpty' | 'unknown'> => {
  const source = await dataSourceOf(settings).initialize();
  try {
    if ((await tablesThere(source, settings)) > 0) return 'notEmpty';
    const known = source.migrations.filter(({ name }) => name !== undefined && names.includes(name));
    if (known.length !== names.length) return 'unknown';
    source.migrations.splice(0, source.migrations.length, ...known);
    await source.runMigrations({ transaction: 'each' });
    return 'made';
  } finally {
    await source.destroy();
  }
};

const tablesThere = async (source: DataSource, { kind }: DatabaseSettings): Promise<number> => {
  const runner = source.createQueryRunner();
  try {
    return (await tablesOf(runner, kind === 'sqlite' ? 'sqlite' : 'mysql')).length;
  } finally {
    await runner.release();
  }
};
