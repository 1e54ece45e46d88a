import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';

/** Which content a pack had when it was first used. U3: a used pack edited (another hash: refuse to start). */
export const rulePacks = defineTable(
  'rule_packs',
  ['region_code', 'pack_year', 'version_n', 'content_hash', 'from_day', 'to_day?', 'first_used_at?'],
  { unique: [['region_code', 'pack_year', 'version_n']] },
);

export type KnownPack = {
  id: number;
  regionCode: string;
  packYear: number;
  versionN: number;
  contentHash: string;
  firstUsedAt: Date | null;
};

export const knownPacks = (reader: Reader): Promise<KnownPack[]> =>
  reader.rows<KnownPack>('SELECT id, region_code, pack_year, version_n, content_hash, first_used_at FROM rule_packs');

export const insertPack = (
  tx: Tx,
  pack: {
    regionCode: string;
    packYear: number;
    versionN: number;
    contentHash: string;
    fromDay: Day;
    toDay: Day | null;
  },
): Promise<number | undefined> => tx.insertIfNew(rulePacks, pack);

export const replaceUnusedHash = (
  tx: Tx,
  id: number,
  contentHash: string,
  fromDay: Day,
  toDay: Day | null,
): Promise<number> =>
  tx.change('UPDATE rule_packs SET content_hash = ?, from_day = ?, to_day = ? WHERE id = ? AND first_used_at IS NULL', [
    contentHash,
    fromDay,
    toDay,
    id,
  ]);

/** Step: binds packs to their content from now on, because money is asked by them. */
export const markPacksUsed = async (tx: Tx, ids: readonly number[], now: Date): Promise<void> => {
  for (const id of new Set(ids)) {
    await tx.change('UPDATE rule_packs SET first_used_at = ? WHERE id = ? AND first_used_at IS NULL', [now, id]);
  }
};
