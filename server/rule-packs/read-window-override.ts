import type { Reader } from '../database/transaction';
import type { WindowOverride } from '../policy/windows';
import type { Day } from '../shared/day';
import { yearOf } from '../shared/day';
import type { StandingOverride } from './window-override-store';
import { standingOverrides } from './window-override-store';

/** Until when the concentrated period of a place goes on this year, if two officers said so. The latest counts. */
export type OverrideOf = (regionCode: string, today: Day) => WindowOverride | undefined;

export const readWindowOverrides = async (reader: Reader): Promise<OverrideOf> => {
  const standing = await standingOverrides(reader);
  return (regionCode, today) => latest(standing.filter((one) => isFor(one, regionCode, yearOf(today))));
};

const isFor = ({ regionCode, packYear }: StandingOverride, place: string, year: number): boolean =>
  place.startsWith(regionCode) && packYear === year;

// They come in the order of their ends.
const latest = (standing: readonly StandingOverride[]): WindowOverride | undefined => standing.at(-1);
