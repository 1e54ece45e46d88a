import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn, TableIndex } from 'typeorm';
import { dataSourceOf } from '../../server/database/data-source';
import { createTable, extendTable } from '../../server/database/migrations/table-builder';
import { isSafeWhileRunning, migrationPlan, stepsOf } from '../../server/database/migration-plan';
import { describeOnEachEngine } from '../support/engines';
import { demoSettings } from '../demo/demo-settings';
import { buildProduct, runProgram } from '../support/run-program';
import { createMerchantCredentials } from '../local-wechat/server/start-local-wechat';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(60_000);

const migration = (up: (runner: QueryRunner) => Promise<void>): MigrationInterface => ({
  name: 'Planted1',
  up,
  down: () => Promise.resolve(),
});

describeOnEachEngine('the plan of migrations', ({ settings }) => {
  let source: DataSource;
  beforeAll(async () => {
    expect((await migrationPlan(settings)).isEmpty).toBe(true);
    source = await dataSourceOf(settings).initialize();
  });
  afterAll(() => source.destroy());

  const column = (name: string, isNullable: boolean): TableColumn =>
    new TableColumn({ name, type: 'varchar', isNullable });
  const unique = (on: string): TableIndex => new TableIndex({ name: `uq_${on}`, columnNames: [on], isUnique: true });

  it.each<[string, boolean, (runner: QueryRunner) => Promise<unknown>]>([
    ['a new table', true, (runner) => createTable(runner, 'things', ['name'], { unique: [['name']] })],
    ['a column that may be empty', true, (runner) => extendTable(runner, 'regions', ['note?'])],
    [
      'a unique key over a new column',
      true,
      (runner) => extendTable(runner, 'cases', ['mark?'], { unique: [['mark']] }),
    ],
    ['a column that must be filled', false, (runner) => runner.addColumn('regions', column('note', false))],
    ['a unique key over columns in use', false, (runner) => runner.createIndex('regions', unique('name'))],
    ['a column taken away', false, (runner) => runner.dropColumn('regions', 'name')],
    ['a table taken away', false, (runner) => runner.dropTable('regions')],
    ['a column of another name', false, (runner) => runner.renameColumn('regions', 'name', 'title')],
    ['rows written', false, (runner) => runner.query('UPDATE regions SET name = code')],
  ])('%s: safe while the build of before runs is %s', async (_, safe, up) => {
    const runner = source.createQueryRunner();
    const steps = await stepsOf(
      migration(async (heard) => {
        await up(heard);
      }),
      runner,
    );
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.every(({ isSafe }) => isSafe)).toBe(safe);
    expect(await runner.hasTable('regions')).toBe(false); // nothing of it was done
    await runner.release();
  });

  it('is empty afterwards, and an empty database has nobody to disturb', async () => {
    const before = await migrationPlan(settings);
    expect([before.pending.length > 5, isSafeWhileRunning(before)]).toEqual([true, true]);
    await source.runMigrations({ transaction: 'each' });
    await source.undoLastMigration({ transaction: 'each' });
    const after = await migrationPlan(settings);
    expect([after.isEmpty, after.pending.length, isSafeWhileRunning(after)]).toEqual([false, 1, true]);
  });

  it('is told by the command, which refuses what must not be done now', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-migrate-'));
    buildProduct();
    const dataDir = join(folder, 'wechat');
    const env = {
      ...demoSettings(folder, wechatSettings(await createMerchantCredentials(dataDir)), { port: 1, year: 2026 }),
      DATABASE_URL: settings.kind === 'sqlite' ? `sqlite:${settings.file}` : settings.url,
    };
    const run = (...words: string[]): ReturnType<typeof runProgram> =>
      runProgram(['server/cli/main.js', 'migrate', ...words], { env });
    const plan = await run('--plan');
    expect(plan.code).toBe(0);
    expect(plan.output).toMatch(/要做1个迁移：\n {2}\w+ {2}旧版运行时能做/);
    expect(plan.output).toContain('先 niannian migrate --apply，再一台一台换上新版');
    // Now one that rewrites rows is missing as well.
    await source.query("DELETE FROM migrations WHERE name = 'Families1700000000002'");
    const refused = await run('--apply');
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('没有改动。有的要先停下旧版') as string });
    expect(refused.output).toContain('! 改写已有的行');
    rmSync(folder, { recursive: true, force: true });
  });
});

const wechatSettings = ({
  keyFile,
  trustedKeysDir,
}: {
  keyFile: string;
  trustedKeysDir: string;
}): Record<string, string> => ({
  WECHAT_APP_ID: 'wx00112233445566aa',
  WECHAT_APP_SECRET: 'a'.repeat(32),
  WECHAT_PAY_MERCHANT_ID: '1900000109',
  WECHAT_PAY_MERCHANT_SERIAL: 'ab'.repeat(20),
  WECHAT_PAY_MERCHANT_KEY_FILE: keyFile,
  WECHAT_PAY_API_V3_KEY: 'a'.repeat(32),
  WECHAT_PAY_TRUSTED_KEYS_DIR: trustedKeysDir,
});
