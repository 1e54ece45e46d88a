import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { DatabaseSettings } from '../database/data-source';
import type { DumpedRow, Snapshot } from '../database/dump';
import { inSnapshot, makeTablesOf, putBack } from '../database/dump';
import type { Database, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';
import { ledgerBalances, ledgerDrift } from './ledger-drift';

const tableEntry = z.strictObject({ name: z.string().regex(/^[a-z_]{1,64}$/), rows: z.int(), sha256: z.string() });
const manifestFile = z.strictObject({
  format: z.literal(1),
  takenAt: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(tableEntry),
  ledger: z.record(z.string(), z.number()),
  /** Keys without which the copy cannot be read; they are not in it. */
  needs: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestFile>;

const MANIFEST = 'manifest.json';
const OWN_FILES = 0o600;

/**
 * A consistent dump in a new folder below `to`: a file of JSON lines for each table, and a manifest with counts, checksums
 * and the ledger's balances. No key is in it: sealed columns stay sealed. The folder appears when it is complete.
 */
export const backup = async (
  {
    settings,
    clock,
    keyNames,
  }: { settings: DatabaseSettings; clock: Clock; keyNames: (reader: Reader) => Promise<string[]> },
  to: string,
): Promise<{ folder: string; manifest: Manifest }> => {
  const takenAt = countyTime(clock.now());
  const folder = join(to, `niannian-${takenAt.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`);
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  const manifest = await inSnapshot(settings, async (snapshot): Promise<Manifest> => {
    const tables: Manifest['tables'] = [];
    for (const name of snapshot.tables) tables.push({ name, ...(await writeTable(snapshot, name, part)) });
    return {
      format: 1,
      takenAt,
      migrations: [...snapshot.migrations],
      tables,
      ledger: await ledgerBalances(snapshot.reader),
      needs: await keyNames(snapshot.reader),
    };
  });
  await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: OWN_FILES });
  await rename(part, folder);
  return { folder, manifest };
};

const writeTable = async (
  snapshot: Snapshot,
  table: string,
  folder: string,
): Promise<{ rows: number; sha256: string }> => {
  let rows = 0;
  const hash = createHash('sha256');
  const lines = async function* (): AsyncGenerator<string> {
    for await (const page of snapshot.pagesOf(table)) {
      rows += page.length;
      yield `${page.map((row) => JSON.stringify(row)).join('\n')}\n`;
    }
  };
  const file = await open(fileOf(folder, table), 'w', OWN_FILES);
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(lines, createGzip({ level: 6 }), hashing, file.createWriteStream());
  return { rows, sha256: hash.digest('hex') };
};

const fileOf = (folder: string, table: string): string => join(folder, `${table}.jsonl.gz`);

export type RestoreOutcome =
  | { kind: 'refused'; why: 'noBackup' | 'damaged' | 'notEmpty' | 'unknown'; what: string }
  | { kind: 'restored'; manifest: Manifest; rows: number; differences: string[] };

const ROWS_A_TRANSACTION = 2_000;

/**
 * Puts a backup into an empty database and proves it there: every file whole, every row counted, the ledger's balances
 * equal to those of the moment it was taken, no drift. `differences` is empty when all of that holds.
 */
export const restore = async (
  { settings, openDatabase }: { settings: DatabaseSettings; openDatabase: () => Promise<Database> },
  folder: string,
): Promise<RestoreOutcome> => {
  const manifest = await manifestOf(folder);
  if (manifest === undefined) return { kind: 'refused', why: 'noBackup', what: folder };
  for (const { name, sha256 } of manifest.tables) {
    if ((await sha256Of(fileOf(folder, name))) !== sha256) return { kind: 'refused', why: 'damaged', what: name };
  }
  const made = await makeTablesOf(settings, manifest.migrations);
  if (made !== 'made') return { kind: 'refused', why: made, what: '' };
  const database = await openDatabase();
  try {
    let rows = 0;
    for (const { name } of manifest.tables) rows += await fill(database, name, folder);
    return { kind: 'restored', manifest, rows, differences: await differencesFrom(manifest, database.reader) };
  } finally {
    await database.close();
  }
};

const manifestOf = async (folder: string): Promise<Manifest | undefined> => {
  try {
    return manifestFile.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch {
    return undefined; // no backup, or one that was interrupted
  }
};

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch {
    return 'gone';
  }
  return hash.digest('hex');
};

const fill = async ({ inTransaction }: Database, table: string, folder: string): Promise<number> => {
  const lines = createInterface({ input: createReadStream(fileOf(folder, table)).pipe(createGunzip()) });
  let rows = 0;
  let waiting: DumpedRow[] = [];
  const put = async (): Promise<void> => {
    const some = waiting;
    waiting = [];
    rows += some.length;
    await inTransaction((tx) => putBack(tx, table, some));
  };
  for await (const line of lines) {
    waiting.push(JSON.parse(line) as DumpedRow);
    if (waiting.length === ROWS_A_TRANSACTION) await put();
  }
  if (waiting.length > 0) await put();
  return rows;
};

const differencesFrom = async (manifest: Manifest, reader: Reader): Promise<string[]> => {
  const differences: string[] = [];
  for (const { name, rows } of manifest.tables) {
    const found = await reader.row<{ rowN: number }>(`SELECT COUNT(*) AS row_n FROM ${name}`);
    if (found?.rowN !== rows) differences.push(`${name}：备份里${rows}行，恢复后${found?.rowN ?? 0}行`);
  }
  const balances = await ledgerBalances(reader);
  for (const code of new Set([...Object.keys(balances), ...Object.keys(manifest.ledger)])) {
    const before = manifest.ledger[code] ?? 0;
    const after = balances[code] ?? 0;
    if (before !== after) differences.push(`账户 ${code}：备份时${before}分，恢复后${after}分`);
  }
  for (const { words } of await ledgerDrift(reader)) differences.push(`账面不平：${words}`);
  return differences;
};
