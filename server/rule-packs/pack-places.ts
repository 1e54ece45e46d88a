import type { WorkingCalendar } from '../policy/working-days';
import type { Day } from '../shared/day';
import { yearOf } from '../shared/day';
import type { PackFile } from './pack-schema';
import type { RegisteredPack, RulePacks } from './rule-packs';

export type Office = PackFile['offices'][number];

/** The pack that speaks for a place today: of this year, or of the nearest year before that has one. */
export const packOfToday = (packs: RulePacks, regionCode: string, today: Day): RegisteredPack | undefined => {
  for (let back = 0; back <= YEARS_BACK_MAX; back += 1) {
    const pack = packs.packFor(regionCode, yearOf(today) - back, today);
    if (pack !== undefined) return pack;
  }
  return undefined;
};

const YEARS_BACK_MAX = 20;

/** The offices of a kind, the one closest to a place first: the longest region code that holds it. */
export const officesNear = (pack: RegisteredPack, regionCode: string, kind?: Office['kind']): Office[] =>
  pack.file.offices
    .filter((office) => kind === undefined || office.kind === kind)
    .map((office) => ({ office, near: regionCode.startsWith(office.region) ? office.region.length : 0 }))
    .sort((one, other) => other.near - one.near)
    .map(({ office }) => office);

export const calendarOf = ({ law }: RegisteredPack): WorkingCalendar => law.window;
