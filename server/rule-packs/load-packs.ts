import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RulePack } from '../policy/rule-pack';
import { addDays, day, isDay, yearOf } from '../shared/day';
import { sha256Hex } from '../shared/ids';
import type { PackFile } from './pack-schema';
import { packSchema } from './pack-schema';

/** A pack as loaded: its law for `policy/`, its other values, and the hash that binds a used pack to its content. */
export type LoadedPack = {
  readonly law: RulePack;
  readonly file: PackFile;
  readonly contentHash: string;
  /** For messages: the file's name. */
  readonly name: string;
};

export type PackProblem = string;

/** Reads every `*.json` of the folders. Each problem names the file, the place in it and what is expected. */
export const loadPacks = (folders: readonly string[]): { packs: LoadedPack[]; problems: PackProblem[] } => {
  const packs: LoadedPack[] = [];
  const problems: PackProblem[] = [];
  for (const folder of folders) {
    for (const name of jsonFilesIn(folder, problems)) readPack(join(folder, name), name, packs, problems);
  }
  return { packs, problems: [...problems, ...timeProblems(packs)] };
};

const jsonFilesIn = (folder: string, problems: PackProblem[]): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    problems.push(`读不到政策包目录 ${folder}`);
    return [];
  }
};

const readPack = (path: string, name: string, packs: LoadedPack[], problems: PackProblem[]): void => {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    problems.push(`${name}：不是JSON`);
    return;
  }
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 20))
      problems.push(`${name} /${issue.path.join('/')}：${issue.message}`);
    return;
  }
  const own = innerProblems(parsed.data, json).map((problem) => `${name} ${problem}`);
  problems.push(...own);
  if (own.length === 0) {
    packs.push(
      deepFreeze({ law: lawOf(parsed.data), file: parsed.data, contentHash: sha256Hex(canonical(json)), name }),
    );
  }
};

const innerProblems = (pack: PackFile, json: unknown): string[] => {
  const tierCodes = new Set(pack.tiers.list.map((tier) => tier.code));
  const used = [
    pack.tiers.source,
    pack.subsidy.source,
    pack.age.source,
    pack.frequency.source,
    pack.collector.source,
    pack.window.source,
    pack.groups.source,
    pack.wait.source,
    pack.backpay.source,
    pack.tierChange.source,
    pack.schemeStart.source,
    pack.benefit.source,
    ...pack.kpi.map((kpi) => kpi.source),
  ];
  const sorted = pack.tiers.list.every(
    (tier, at) => at === 0 || tier.amountFen > (pack.tiers.list[at - 1]?.amountFen ?? 0),
  );
  return [
    ...used.filter((id) => !Object.hasOwn(pack.sources, id)).map((id) => `/sources：没有写依据 ${id}`),
    ...(tierCodes.size === pack.tiers.list.length ? [] : ['/tiers/list：档次代码重复']),
    ...(sorted ? [] : ['/tiers/list：档次要从低到高']),
    ...pack.subsidy.list
      .filter((row) => pack.tierRule.kind === 'list' && !tierCodes.has(row.tier))
      .map((row) => `/subsidy/list：没有 ${row.tier} 这一档`),
    ...ruleProblems(pack, tierCodes),
    ...repeated(pack.subsidy.list.map((row) => `${row.tier} ${row.funder}`)).map(
      (key) => `/subsidy/list：${key} 写了两次`,
    ),
    ...repeated(pack.groups.list.map((group) => group.code)).map((code) => `/groups/list：${code} 写了两次`),
    ...pack.window.periods.flatMap(periodProblems),
    ...(pack.validTo !== null && pack.validTo < pack.validFrom ? ['/validTo：早于 validFrom'] : []),
    ...pack.unverified
      .filter((pointer) => !pointsSomewhere(json, pointer))
      .map((pointer) => `/unverified：${pointer} 不存在`),
  ];
};

