import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackJson } from '../../server/rule-packs/pack-schema';
import { DEMO_COUNTY, SUBSIDY } from './demo-person';

/** How many years back a resident of the demo county may pay on the phone. */
export const BACKPAY_YEARS = 6;

const TIERS = Object.entries(SUBSIDY).map(([tier, subsidy]) => ({ tier: Number(tier), subsidy }));

type Group = PackJson['groups']['list'][number];
const group = (
  code: string,
  mode: Group['mode'],
  provinceYuan: number,
  countyYuan: number,
  priority: number,
  proof: string,
): Group => ({
  code,
  mode,
  split: [
    { funder: 'province', amountFen: provinceYuan * 100 },
    { funder: 'county', amountFen: countyYuan * 100 },
  ],
  stackable: false,
  priority,
  proof,
});

const GROUPS: readonly Group[] = [
  group('extremePoverty', 'standalone', 150, 150, 1, '民政认定'),
  group('minimumAllowanceFull', 'standalone', 150, 150, 2, '低保证'),
  group('severeDisability', 'onTop', 50, 50, 3, '一二级残疾人证'),
  group('minimumAllowance', 'discount', 25, 25, 4, '低保证'),
  group('minimumAllowancePartial', 'discount', 25, 25, 4, '低保证'),
  group('disability34', 'discount', 25, 25, 5, '三四级残疾人证'),
  group('registeredPoor', 'discount', 50, 50, 6, '乡村振兴部门名册'),
  group('povertyReturn', 'discount', 50, 50, 6, '乡村振兴部门名册'),
  group('warVeteran', 'onTop', 50, 50, 7, '退役军人事务部门名册'),
  group('nuclear', 'onTop', 50, 50, 7, '退役军人事务部门名册'),
  group('landExpropriated', 'onTop', 0, 100, 8, '自然资源部门名册'),
];

/** The demo county's packs: S9's rules with the Shaanxi table, nothing verified; the current year and those before it. */
export const demoCountyPacks = (currentYear: number): PackJson[] =>
  Array.from({ length: BACKPAY_YEARS + 1 }, (_, back) => demoPack(currentYear - back));

export const demoPack = (feeYear: number): PackJson => ({
  region: DEMO_COUNTY,
  regionName: '青禾县',
  feeYear,
  version: 1,
  validFrom: `${feeYear}-01-01`,
  validTo: null,
  plan: 'S9',
  sources: {
    plan: { document: '青禾县城乡居民养老保险费征缴工作实施方案（演示）', effectiveDay: `${feeYear}-01-01` },
    table: { document: '缴费档次和补贴表（演示，转引陕西省）', effectiveDay: '2025-06-01' },
    groups: { document: '特殊人群代缴办法（演示）', effectiveDay: `${feeYear}-01-01` },
    national: { document: '国发〔2014〕8号', effectiveDay: '2014-02-21' },
  },
  unverified: [
    ...TIERS.flatMap((_, at) => [`/tiers/list/${at}/amountFen`, `/subsidy/list/${at}/amountFen`]),
    ...GROUPS.flatMap((_, at) => [0, 1].map((part) => `/groups/list/${at}/split/${part}/amountFen`)),
  ],
  tierRule: { kind: 'list' },
  tiers: { source: 'table', list: TIERS.map(({ tier }) => ({ code: String(tier), amountFen: tier * 100 })) },
  subsidy: {
    source: 'table',
    list: TIERS.map(({ tier, subsidy }) => ({ tier: String(tier), funder: 'government', amountFen: subsidy * 100 })),
  },
  age: { min: 16, max: 60, source: 'plan' },
  frequency: { maxPerYear: 1, partial: false, source: 'plan' },
  collector: {
    authority: '税务机关',
    payee: '国家税务总局青禾县税务局',
    voucherType: '电子缴费凭证',
    from: `${feeYear}-01-01`,
    source: 'plan',
  },
  feeYearMode: 'sameYear',
  window: {
    source: 'plan',
    periods: [
      { kind: 'concentrated', from: '06-01', to: '06-30' },
      { kind: 'sporadic', from: '01-01', to: '12-31' },
    ],
  },
  kpi: [
    {
      name: '缴费率',
      numerator: '缴费人数',
      denominator: '应参保户籍人口',
      source: 'plan',
      targets: [
        { day: '06-10', ratePercent: 20 },
        { day: '06-20', ratePercent: 50 },
        { day: '06-30', ratePercent: 95 },
        { day: '11-30', ratePercent: 100 },
      ],
    },
  ],
  groups: { source: 'groups', list: [...GROUPS] },
  wait: { newEnrolDays: 7, source: 'plan' },
  backpay: { years: BACKPAY_YEARS, tiers: 'now', subsidy: false, approval: false, source: 'plan' },
  tierChange: { mode: 'supplement', source: 'plan' },
  autoDebit: { day: '12-10', source: 'plan' },
  schemeStart: { day: '2010-01-01', source: 'national' },
  benefit: { minYears: 15, divisorMonths: 139, source: 'national' },
  reminders: {
    sendFrom: '08:00',
    sendTo: '20:00',
    minGapDays: 3,
    maxPerSeason: 6,
    calendar: ['06-05', '06-12', '06-18', '06-23', '06-27', '06-30'],
  },
  texts: {
    receiptTitle: '电子缴费凭证',
    receiptFooter: '本凭证可作缴费依据；要纸质《税收缴款书》，请带身份证到办税服务厅换开。',
  },
  stageDays: { taxBooked: 1, inTreasury: 3, transferred: 10, inAccount: 15 },
  offices: [
    {
      name: '河湾镇社保站',
      address: '河湾镇政府一楼',
      hours: '工作日 8:30–17:30',
      bring: '身份证',
      region: '610199001',
    },
    {
      name: '青禾县办税服务厅',
      kind: 'tax',
      address: '青禾县人民路1号',
      hours: '工作日 8:30–17:30',
      bring: '身份证',
      region: '610199',
    },
  ],
  hotlines: [
    { number: '12366', for: '缴费' },
    { number: '12333', for: '参保、待遇' },
    { number: '12345', for: '其他' },
  ],
});

/** Writes the packs as files a server can load with RULE_PACKS_DIR. The same year gives the same bytes. */
export const writeDemoPacks = (folder: string, currentYear: number): void => {
  mkdirSync(folder, { recursive: true });
  for (const pack of demoCountyPacks(currentYear)) {
    writeFileSync(
      join(folder, `${pack.region}-${pack.feeYear}-v${pack.version}.json`),
      `${JSON.stringify(pack, null, 2)}\n`,
    );
  }
};
