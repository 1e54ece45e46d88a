import { assessYear, assessYears } from '../../server/policy/assess-year';
import { priceYear } from '../../server/policy/price-year';
import { instalments, percentOf, shared } from '../../server/policy/shares';
import { subsidyOf } from '../../server/policy/subsidies';
import { tiersFor, tierWithCode } from '../../server/policy/tiers';
import { packSchema } from '../../server/rule-packs/pack-schema';
import { formatYuan, sumFen, yuan } from '../../server/shared/fen';
import { aPack, lawAt, planJson, planLaw, subsidies, tiers } from './a-pack';
import { aPerson } from './a-person';

const yuanOf = (pack: Parameters<typeof tiersFor>[0], age = 40): number[] =>
  tiersFor(pack, { age }).map((tier) => Number(formatYuan(tier.amountFen)));
const hundreds = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) / 100 + 1 }, (_, at) => from + at * 100);

describe('which tiers a county has', () => {
  it.each([
    ['R032 S3「年缴费标准分为100-3000元30个档次」', planLaw('S3'), hundreds(100, 3000)],
    [
      'R063 S7「100元、200元、300元……1000元、1500元、X元共12个档次」',
      planLaw('S7'),
      [...hundreds(100, 1000), 1500, 2000],
    ],
    ['4.2 国发〔2014〕8号: twelve tiers 100 … 1000, 1500, 2000', planLaw('S5'), [...hundreds(100, 1000), 1500, 2000]],
  ])('%s', (_, pack, expected) => {
    expect(yuanOf(pack)).toEqual(expected);
  });

  it('R032 S3「参保人可自主选择缴费档次」: every tier is offered and priced at its face', () => {
    const pack = planLaw('S3', { region: '610199' });
    const law = lawAt('2021-06-01', pack);
    const year = assessYear(aPerson(), law, 2021);
    expect(year.tiers).toHaveLength(30);
    for (const { code } of year.tiers) {
      const priced = priceYear(aPerson(), law, { feeYear: 2021, tier: code, audience: 'insured' });
      expect(priced.ok && formatYuan(priced.value.offer.amountFen)).toBe(code);
    }
  });

  it.each([
    ['a tier that is not there', '250'],
    ['nothing', ''],
    ['a name from the object prototype', 'constructor'],
    ['an amount with decimals', '100.0'],
  ])('R032 refuses %s', (_, tier) => {
    const priced = priceYear(aPerson(), lawAt('2026-06-01', aPack()), { feeYear: 2026, tier, audience: 'insured' });
    expect(priced).toEqual({ ok: false, problem: { kind: 'noSuchTier' } });
  });

  it('R031 S3「参保人员按年一次性缴费」: a year that is paid is asked for no more', () => {
    const person = aPerson({ paid: { 2026: '200' } });
    const law = lawAt('2026-06-01', aPack({ tierChange: { mode: 'oncePerYear', source: 'plan' } }));
    expect(assessYear(person, law, 2026)).toMatchObject({
      obligation: 'paid',
      payable: 'none',
      chosenTier: '200',
      tiers: [],
    });
    const again = priceYear(person, law, { feeYear: 2026, tier: '200', audience: 'insured' });
    expect(again).toMatchObject({ ok: false, problem: { kind: 'paid' } });
  });
});

