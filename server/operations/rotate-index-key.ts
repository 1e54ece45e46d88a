import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Indexer, Sealer } from '../shared/sealing';
import { createIndexer } from '../shared/sealing';
import { readIndexKey } from './key-files';
import type { SealedColumn } from './rotate-keys';

/** A column of keyed indexes, and the sealed column beside it that holds what they are made from. */
export type IndexedColumn = {
  indexed: string;
  sealed: SealedColumn;
  kind: string;
  /** Where else the index stands: it goes along, whatever it was made from. */
  copies?: readonly { table: string; column: string; formOf: (index: string) => string }[];
};

type Deps = { inTransaction: InTransaction; sealer: Sealer };

const ROWS_A_BATCH = 500;

/**
 * A new index key: every index is made anew from the sealed value beside it, all in one transaction, and then the key takes
 * the place of the old one in its file. Nobody else may work on the database meanwhile: who holds the old key finds nobody.
 * Whenever it is cut off, the same command finishes it: before the commit nothing has happened, after it the new key lies in
 * `<file>.next`. Answers how many indexes were made anew.
 */
export const rotateIndexKey = async (
  deps: Deps & { path: string },
  columns: readonly IndexedColumn[],
): Promise<{ reindexed: number }> => {
  const { path } = deps;
  const next = `${path}.next`;
  if (!existsSync(next)) writeKeyLike(path, next);
  const indexer = createIndexer(readIndexKey(next));
  const reindexed = await deps.inTransaction(async (tx) => {
    let done = 0;
    for (const column of columns) done += await reindex(tx, { ...deps, indexer }, column);
    return done;
  });
  renameSync(next, path);
  return { reindexed };
};

const writeKeyLike = (path: string, next: string): void => {
  const { uid, gid, mode } = statSync(path);
  const fresh = `${next}.new`; // whole or not at all
  writeFileSync(fresh, `${randomBytes(32).toString('base64')}\n`, { mode: mode & 0o777 });
  chownSync(fresh, uid, gid);
  renameSync(fresh, next);
};

type Row = { id: number; subject: string; sealed: string; indexed: string };

const reindex = async (
  tx: Tx,
  { sealer, indexer }: { sealer: Sealer; indexer: Indexer },
  { indexed, sealed: { table, column, subject, placeOf }, kind, copies = [] }: IndexedColumn,
): Promise<number> => {
  let done = 0;
  for (let after = 0; ;) {
    const rows = await tx.rows<Row>(
      `SELECT id, ${subject} AS subject, ${column} AS sealed, ${indexed} AS indexed FROM ${table}
       WHERE id > ? AND ${column} <> '' ORDER BY id LIMIT ${ROWS_A_BATCH}`,
      [after],
    );
    for (const row of rows) {
      const index = indexer(kind, sealer.open(placeOf(row.subject), row.sealed));
      if (index === row.indexed) continue;
      await tx.change(`UPDATE ${table} SET ${indexed} = ? WHERE id = ?`, [index, row.id]);
      for (const copy of copies) {
        const sql = `UPDATE ${copy.table} SET ${copy.column} = ? WHERE ${copy.column} = ?`;
        await tx.change(sql, [copy.formOf(index), copy.formOf(row.indexed)]);
      }
      done += 1;
    }
    await new Promise((resolve) => setImmediate(resolve));
    if (rows.length < ROWS_A_BATCH) return done;
    after = rows.at(-1)?.id ?? after;
  }
};

/** Whether the indexes of the database were made with this key, told by the first of them; nothing is there to tell it by: yes. */
export const indexKeyFits = async (
  { reader, sealer, indexer }: { reader: Reader; sealer: Sealer; indexer: Indexer },
  { indexed, sealed: { table, column, subject, placeOf }, kind }: IndexedColumn,
): Promise<boolean> => {
  const row = await reader.row<Row>(
    `SELECT id, ${subject} AS subject, ${column} AS sealed, ${indexed} AS indexed FROM ${table}
     WHERE ${column} <> '' ORDER BY id LIMIT 1`,
  );
  return row === undefined || indexer(kind, sealer.open(placeOf(row.subject), row.sealed)) === row.indexed;
};
