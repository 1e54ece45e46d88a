import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LawNow } from '../../server/policy/year-law';
import type { RulePack } from '../../server/policy/rule-pack';
import type { WindowOverride } from '../../server/policy/windows';
import { lawOf } from '../../server/rule-packs/pack-law';
import type { PackJson } from '../../server/rule-packs/pack-schema';
import { packSchema } from '../../server/rule-packs/pack-schema';

const PACKS = join(__dirname, '../../server/rule-packs/packs');

/** The plan a table row speaks about. */
export const PLANS = {
  S3: 's3-town-2021',
  S5: 's5-yinjiang-2021',
  S7: 's7-shaanxi-county-2019',
  S9: 's9-shaanxi-district-2020',
} as const;

const texts = new Map<string, string>();

/** What stands in a shipped pack. */
export const planJson = (plan: keyof typeof PLANS): PackJson => {
  const text = texts.get(plan) ?? readFileSync(join(PACKS, `${PLANS[plan]}.json`), 'utf8');
  texts.set(plan, text);
  return JSON.parse(text) as PackJson;
};

type Edit = Partial<{ [Key in keyof PackJson]: unknown }>;

/** The law of a shipped plan, with what the row changes. */
export const planLaw = (plan: keyof typeof PLANS, edit: Edit = {}): RulePack =>
  lawOf(packSchema.parse({ ...planJson(plan), ...edit }));

/** S9's district in 2026, open all year, with small tiers that are easy to reckon with: 100, 200, 500; subsidies 30, 60. */
export const aPack = (edit: Edit = {}): RulePack =>
  planLaw('S9', {
    region: '610199',
    feeYear: 2026,
    validFrom: '2026-01-01',
    unverified: [],
    sources: { plan: { document: '方案' }, table: { document: '补贴表' }, groups: { document: '代缴办法' } },
    tiers: tiers([100, 200, 500]),
    subsidy: subsidies({ 200: 30, 500: 60 }),
    window: { source: 'plan', periods: [{ kind: 'sporadic', from: '01-01', to: '12-31' }] },
    groups: { source: 'groups', list: [] },
    wait: { newEnrolDays: 7, source: 'plan' },
    backpay: { years: 5, tiers: 'now', subsidy: false, approval: false, source: 'plan' },
    schemeStart: { day: '2010-01-01', source: 'plan' },
    benefit: { minYears: 15, divisorMonths: 139, source: 'plan' },
    ...edit,
  });

/** Yuan, lowest first. */
export const tiers = (yuan: readonly number[]): PackJson['tiers'] => ({
  source: 'table',
  list: yuan.map((amount) => ({ code: String(amount), amountFen: amount * 100 })),
});

/** Yuan by tier, all from one purse. */
export const subsidies = (yuan: Readonly<Record<number, number>>): PackJson['subsidy'] => ({
  source: 'table',
  list: Object.entries(yuan).map(([tier, amount]) => ({ tier, funder: 'government', amountFen: amount * 100 })),
});

type Group = PackJson['groups']['list'][number];

export const aGroup = (
  code: string,
  mode: Group['mode'],
  {
    province = 0,
    county = 0,
    priority = 1,
    stackable = false,
  }: Partial<Record<'province' | 'county' | 'priority', number>> & {
    stackable?: boolean;
  },
): Group => ({
  code,
  mode,
  split: [
    { funder: 'province', amountFen: province * 100 },
    { funder: 'county', amountFen: county * 100 },
  ],
  stackable,
  priority,
  proof: '名册',
});

/** A moment on the county's clock: `2026-06-30 23:59:59.999`. */
export const at = (words: string): Date => {
  const [onDay = '', time = '12:00'] = words.split(' ');
  const full = time.length === 5 ? `${time}:00` : time;
  return new Date(`${onDay}T${full}+08:00`);
};

/** The law as of a moment on the county's clock, with packs of one or more fee years. */
export const lawAt = (
  words: string,
  packs: RulePack | readonly RulePack[],
  { channel = 'wechat', override }: { channel?: string; override?: WindowOverride } = {},
): LawNow => ({
  packs: new Map([packs].flat().map((pack) => [pack.feeYear, pack])),
  now: at(words),
  channel,
  ...(override === undefined ? {} : { override }),
});
