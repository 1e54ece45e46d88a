import type { MigrationInterface, QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { MigrationExecutor } from 'typeorm';
import type { DatabaseSettings } from './data-source';
import { dataSourceOf } from './data-source';

/** One thing a migration will do. `isSafe`: the build of before may go on running while and after it is done. */
export type MigrationStep = { what: string; isSafe: boolean };
export type PlannedMigration = { name: string; steps: MigrationStep[] };
export type MigrationPlan = {
  /** Nothing was ever applied: nobody can be running. */
  isEmpty: boolean;
  pending: PlannedMigration[];
};

/**
 * What `migrate --apply` would do, told by letting each pending migration speak to a runner that only listens. Expanding is
 * safe: a new table, a column that may be empty, an ordinary key. Whatever takes away, tightens or rewrites is not.
 */
export const migrationPlan = async (settings: DatabaseSettings): Promise<MigrationPlan> => {
  const source = await dataSourceOf(settings).initialize();
  const runner = source.createQueryRunner();
  try {
    const executor = new MigrationExecutor(source, runner);
    const pending = await executor.getPendingMigrations(); // makes its own table first, when there is none
    const isEmpty = (await executor.getExecutedMigrations()).length === 0;
    const planned: PlannedMigration[] = [];
    for (const { name, instance } of pending) {
      planned.push({ name, steps: isEmpty || instance === undefined ? [] : await stepsOf(instance, runner) });
    }
    return { isEmpty, pending: planned };
  } finally {
    await runner.release();
    await source.destroy();
  }
};

/** Whether the build of before may go on running while all of it is applied. */
export const isSafeWhileRunning = ({ isEmpty, pending }: MigrationPlan): boolean =>
  isEmpty || pending.every(({ steps }) => steps.every(({ isSafe }) => isSafe));

/** What a migration does going up. */
export const stepsOf = async (migration: MigrationInterface, runner: QueryRunner): Promise<MigrationStep[]> => {
  const steps: MigrationStep[] = [];
  try {
    await migration.up(listening(runner, steps));
  } catch {
    // It looked for something that a migration before it is still to make.
    steps.push({ what: '要等前面的做完才知道', isSafe: false });
  }
  return steps;
};

const listening = (runner: QueryRunner, steps: MigrationStep[]): QueryRunner => {
  const made = new Set<string>();
  const note = (what: string, isSafe: boolean): Promise<unknown[]> => {
    steps.push({ what, isSafe });
    return Promise.resolve([]);
  };
  const heard: Record<string, (...given: never[]) => Promise<unknown>> = {
    createTable: (table: Table) => {
      made.add(table.name);
      return note(`新表 ${table.name}`, true);
    },
    addColumn: (table: string, column: TableColumn) =>
      note(
        `${table} 加一列 ${column.name}${column.isNullable ? '' : '（必填）'}`,
        column.isNullable || made.has(table),
      ),
    createIndex: (table: string, index: TableIndex) =>
      note(
        `${table} 加${index.isUnique ? '唯一' : ''}索引 ${index.name ?? ''}`,
        !index.isUnique || made.has(table) || isOverNew(index, steps, table),
      ),
    // Rows are read and written: what the build of before writes meanwhile would be missed.
    query: () => note('改写已有的行', false),
  };
  return new Proxy(runner, {
    get: (target, name) => {
      if (typeof name === 'string' && name in heard) return heard[name];
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (typeof name === 'string' && /^(drop|change|rename|update|clear|create|add)/.test(name))
        return (on: unknown) => note(`${name} ${typeof on === 'string' ? on : ''}`, false);
      return member.bind(target) as unknown;
    },
  });
};

// The build of before leaves a new column empty, and empty values never collide.
const isOverNew = ({ columnNames }: TableIndex, steps: readonly MigrationStep[], table: string): boolean =>
  columnNames.some((column) => steps.some(({ what, isSafe }) => isSafe && what === `${table} 加一列 ${column}`));
