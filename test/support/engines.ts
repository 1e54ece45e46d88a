import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSettings } from '../../server/database/data-source';

export type TestEngine = {
  name: 'SQLite' | 'MariaDB';
  /** An empty database of this describe block; `openDatabase(settings, clock, { migrate: true })` fills it. */
  settings: DatabaseSettings;
  /** An empty Redis, beside MariaDB only. */
  redisUrl?: string;
};

export type MariadbEngine = TestEngine & { name: 'MariaDB'; settings: { kind: 'server'; url: string } };

/**
 * Registers the same tests on SQLite and, when `npm test` has started the engines, on MariaDB with Redis. Each block gets
 * an empty database, which is removed after its last test; close what you opened in your own `afterAll`.
 */
export const describeOnEachEngine = (name: string, body: (engine: TestEngine) => void): void => {
  describeOnSqlite(name, body);
  describeOnMariadb(name, body);
};

export const describeOnSqlite = (name: string, body: (engine: TestEngine) => void): void => {
  describe(`${name} (SQLite)`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-test-'));
    body({ name: 'SQLite', settings: { kind: 'sqlite', file: join(folder, 'test.db') } });
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });
  });
};

/** The MariaDB half alone, for what a file has no place for; not registered without the engines. */
export const describeOnMariadb = (name: string, body: (engine: MariadbEngine) => void): void => {
  const databaseUrl = process.env['TEST_DATABASE_URL'];
  if (!databaseUrl) return;
  const database = `test_${randomBytes(6).toString('hex')}`;
  const redisUrl = redisOfThisWorker();
  describe(`${name} (MariaDB)`, () => {
    beforeAll(async () => {
      await administer(databaseUrl, `CREATE DATABASE ${database}`);
      if (redisUrl) await emptyRedis(redisUrl);
    });
    body({
      name: 'MariaDB',
      settings: { kind: 'server', url: `${databaseUrl}/${database}` },
      ...(redisUrl === undefined ? {} : { redisUrl }),
    });
    afterAll(() => administer(databaseUrl, `DROP DATABASE ${database}`));
  });
};

/** Jest runs one file at a time in each worker, so a worker's number makes a Redis database of its own. */
const redisOfThisWorker = (): string | undefined => {
  const url = process.env['TEST_REDIS_URL'];
  return url === undefined ? undefined : `${url}/${process.env['JEST_WORKER_ID'] ?? '1'}`;
};

// Most blocks have no need of the drivers, and every file would load them anew.
const administer = async (databaseUrl: string, sql: string): Promise<void> => {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(databaseUrl.replace(/^mariadb:/, 'mysql:'));
  await connection.query(sql);
  await connection.end();
};

const emptyRedis = async (url: string): Promise<void> => {
  const { createClient } = await import('redis');
  const client = await createClient({ url }).connect();
  await client.flushDb();
  await client.close();
};
