import { randomBytes } from 'node:crypto';
import { chownSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { InTransaction, Reader } from '../database/transaction';
import type { Sealer } from '../shared/sealing';
import { createSealer, sealedWith } from '../shared/sealing';
import { SEALING, readDataKeys, readSecretFile } from './key-files';

/** A column of sealed values; one that is empty has been forgotten. `subject`: SQL, in that table, of what their place is made from. */
export type SealedColumn = { table: string; column: string; subject: string; placeOf: (subject: string) => string };

/** A new data key in the file that opens and does not seal yet: the file can go to every machine first. */
export const addDataKey = (path: string): { added: number; sealsWith: number } => {
  const { keys, sealsWith } = readDataKeys(path);
  const added = Math.max(...keys.keys()) + 1;
  const content = JSON.parse(readSecretFile(path)) as Record<string, unknown>;
  const key = randomBytes(32).toString('base64');
  replaceSecretFile(path, JSON.stringify({ ...content, [SEALING]: String(sealsWith), [added]: key }, null, 2));
  return { added, sealsWith };
};

/** From now on the newest key of the file seals. Answers its number. */
export const sealWithNewest = (path: string): number => {
  const content = JSON.parse(readSecretFile(path)) as Record<string, unknown>;
  const rest = Object.fromEntries(Object.entries(content).filter(([name]) => name !== SEALING));
  if (SEALING in content) replaceSecretFile(path, JSON.stringify(rest, null, 2));
  return readDataKeys(path).sealsWith;
};

/** A new receipt key in the file, with its private half; the older ones stay and verify for ever. */
export const addReceiptKey = (path: string, entry: { name: string; from?: string | undefined }): void => {
  const content = JSON.parse(readSecretFile(path)) as unknown[] | { keys: unknown[] };
  const added = Array.isArray(content) ? [...content, entry] : { ...content, keys: [...content.keys, entry] };
  replaceSecretFile(path, JSON.stringify(added, null, 2));
};

/** Whole or not at all, with the owner and the mode of before: the server runs as another user than the operator. */
const replaceSecretFile = (path: string, text: string): void => {
  const { uid, gid, mode } = statSync(path);
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${text}\n`, { mode: mode & 0o777 });
  chownSync(fresh, uid, gid);
  renameSync(fresh, path);
};

const ROWS_A_BATCH = 500;

/**
 * Seals anew, in batches, whatever is sealed with another key than `newest`, while residents go on: a value that changed
 * meanwhile is left for the next pass. Answers how many values were sealed anew.
 */
export const reseal = async (
  { inTransaction, reader, sealer }: { inTransaction: InTransaction; reader: Reader; sealer: Sealer },
  columns: readonly SealedColumn[],
  newest: number,
): Promise<number> => {
  let done = 0;
  for (const { table, column, subject, placeOf } of columns) {
    for (let after = 0; ;) {
      const rows = await reader.rows<{ id: number; subject: string; sealed: string }>(
        `SELECT id, ${subject} AS subject, ${column} AS sealed FROM ${table}
         WHERE id > ? AND ${column} <> '' AND ${column} NOT LIKE ? ORDER BY id LIMIT ${ROWS_A_BATCH}`,
        [after, `v${newest}:%`],
      );
      done += await inTransaction(async (tx) => {
        let changed = 0;
        for (const row of rows) {
          const place = placeOf(row.subject);
          const sql = `UPDATE ${table} SET ${column} = ? WHERE id = ? AND ${column} = ?`;
          changed += await tx.change(sql, [sealer.seal(place, sealer.open(place, row.sealed)), row.id, row.sealed]);
        }
        return changed;
      });
      if (rows.length < ROWS_A_BATCH) break;
      after = rows.at(-1)?.id ?? after;
    }
  }
  return done;
};

/** How many sealed values there are of each data key. */
export const countByKey = async (reader: Reader, columns: readonly SealedColumn[]): Promise<Map<number, number>> => {
  const counts = new Map<number, number>();
  for (const { table, column } of columns) {
    const rows = await reader.rows<{ head: string; foundN: number }>(
      `SELECT SUBSTR(${column}, 1, 8) AS head, COUNT(*) AS found_n FROM ${table} WHERE ${column} <> ''
       GROUP BY SUBSTR(${column}, 1, 8)`,
    );
    for (const { head, foundN } of rows) counts.set(sealedWith(head), (counts.get(sealedWith(head)) ?? 0) + foundN);
  }
  return counts;
};

const PASSES_MAX = 20;

/**
 * The newest key seals from now on and everything is sealed with it. Other processes look at the file every five seconds, so
 * after `waitMs` one more pass takes what they still sealed with the old key.
 */
export const rotateDataKeys = async (
  { path, waitMs, ...database }: { inTransaction: InTransaction; reader: Reader; path: string; waitMs: number },
  columns: readonly SealedColumn[],
): Promise<{ newest: number; resealed: number; left: number }> => {
  const newest = sealWithNewest(path);
  const ring = readDataKeys(path);
  const deps = { ...database, sealer: createSealer({ now: () => ring, again: () => ring }) };
  let resealed = await reseal(deps, columns, newest);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const more = await reseal(deps, columns, newest);
    if (more === 0) break;
    resealed += more;
  }
  const counts = await countByKey(deps.reader, columns);
  const left = [...counts].reduce((sum, [key, found]) => (key === newest ? sum : sum + found), 0);
  return { newest, resealed, left };
};
