import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(code): a region twice. Codes of 6 (county), 9 (town) or 12 (village) digits; `insurable_n` people should be insured. */
export const regions = defineTable('regions', ['code', 'parent_code?', 'name', 'insurable_n'], { unique: [['code']] });
export type RegionRow = RowOf<typeof regions>;

export const updateRegion = (
  tx: Tx,
  region: Pick<RegionRow, 'code' | 'parentCode' | 'name' | 'insurableN'>,
): Promise<number> =>
  tx.change('UPDATE regions SET parent_code = ?, name = ?, insurable_n = ? WHERE code = ?', [
    region.parentCode,
    region.name,
    region.insurableN,
    region.code,
  ]);

export const knownRegionCodes = async (reader: Reader, codes: readonly string[]): Promise<Set<string>> => {
  const found = await reader.rows<{ code: string }>(
    `SELECT code FROM regions WHERE code IN (${codes.map(() => '?').join(', ')})`,
    codes,
  );
  return new Set(found.map(({ code }) => code));
};

export const regionsByCode = async (reader: Reader, codes: readonly string[]): Promise<Map<string, RegionRow>> => {
  const found = await reader.rows<RegionRow>(
    `SELECT * FROM regions WHERE code IN (${codes.map(() => '?').join(', ')})`,
    codes,
  );
  return new Map(found.map((region) => [region.code, region]));
};

/** Every region of this installation: the county, its towns, its villages, by code. */
export const allRegions = (reader: Reader): Promise<RegionRow[]> =>
  reader.rows<RegionRow>('SELECT * FROM regions ORDER BY code');

/** The county this installation serves: the region without a parent. */
export const countyOf = (reader: Reader): Promise<RegionRow | undefined> =>
  reader.row<RegionRow>('SELECT * FROM regions WHERE parent_code IS NULL ORDER BY code LIMIT 1');
