import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackJson } from '../../server/rule-packs/pack-schema';
import { demoCountyPacks } from '../demo/county-packs';

/** Twenty characters: as long as the name of a tax office gets. */
export const LONG_OFFICE = '国家税务总局青禾县税务局河湾新区税务分局';
/** Eleven characters. */
export const LONG_NAME = '艾力江·吐尔逊买买提汗';
/** In yuan: as much as any county asks for a year, with a thousands mark. */
export const DEAR_TIER = 45_000;

/** The demo county with words and figures as long as they get; answers what differs in the settings. */
export const wideCounty = (year: number): Record<string, string> =>
  countyWith(year, (pack) => ({
    ...pack,
    collector: { ...pack.collector, payee: LONG_OFFICE },
    tiers: {
      ...pack.tiers,
      list: [...pack.tiers.list, { code: String(DEAR_TIER), amountFen: DEAR_TIER * 100 }],
    },
  }));

/** The demo county's packs, each changed, in a folder that the settings name. */
export const countyWith = (year: number, change: (pack: PackJson) => PackJson): Record<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-packs-'));
  let payee = '';
  for (const pack of demoCountyPacks(year).map(change)) {
    payee = pack.collector.payee;
    writeFileSync(join(folder, `${pack.region}-${pack.feeYear}-v${pack.version}.json`), JSON.stringify(pack));
  }
  return { RULE_PACKS_DIR: folder, WECHAT_PAY_PAYEE_NAME: payee };
};
