import { addDays } from '../shared/day';
import type { LoadedPack } from './loaded-pack';

/** Two packs in force on one day, a hole in time between two, a version twice, or a year missing that back-payment reaches. */
export const timeProblems = (packs: readonly LoadedPack[]): string[] => {
  const years = groupedBy(packs, ({ law }) => `${law.regionCode} ${law.feeYear}`);
  const regions = groupedBy(packs, ({ law }) => law.regionCode);
  return [...years.flatMap(yearProblems), ...regions.flatMap(missingYears)];
};

const yearProblems = (packs: readonly LoadedPack[]): string[] => {
  const inOrder = [...packs].sort((one, other) => (one.law.validFrom < other.law.validFrom ? -1 : 1));
  return inOrder.flatMap((pack, at) => {
    const next = inOrder[at + 1];
    if (next === undefined) return [];
    const both = `${pack.name} 和 ${next.name}`;
    const { validTo } = pack.law;
    return [
      ...(inOrder.slice(at + 1).some(({ law }) => law.version === pack.law.version)
        ? [`${both}：版本（version）重复`]
        : []),
      ...(validTo === null || validTo >= next.law.validFrom ? [`${both}：有效期重叠`] : []),
      ...(validTo !== null && addDays(validTo, 1) < next.law.validFrom ? [`${both}：有效期之间有空档`] : []),
    ];
  });
};

const missingYears = (packs: readonly LoadedPack[]): string[] => {
  const known = new Set(packs.map(({ law }) => law.feeYear));
  const newest = packs.reduce((one, other) => (other.law.feeYear > one.law.feeYear ? other : one));
  const { backpay, feeYear, schemeStartYear, regionCode } = newest.law;
  if (backpay.tiers === 'now') return [];
  const first = Math.max(feeYear - backpay.years, schemeStartYear);
  const reached = Array.from({ length: Math.max(0, feeYear - first) }, (_, at) => first + at);
  return reached
    .filter((year) => !known.has(year))
    .map((year) => `${regionCode}：补缴要用当年档次，缺 ${year} 年的政策包`);
};

const groupedBy = <Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[][] => {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return [...groups.values()];
};