describe('R018 S2「根据不同年龄段的居民确定不同的缴费比例」: age bands', () => {
  const bands = [
    { fromAge: 16, toAge: 44, tiers: ['100', '200'] },
    { fromAge: 45, toAge: 59, tiers: ['500'] },
  ];
  const pack = aPack({ tierRule: { kind: 'ageBand', bands } });
  it.each([
    [16, [100, 200]],
    [44, [100, 200]],
    [45, [500]],
    [59, [500]],
    [60, []],
  ])('at %d: %j', (age, expected) => {
    expect(yuanOf(pack, age)).toEqual(expected);
  });
  it.each([
    ['the day before the birthday', '2026-03-14', ['100', '200']],
    ['the birthday', '2026-03-15', ['500']],
  ])('asks the age on the day of payment: %s', (_, on, expected) => {
    const year = assessYear(aPerson({ born: '1981-03-15' }), lawAt(on, pack), 2026);
    expect(year.tiers.map((tier) => tier.code)).toEqual(expected);
  });
  it('asks the age of then where a back year is paid by the tiers of then (C13)', () => {
    const backpay = { years: 5, tiers: 'then', subsidy: true, approval: false, source: 'plan' };
    const then = aPack({ tierRule: { kind: 'ageBand', bands }, feeYear: 2025, validFrom: '2025-01-01', backpay });
    const now = aPack({ tierRule: { kind: 'ageBand', bands }, backpay });
    const law = lawAt('2026-06-01', [now, then]);
    const person = aPerson({ born: '1981-03-15', enrolled: '2025-01-02' });
    expect(assessYears(person, law).map((year) => year.tiers.map((tier) => tier.code))).toEqual([
      ['500'],
      ['100', '200'],
    ]);
  });
});

describe('R003 R004 R006 S1「缴费基数为实际收入的20%」「缴费比例为10%」「一次性、分期、按月」', () => {
  const pack = aPack({
    tierRule: { kind: 'percent', basePercent: 20, ratePercent: 10 },
    tiers: tiers([]),
    subsidy: subsidies({}),
  });
  it.each([
    [30_000, 600],
    [12_345.67, 246.91],
    [0.01, undefined],
  ])('an income of %d yuan: %d yuan', (income, expected) => {
    const [tier] = tiersFor(pack, { age: 40, incomeFen: yuan(income) });
    expect(tier?.amountFen).toBe(expected === undefined ? undefined : yuan(expected));
  });
  it('needs assessment where no income is declared: nothing is guessed', () => {
    const year = assessYear(aPerson(), lawAt('2026-06-01', pack), 2026);
    expect(year).toMatchObject({ obligation: 'closed', payable: 'none', reason: { key: 'needsAssessment' } });
  });
  it.each([
    ['12 parts of 600 yuan', 600, 12, [50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50]],
    ['3 parts of 100 yuan: the remainder goes to the first', 100, 3, [33.34, 33.33, 33.33]],
    ['1 part', 100, 1, [100]],
  ])('%s', (_, yearly, count, expected) => {
    expect(instalments(yuan(yearly), count)).toEqual(expected.map(yuan));
  });
  it.each([
    ['0.57 % of 100 yuan is 57 fen, whatever floating point says', 100, 0.57, 0.57],
    ['8.5 % of 0.99 yuan is rounded down', 0.99, 8.5, 0.08],
    ['100 %', 21_000_000, 100, 21_000_000],
  ])('%s', (_, amount, percent, expected) => {
    expect(percentOf(yuan(amount), percent)).toBe(yuan(expected));
  });
});

describe('R076 S8「养老保险费由政府和农民共同缴纳」: shares of a sub-account', () => {
  const { subAccounts } = packSchema.parse({
    ...planJson('S7'),
    subAccounts: [
      {
        code: 'landExpropriated',
        shares: [
          { funder: 'government', percent: 60 },
          { funder: 'farmer', percent: 40 },
        ],
        source: 'plan',
      },
    ],
  });
  const [land] = subAccounts;
  it.each([
    [1000, { government: 600, farmer: 400 }],
    [0.01, { government: 0.01, farmer: 0 }],
    [33.33, { government: 20, farmer: 13.33 }],
  ])('%d yuan: %j', (total, expected) => {
    const parts = shared(yuan(total), land?.shares ?? []);
    expect(Object.fromEntries(parts.map((part) => [part.funder, Number(formatYuan(part.amountFen))]))).toEqual(
      expected,
    );
    expect(sumFen(parts.map((part) => part.amountFen))).toBe(yuan(total));
  });
});

