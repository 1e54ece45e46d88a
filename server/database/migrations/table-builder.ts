import type { QueryRunner, TableColumnOptions } from 'typeorm';
import { Table, TableColumn, TableIndex } from 'typeorm';
import { columnShape } from '../columns';
import type { Engine } from '../table';
import { ID_TYPE, columnType, keyName } from '../table';

type Keys = { unique?: readonly (readonly string[])[]; index?: readonly (readonly string[])[] };

/** Creates a table from its column names (see `columns.ts`), on either engine. */
export const createTable = async (
  runner: QueryRunner,
  name: string,
  columns: readonly string[],
  keys: Keys = {},
): Promise<void> => {
  const engine = engineOf(runner);
  await runner.createTable(
    new Table({
      name,
      ...(engine === 'sqlite' ? {} : { engine: 'InnoDB' }),
      columns: [
        {
          name: 'id',
          type: ID_TYPE[engine],
          isPrimary: true,
          isGenerated: true,
          generationStrategy: 'increment',
        },
        ...[...columns, 'created_at'].map((declared) => columnOptions(declared, engine)),
      ],
      indices: [
        ...(keys.unique ?? []).map(
          (on) => new TableIndex({ name: keyName('uq', name, on), columnNames: [...on], isUnique: true }),
        ),
        ...(keys.index ?? []).map((on) => new TableIndex({ name: keyName('ix', name, on), columnNames: [...on] })),
      ],
    }),
  );
};

/** Adds columns (nullable ones: there are rows already) and keys to a table, on either engine. */
export const extendTable = async (
  runner: QueryRunner,
  name: string,
  columns: readonly string[],
  keys: Keys = {},
): Promise<void> => {
  const engine = engineOf(runner);
  for (const declared of columns) await runner.addColumn(name, new TableColumn(columnOptions(declared, engine)));
  for (const on of keys.unique ?? []) {
    await runner.createIndex(
      name,
      new TableIndex({ name: keyName('uq', name, on), columnNames: [...on], isUnique: true }),
    );
  }
  for (const on of keys.index ?? []) {
    await runner.createIndex(name, new TableIndex({ name: keyName('ix', name, on), columnNames: [...on] }));
  }
};

/** Makes a column of a table nullable (`name?`) or not, on either engine; its values stay. */
export const changeNullable = async (runner: QueryRunner, name: string, declared: string): Promise<void> => {
  const column = columnOptions(declared, engineOf(runner));
  const table = await runner.getTable(name);
  const old = table?.findColumnByName(column.name);
  if (old === undefined) throw new Error(`${name} has no ${column.name}`);
  const changed = old.clone();
  changed.isNullable = column.isNullable ?? false;
  await runner.changeColumn(name, old, changed);
};

const engineOf = (runner: QueryRunner): Engine =>
  runner.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';

const columnOptions = (declared: string, engine: Engine): TableColumnOptions => {
  const shape = columnShape(declared);
  return {
    name: shape.name,
    type: columnType(shape, engine),
    isNullable: shape.nullable,
    ...(shape.length === undefined ? {} : { length: String(shape.length) }),
    ...(shape.type === 'datetime' ? { precision: 3 } : {}),
  };
};
