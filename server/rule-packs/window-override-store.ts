import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** A window that goes on longer than its pack says; it stands once two officers approved. U3: the same one twice. */
export const windowOverrides = defineTable(
  'window_overrides',
  ['region_code', 'pack_year', 'closes_at', 'approver_first', 'approver_second?', 'reason'],
  { unique: [['region_code', 'pack_year', 'closes_at']] },
);

export type WindowKey = { regionCode: string; packYear: number; closesAt: Date };
export type StandingOverride = WindowKey & { approverFirst: string; approverSecond: string; reason: string };

/** Those that stand: a county has a handful. */
export const standingOverrides = (reader: Reader): Promise<StandingOverride[]> =>
  reader.rows<StandingOverride>('SELECT * FROM window_overrides WHERE approver_second IS NOT NULL ORDER BY closes_at');

/** Step: `false`: somebody asked for the same before. */
export const proposeOverride = async (tx: Tx, key: WindowKey, officer: string, reason: string): Promise<boolean> =>
  (await tx.insertIfNew(windowOverrides, { ...key, approverFirst: officer, reason })) !== undefined;

/** Step: `false`: it is the first officer again, or it stands already. */
export const confirmOverride = async (
  tx: Tx,
  { regionCode, packYear, closesAt }: WindowKey,
  officer: string,
): Promise<boolean> =>
  (await tx.change(
    `UPDATE window_overrides SET approver_second = ? WHERE region_code = ? AND pack_year = ? AND closes_at = ?
     AND approver_second IS NULL AND approver_first <> ?`,
    [officer, regionCode, packYear, closesAt, officer],
  )) === 1;
