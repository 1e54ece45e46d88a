import type { EntitySchemaColumnOptions } from 'typeorm';
import { EntitySchema } from 'typeorm';
import type { ColumnShape, ColumnValue, PropertyOf } from './columns';
import { columnShape } from './columns';

type Keys = { unique?: readonly (readonly string[])[]; index?: readonly (readonly string[])[] };

/** A table as its store declares it. `Row` is what a SELECT gives: camelCase, typed by the ending of each name. */
export type Table<Columns extends string> = {
  readonly name: string;
  readonly columns: readonly Columns[];
  readonly unique: readonly (readonly string[])[];
  readonly index: readonly (readonly string[])[];
};

export type RowOf<T> =
  T extends Table<infer Columns>
    ? { [Name in Columns as PropertyOf<Name>]: ColumnValue<Name> } & { id: number; createdAt: Date }
    : never;

type NullableOf<Columns extends string> = Extract<Columns, `${string}?`>;

/** What an INSERT takes: nullable columns may be left out; `id` and `createdAt` are the database's. */
export type NewRow<T> =
  T extends Table<infer Columns>
    ? { [Name in Exclude<Columns, NullableOf<Columns>> as PropertyOf<Name>]: ColumnValue<Name> } & {
        [Name in NullableOf<Columns> as PropertyOf<Name>]?: ColumnValue<Name> | undefined;
      }
    : never;

/**
 * Declares a table: every table also has `id` and `created_at`. Unique keys say which double they prevent in a comment
 * beside them. The migrations repeat the shape on purpose: a test compares both on each engine.
 */
export const defineTable = <const Columns extends string>(
  name: string,
  columns: readonly Columns[],
  keys: Keys = {},
): Table<Columns> => {
  const unique = keys.unique ?? [];
  const index = keys.index ?? [];
  return { name, columns, unique, index };
};

/** The table as TypeORM sees it: used to compare the declared schema with the migrated one. */
export const entityOf = (table: Table<string>, engine: Engine): EntitySchema =>
  new EntitySchema({
    name: table.name,
    tableName: table.name,
    columns: {
      id: { type: ID_TYPE[engine], primary: true, generated: 'increment' },
      ...Object.fromEntries(
        table.columns.map((declared) => [columnShape(declared).name, entityColumn(declared, engine)]),
      ),
      created_at: entityColumn('created_at', engine),
    },
    indices: [
      ...table.unique.map((on) => ({ name: keyName('uq', table.name, on), columns: [...on], unique: true })),
      ...table.index.map((on) => ({ name: keyName('ix', table.name, on), columns: [...on] })),
    ],
  });

export type Engine = 'sqlite' | 'mysql';

/** SQLite generates keys for `integer` only; ids stay below 2^53 on both. */
export const ID_TYPE = { sqlite: 'integer', mysql: 'bigint' } as const;

export const keyName = (prefix: 'uq' | 'ix', table: string, on: readonly string[]): string =>
  `${prefix}_${table}_${on.join('_')}`.slice(0, 64);

/** SQLite keeps any length and size; TypeORM has one name there for texts and one for whole numbers. */
export const columnType = ({ type }: ColumnShape, engine: Engine): ColumnShape['type'] | 'integer' => {
  if (engine === 'mysql') return type;
  if (type === 'char') return 'varchar';
  return type === 'int' ? 'integer' : type;
};

const entityColumn = (declared: string, engine: Engine): EntitySchemaColumnOptions => {
  const shape = columnShape(declared);
  return {
    type: columnType(shape, engine),
    nullable: shape.nullable,
    ...(shape.length === undefined ? {} : { length: shape.length }),
    ...(shape.type === 'datetime' ? { precision: 3 } : {}),
  };
};
