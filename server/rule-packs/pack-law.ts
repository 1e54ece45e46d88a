import type { RulePack } from '../policy/rule-pack';
import { day, yearOf } from '../shared/day';
import type { PackFile } from './pack-schema';

/** The part of a pack that is law, typed for `policy/`. */
export const lawOf = (pack: PackFile): RulePack => ({
  regionCode: pack.region,
  feeYear: pack.feeYear,
  version: pack.version,
  validFrom: day(pack.validFrom),
  validTo: pack.validTo === null ? null : day(pack.validTo),
  sources: Object.fromEntries(
    Object.entries(pack.sources).map(([id, { document, effectiveDay }]) => [
      id,
      effectiveDay === undefined ? { document } : { document, effectiveDay: day(effectiveDay) },
    ]),
  ),
  unverified: pack.unverified,
  tierRule: pack.tierRule,
  tiers: pack.tiers.list,
  tierSource: pack.tiers.source,
  subsidies: pack.subsidy.list,
  subsidySource: pack.subsidy.source,
  age: pack.age,
  window: {
    periods: pack.window.periods,
    holidays: pack.window.holidays.map(day),
    workingWeekends: pack.window.workingWeekends.map(day),
    source: pack.window.source,
  },
  groups: pack.groups.list,
  groupSource: pack.groups.source,
  wait: pack.wait,
  backpay: pack.backpay,
  tierChange: pack.tierChange,
  autoDebit: pack.autoDebit,
  benefit: pack.benefit,
  schemeStartYear: yearOf(day(pack.schemeStart.day)),
});
