import type { Day } from '../shared/day';

/**
 * A column's type is read from the ending of its name, in the schema and in TypeScript alike:
 * `_fen` `_n` `_year` `_slot` `_id` numbers · `_day` a county day · `_at` an instant (datetime(3), UTC) · `_text` long
 * text · `_hash` `_index` 64 hex characters · `_enc` a sealed value · `rid` a random public id · others short text.
 * A trailing `?` means nullable.
 */
export type ColumnValue<Name extends string> = Name extends `${infer Base}?`
  ? ColumnValue<Base> | null
  : Name extends 'id' | `${string}_fen` | `${string}_n` | `${string}_year` | `${string}_slot` | `${string}_id`
    ? number
    : Name extends `${string}_at`
      ? Date
      : Name extends `${string}_day`
        ? Day
        : string;

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;
export type PropertyOf<Name extends string> = Name extends `${infer Base}?` ? Camel<Base> : Camel<Name>;

export const camelOf = (column: string): string =>
  column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
export const snakeOf = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export type ColumnShape = {
  name: string;
  nullable: boolean;
  type: 'int' | 'bigint' | 'smallint' | 'char' | 'varchar' | 'text' | 'datetime';
  length?: number;
};

/** The stored shape of a column, from its declared name. */
export const columnShape = (declared: string): ColumnShape => {
  const nullable = declared.endsWith('?');
  const name = nullable ? declared.slice(0, -1) : declared;
  return { name, nullable, ...shapeOf(name) };
};

const shapeOf = (name: string): Pick<ColumnShape, 'type' | 'length'> => {
  if (name === 'rid') return { type: 'char', length: 22 };
  if (name === 'id' || name.endsWith('_id')) return { type: 'bigint' };
  if (name.endsWith('_year')) return { type: 'smallint' };
  if (/_(fen|n|slot)$/.test(name)) return { type: 'int' };
  if (name.endsWith('_day')) return { type: 'char', length: 10 };
  if (name.endsWith('_at')) return { type: 'datetime' };
  if (name.endsWith('_text')) return { type: 'text' };
  if (/_(hash|index)$/.test(name)) return { type: 'char', length: 64 };
  if (name.endsWith('_enc')) return { type: 'varchar', length: 700 };
  return { type: 'varchar', length: 64 };
};

/** Whether a result column is a number although the driver may hand it over as a string (bigint, SUM). */
export const isNumberColumn = (name: string): boolean => name === 'id' || /_(id|fen|n|year|slot)$/.test(name);
export const isInstantColumn = (name: string): boolean => name.endsWith('_at');
