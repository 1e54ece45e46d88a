import type { DataSource } from 'typeorm';
import { dataSourceOf } from '../../server/database/data-source';
import { migrations } from '../../server/database/migrations';
import { defineTable } from '../../server/database/table';
import { declaredTables } from '../support/declared-tables';
import { describeOnEachEngine } from '../support/engines';

jest.setTimeout(120_000); // dropping and making every table takes a server its time

const BOOKKEEPING = ['migrations', 'sqlite_sequence', 'typeorm_metadata'];
const declared = declaredTables();
const tables = declared.map(({ table }) => table);

describe('declared tables', () => {
  it('each have one home', () => {
    const names = tables.map((table) => table.name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describeOnEachEngine('migrations', ({ name: engine, settings }) => {
  let source: DataSource;
  beforeAll(async () => {
    source = await dataSourceOf(settings, tables).initialize();
    await source.runMigrations({ transaction: 'each' });
  });
  afterAll(() => source.destroy());

  /** What TypeORM would change to make the database equal to the given tables. */
  const differences = async (of: DataSource): Promise<string[]> =>
    (await of.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  const tablesThere = async (): Promise<string[]> => {
    const sql =
      engine === 'SQLite'
        ? "SELECT name FROM sqlite_master WHERE type = 'table'"
        : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
    const rows = await source.query<{ name: string }[]>(sql);
    return rows.map((row) => row.name).filter((name) => !BOOKKEEPING.includes(name));
  };

  it('make exactly the declared columns and keys', async () => {
    expect(await differences(source)).toEqual([]);
  });

  it('make exactly the declared tables', async () => {
    expect((await tablesThere()).sort()).toEqual(tables.map((table) => table.name).sort());
  });

  it.each([
    ['a missing column', ['openid', 'state', 'note?'], [['openid']]],
    ['another type', ['openid', 'state_fen'], [['openid']]],
    ['a nullable column', ['openid', 'state?'], [['openid']]],
    ['a missing unique key', ['openid', 'state'], [['openid'], ['state']]],
  ])('are compared sharply enough to see %s', async (_, columns, unique) => {
    const other = await dataSourceOf(settings, [defineTable('accounts', columns, { unique })]).initialize();
    const seen = await differences(other);
    await other.destroy();
    expect(seen).not.toEqual([]);
  });

  it('go down and up again', async () => {
    const undo = (): Promise<void> => source.undoLastMigration({ transaction: 'each' });
    await migrations.reduce((before) => before.then(undo), Promise.resolve());
    expect(await tablesThere()).toEqual([]);
    await source.runMigrations({ transaction: 'each' });
    expect(await differences(source)).toEqual([]);
  });
});
