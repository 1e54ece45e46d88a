import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { Table } from '../../server/database/table';
import { CHECKOUT } from './planted-tree';

export type DeclaredTable = { table: Table<string>; store: string };

const isTable = (value: unknown): value is Table<string> => {
  const { name, columns, unique, index } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && Array.isArray(columns) && Array.isArray(unique) && Array.isArray(index);
};

/** Every table that a `*-store.ts` of the server exports, with the file that declares it. */
export const declaredTables = (): DeclaredTable[] =>
  readdirSync(join(CHECKOUT, 'server'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('-store.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((file) =>
      Object.values(createRequire(__filename)(file) as Record<string, unknown>)
        .filter(isTable)
        .map((table) => ({ table, store: relative(CHECKOUT, file) })),
    );