const ruleProblems = ({ tierRule }: PackFile, tierCodes: ReadonlySet<string>): string[] => {
  if (tierRule.kind === 'range') {
    const { minFen, maxFen, stepFen } = tierRule;
    return minFen <= maxFen && stepFen > 0 ? [] : ['/tierRule：要 minFen ≤ maxFen，stepFen 大于0'];
  }
  if (tierRule.kind !== 'ageBand') return [];
  return tierRule.bands
    .flatMap((band) => band.tiers)
    .filter((code) => !tierCodes.has(code))
    .map((code) => `/tierRule/bands：没有 ${code} 这一档`);
};

const periodProblems = (
  { from, to, hours, daysOfMonth }: PackFile['window']['periods'][number],
  at: number,
): string[] => {
  const place = `/window/periods/${at}`;
  const isReal = (monthDay: string): boolean => isDay(`2024-${monthDay}`); // a leap year: 02-29 is a day
  return [
    ...(isReal(from) && isReal(to) ? [] : [`${place}：没有这一天`]),
    ...(from <= to ? [] : [`${place}：to 早于 from；跨年的写成两段`]),
    ...(hours === undefined || hours.from < hours.to ? [] : [`${place}/hours：to 要晚于 from`]),
    ...(daysOfMonth === undefined || daysOfMonth.from <= daysOfMonth.to ? [] : [`${place}/daysOfMonth：to 小于 from`]),
  ];
};

const repeated = (keys: readonly string[]): string[] => [
  ...new Set(keys.filter((key, at) => keys.indexOf(key) !== at)),
];

const pointsSomewhere = (json: unknown, pointer: string): boolean => {
  let at: unknown = json;
  for (const key of pointer.slice(1).split('/')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
};

const lawOf = (pack: PackFile): RulePack => ({
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
  window: pack.window,
  groups: pack.groups.list,
  groupSource: pack.groups.source,
  wait: pack.wait,
  backpay: pack.backpay,
  benefit: pack.benefit,
  schemeStartYear: yearOf(day(pack.schemeStart.day)),
});

/** Two packs in force on one day, or a hole in time inside the span that back-payment reaches, are both refused. */
const timeProblems = (packs: readonly LoadedPack[]): PackProblem[] => {
  const problems: PackProblem[] = [];
  const keys = new Set(packs.map(({ law }) => `${law.regionCode} ${law.feeYear}`));
  for (const key of keys) {
    const same = packs
      .filter(({ law }) => `${law.regionCode} ${law.feeYear}` === key)
      .sort((one, other) => (one.law.validFrom < other.law.validFrom ? -1 : 1));
    for (const [at, pack] of same.entries()) {
      const next = same[at + 1];
      if (next === undefined) continue;
      const { validTo } = pack.law;
      if (validTo === null || validTo >= next.law.validFrom) problems.push(`${pack.name} 和 ${next.name}：有效期重叠`);
      else if (addDays(validTo, 1) < next.law.validFrom)
        problems.push(`${pack.name} 和 ${next.name}：有效期之间有空档`);
    }
  }
  return [...problems, ...missingYears(packs)];
};

const missingYears = (packs: readonly LoadedPack[]): PackProblem[] => {
  const regions = new Set(packs.map(({ law }) => law.regionCode));
  return [...regions].flatMap((region) => {
    const own = packs.filter(({ law }) => law.regionCode === region);
    const years = new Set(own.map(({ law }) => law.feeYear));
    const newest = own.reduce((one, other) => (other.law.feeYear > one.law.feeYear ? other : one));
    const { backpay, feeYear } = newest.law;
    if (backpay.tiers === 'now') return [];
    const span = Array.from({ length: backpay.years }, (_, at) => feeYear - 1 - at);
    return span.filter((year) => !years.has(year)).map((year) => `${region}：补缴要用当年档次，缺 ${year} 年的政策包`);
  });
};

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
};

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};
