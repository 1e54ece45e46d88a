import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import type { Clock } from '../shared/clock';
import { migrations } from './migrations';
import type { Table } from './table';
import { entityOf } from './table';
import type { Database } from './transaction';
import { databaseOf } from './transaction';

const POOL_SIZE = 32; // the measured best on two cores: more connections only queue at the disk

export type DatabaseSettings = { kind: 'sqlite'; file: string } | { kind: 'server'; url: string };

/** Opens the data sources without touching the schema. `tables` is only needed to compare schemas. */
export const dataSourceOf = (settings: DatabaseSettings, tables: readonly Table<string>[] = []): DataSource => {
  if (settings.kind === 'sqlite') {
    mkdirSync(dirname(settings.file), { recursive: true });
    return new DataSource({
      type: 'better-sqlite3',
      driver: createRequire(__filename)('libsql') as unknown,
      database: settings.file,
      enableWAL: true,
      prepareDatabase: (connection: { pragma(text: string): unknown }) => {
        connection.pragma('synchronous = FULL');
      },
      entities: tables.map((table) => entityOf(table, 'sqlite')),
      migrations: [...migrations],
    });
  }
  return new DataSource({
    type: settings.url.startsWith('mariadb:') ? 'mariadb' : 'mysql',
    url: settings.url.replace(/^mariadb:/, 'mysql:'),
    supportBigNumbers: true,
    bigNumberStrings: true,
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    poolSize: POOL_SIZE,
    connectTimeout: 5_000,
    entities: tables.map((table) => entityOf(table, 'mysql')),
    migrations: [...migrations],
  });
};

/** Opens the database for use. With `migrate` (demo, tests, `niannian migrate`) pending migrations are applied first. */
export const openDatabase = async (
  settings: DatabaseSettings,
  clock: Clock,
  { migrate }: { migrate: boolean },
): Promise<Database> => {
  const write = await dataSourceOf(settings).initialize();
  if (migrate) await write.runMigrations({ transaction: 'each' });
  if (settings.kind === 'server') return databaseOf('mysql', write, write, clock);
  const read = await dataSourceOf(settings).initialize();
  await read.query('PRAGMA query_only = 1');
  await write.query('PRAGMA busy_timeout = 0'); // a writer waits for its turn with the event loop free: transaction.ts
  return databaseOf('sqlite', write, read, clock);
};

/** The names of migrations that are not applied yet. */
export const pendingMigrations = async (settings: DatabaseSettings): Promise<boolean> => {
  const source = await dataSourceOf(settings).initialize();
  try {
    return await source.showMigrations();
  } finally {
    await source.destroy();
  }
};