describe('C1 any amount between a yearly minimum and maximum (Beijing)', () => {
  const tierRule = { kind: 'range', minFen: 100_000, maxFen: 900_000, stepFen: 10_000 };
  const pack = aPack({ tierRule, tiers: tiers([]), subsidy: subsidies({ 1000: 60, 2000: 90, 4000: 120, 6000: 150 }) });
  it.each([
    ['the minimum', '1000', 1000],
    ['the maximum', '9000', 9000],
    ['a step', '1100', 1100],
    ['less than the minimum', '900', undefined],
    ['more than the maximum', '9100', undefined],
    ['between two steps', '1050', undefined],
    ['leading zeros', '01000', undefined],
    ['a fraction', '1000.5', undefined],
    ['a minus', '-1000', undefined],
    ["another script's digits", '１０００', undefined],
    ['far too long', '1'.repeat(40), undefined],
  ])('%s, %s: %s', (_, code, expected) => {
    const tier = tierWithCode(pack, code, { age: 40 });
    expect(tier?.amountFen).toBe(expected === undefined ? undefined : yuan(expected));
  });
  it('says from where to where, and prices what is typed', () => {
    const law = lawAt('2026-06-01', pack);
    expect(assessYear(aPerson(), law, 2026)).toMatchObject({
      payable: 'required',
      tiers: [],
      range: { minFen: 100_000, maxFen: 900_000, stepFen: 10_000 },
    });
    const priced = priceYear(aPerson(), law, { feeYear: 2026, tier: '3900', audience: 'insured' });
    expect(priced.ok && priced.value.offer).toMatchObject({
      amountFen: 390_000,
      subsidy: [{ funder: 'government', amountFen: 9_000 }],
    });
  });
  it.each([
    ['1000', 60],
    ['1900', 60],
    ['2000', 90],
    ['9000', 150],
  ])('R064 takes the subsidy of the nearest lower row: %s → %d', (code, expected) => {
    expect(subsidyOf(pack, code).map((part) => part.amountFen)).toEqual([yuan(expected)]);
  });
});

describe('R064 S7「政府根据参保人员所选缴费标准给予相应的财政补贴」 (4.3, 4.8; test tables of pension-rules §3)', () => {
  const shaanxi = planLaw('S9');
  const anhui = aPack({
    tiers: tiers([200, 500, 1500, 9000]),
    subsidy: subsidies({ 200: 40, 500: 70, 1500: 150, 9000: 200 }),
  });
  const hubei = aPack({ tiers: tiers([300, 500, 700]), subsidy: subsidies({ 300: 45, 500: 81, 700: 81 }) });
  it.each([
    ['陕西', shaanxi, { 300: 45, 500: 75, 800: 90, 1000: 100, 1500: 150, 2000: 200, 3000: 300, 6000: 300 }],
    ['安徽', anhui, { 200: 40, 500: 70, 1500: 150, 9000: 200 }],
    ['湖北', hubei, { 300: 45, 500: 81, 700: 81 }],
    ['S7, whose table is missing: nothing is promised', planLaw('S7'), { 100: 0, 500: 0, 2000: 0 }],
  ])('%s', (_, pack, table) => {
    const found = Object.keys(table).map((code) => [
      code,
      Number(formatYuan(sumFen(subsidyOf(pack, code).map((part) => part.amountFen)))),
    ]);
    expect(Object.fromEntries(found)).toEqual(table);
  });
  it('adds up several funders of a tier: 4.12 province 24 + county 6', () => {
    const list = [
      { tier: '100', funder: 'province', amountFen: 2_400 },
      { tier: '100', funder: 'county', amountFen: 600 },
      { tier: '200', funder: 'county', amountFen: 0 },
    ];
    const pack = aPack({ subsidy: { source: 'table', list } });
    expect(subsidyOf(pack, '100')).toEqual([
      { funder: 'province', amountFen: 2_400 },
      { funder: 'county', amountFen: 600 },
    ]);
    expect(subsidyOf(pack, '200')).toEqual([]);
  });
});
