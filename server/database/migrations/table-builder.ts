import type { QueryRunner } from 'typeorm';
import { Table, TableIndex } from 'typeorm';
import { columnShape } from '../columns';
import { ID_TYPE, columnType, keyName } from '../table';

type Keys = { unique?: readonly (readonly string[])[]; index?: readonly (readonly string[])[] };

/** Creates a table from its column names (see `columns.ts`), on either engine. */
export const createTable = async (
  runner: QueryRunner,
  name: string,
  columns: readonly string[],
  keys: Keys = {},
): Promise<void> => {
  const engine = runner.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
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
        ...[...columns, 'created_at'].map(columnShape).map((shape) => ({
          name: shape.name,
          type: columnType(shape, engine),
          isNullable: shape.nullable,
          ...(shape.length === undefined ? {} : { length: String(shape.length) }),
          ...(shape.type === 'datetime' ? { precision: 3 } : {}),
        })),
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
