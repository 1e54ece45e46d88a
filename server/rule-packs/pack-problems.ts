import type { PackFile } from './pack-schema';

/** What the shape alone does not show, by place: sources that are missing, tiers, money, windows that contradict themselves. */
export const innerProblems = (pack: PackFile, json: unknown): string[] => [
  ...sourceProblems(pack),
  ...tierProblems(pack),
  ...moneyProblems(pack),
  ...windowProblems(pack),
  ...(pack.validTo !== null && pack.validTo < pack.validFrom ? ['/validTo：早于 validFrom'] : []),
  ...(pack.age.min < pack.age.max ? [] : ['/age：min 要小于 max']),
  ...pack.unverified.filter((pointer) => !pointsSomewhere(json, pointer)).map((it) => `/unverified：${it} 不存在`),
];

const sourceProblems = (pack: PackFile): string[] => {
  const parts: readonly { source: string }[] = [
    pack.tiers,
    pack.subsidy,
    pack.age,
    pack.frequency,
    pack.collector,
    pack.window,
    pack.groups,
    pack.wait,
    pack.backpay,
    pack.tierChange,
    pack.schemeStart,
    pack.benefit,
    ...pack.kpi,
    ...pack.subAccounts,
    ...pack.incentives,
    ...pack.interest,
    ...(pack.refund === undefined ? [] : [pack.refund]),
    ...(pack.autoDebit === undefined ? [] : [pack.autoDebit]),
  ];
  const missing = parts.map(({ source }) => source).filter((id) => !Object.hasOwn(pack.sources, id));
  return [...new Set(missing)].map((id) => `/sources：没有写依据 ${id}`);
};

const tierProblems = ({ tierRule, tiers, age }: PackFile): string[] => {
  const amounts = tiers.list.map((tier) => tier.amountFen);
  const problems = [
    ...(isTwice(tiers.list.map((tier) => tier.code)) ? ['/tiers/list：档次代码重复'] : []),
    ...(amounts.every((amount, at) => amount > (amounts[at - 1] ?? 0)) ? [] : ['/tiers/list：档次要从低到高，都大于0']),
  ];
  switch (tierRule.kind) {
    case 'list':
      return [...problems, ...(tiers.list.length > 0 ? [] : ['/tiers/list：至少写一档'])];
    case 'range': {
      const { minFen, maxFen, stepFen } = tierRule;
      const isWhole = [minFen, maxFen, stepFen].every((amount) => amount > 0 && amount % 100 === 0);
      return [
        ...problems,
        ...(isWhole && minFen <= maxFen ? [] : ['/tierRule：最低、最高、每级要是整元，最低不超过最高']),
      ];
    }
    case 'percent':
      return problems;
    case 'ageBand': {
      const known = new Set(tiers.list.map((tier) => tier.code));
      const unknown = tierRule.bands.flatMap((band) => band.tiers).filter((code) => !known.has(code));
      const ages = Array.from({ length: Math.max(0, age.max - age.min) }, (_, at) => age.min + at);
      const isOnce = ages.every(
        (years) => tierRule.bands.filter(({ fromAge, toAge }) => fromAge <= years && years <= toAge).length === 1,
      );
      return [
        ...problems,
        ...unknown.map((code) => `/tierRule/bands：没有 ${code} 这一档`),
        ...(isOnce ? [] : ['/tierRule/bands：每个年龄要正好属于一段']),
      ];
    }
  }
};

const moneyProblems = ({ tierRule, tiers, subsidy, groups, subAccounts }: PackFile): string[] => {
  const known = new Set(tiers.list.map((tier) => tier.code));
  const isKnown = (code: string): boolean => {
    if (tierRule.kind === 'range') return /^[1-9]\d{0,6}$/.test(code); // the amount in yuan from which the row counts
    return tierRule.kind === 'percent' ? code === 'percent' : known.has(code);
  };
  return [
    ...subsidy.list.filter((row) => !isKnown(row.tier)).map((row) => `/subsidy/list：没有 ${row.tier} 这一档`),
    ...(isTwice(subsidy.list.map((row) => `${row.tier} ${row.funder}`))
      ? ['/subsidy/list：同一档同一出资人写了两次']
      : []),
    ...(isTwice(groups.list.map((group) => group.code)) ? ['/groups/list：人群重复'] : []),
    ...(tierRule.kind === 'range' && groups.list.some((group) => group.mode === 'discount')
      ? ['/groups/list：任意金额（range）的县不能用 discount，家人会从金额看出来；请用 onTop 或 standalone']
      : []),
    ...subAccounts
      .filter(({ shares }) => Math.abs(shares.reduce((sum, share) => sum + share.percent, 0) - 100) > 1e-9)
      .map(({ code }) => `/subAccounts：${code} 的比例合计不是100`),
  ];
};

const windowProblems = ({ window }: PackFile): string[] =>
  window.periods.flatMap(({ from, to, daysOfMonth, hours }, at) => [
    ...(from <= to ? [] : [`/window/periods/${at}：from 晚于 to。跨年的请写成两段，一段到 12-31，一段从 01-01 起`]),
    ...(daysOfMonth === undefined || daysOfMonth.from <= daysOfMonth.to
      ? []
      : [`/window/periods/${at}/daysOfMonth：from 晚于 to`]),
    ...(hours === undefined || hours.from < hours.to ? [] : [`/window/periods/${at}/hours：from 不早于 to`]),
  ]);

const isTwice = (values: readonly string[]): boolean => new Set(values).size < values.length;

const pointsSomewhere = (json: unknown, pointer: string): boolean => {
  let at: unknown = json;
  for (const key of pointer.slice(1).split('/')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
};
