import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPacks } from '../../server/rule-packs/load-packs';
import { writeDemoPacks } from '../demo/county-packs';

const SHIPPED = join(__dirname, '../../server/rule-packs/packs');

describe('rule packs', () => {
  it('ships S3, S5, S7 and S9, each with every amount marked unverified', () => {
    const { packs, problems } = loadPacks([SHIPPED]);
    expect(problems).toEqual([]);
    expect(packs.map(({ file }) => file.plan)).toEqual(['S3', 'S5', 'S7', 'S9']);
    for (const { law } of packs) {
      const amounts = law.tiers.length + law.subsidies.length + law.groups.flatMap((group) => group.split).length;
      expect(law.unverified).toHaveLength(amounts);
    }
  });

  it('loads the demo county for the current year and back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packs-'));
    writeDemoPacks(folder, 2026);
    const { packs, problems } = loadPacks([folder]);
    expect(problems).toEqual([]);
    expect(packs.map(({ law }) => law.feeYear)).toEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026]);
  });

  const aGroup = {
    code: 'warVeteran',
    mode: 'onTop',
    split: [{ funder: 'county', amountFen: 5_000 }],
    priority: 1,
    proof: '名册',
  };

  const edited = (edit: (pack: Record<string, never>) => void): string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'packs-'));
    const pack = JSON.parse(readFileSync(join(SHIPPED, 's9-shaanxi-district-2020.json'), 'utf8')) as Record<
      string,
      never
    >;
    edit(pack);
    writeFileSync(join(folder, 'pack.json'), JSON.stringify(pack));
    return loadPacks([folder]).problems;
  };
  const set = (path: string, value: unknown) => (pack: Record<string, unknown>) => {
    const keys = path.split('/');
    const last = keys.pop() ?? '';
    const at = keys.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, pack);
    at[last] = value;
  };

  it.each([
    ['a misspelt key', set('wiatt', 7), '/'],
    ['a fraction of a fen', set('tiers/list/0/amountFen', 300.5), '/tiers/list/0/amountFen'],
    ['a negative amount', set('tiers/list/0/amountFen', -1), '/tiers/list/0/amountFen'],
    ['a source that is not there', set('wait/source', 'nowhere'), '/sources'],
    ['a tier twice', set('tiers/list/1/code', '300'), '/tiers/list'],
    ['tiers out of order', set('tiers/list/0/amountFen', 99_000), '/tiers/list'],
    ['a subsidy for no tier', set('subsidy/list/0/tier', '77'), '/subsidy/list'],
    ['29 February of a common year as a date', set('validFrom', '2021-02-29'), '/validFrom'],
    ['an end before the beginning', set('validTo', '2019-12-31'), '/validTo'],
    ['a pointer to nothing', set('unverified', ['/nowhere']), '/unverified'],
    ['no tier', set('tiers/list', []), '/tiers/list'],
    ['a tier of nothing', set('tiers/list/0/amountFen', 0), '/tiers/list'],
    [
      'a subsidy of a funder twice',
      set('subsidy/list/1', { tier: '300', funder: 'government', amountFen: 1 }),
      '/subsidy/list',
    ],
    ['a group twice', set('groups/list', [aGroup, aGroup]), '/groups/list'],
    ['an age that is none', set('age', { min: 60, max: 60, source: 'plan' }), '/age'],
    ['a day that no year has', set('window/periods/0/to', '04-31'), '/window/periods/0/to'],
    [
      'a window over New Year in one piece',
      set('window/periods/0', { kind: 'sporadic', from: '12-15', to: '01-31' }),
      '/window/periods/0',
    ],
    [
      'hours that end before they begin',
      set('window/periods/0/hours', { from: '15:00', to: '09:00' }),
      '/window/periods/0/hours',
    ],
    [
      'days of the month the wrong way round',
      set('window/periods/0/daysOfMonth', { from: 20, to: 10 }),
      '/window/periods/0/daysOfMonth',
    ],
    ['a range upside down', set('tierRule', { kind: 'range', minFen: 300, maxFen: 100, stepFen: 100 }), '/tierRule'],
    ['a range without steps', set('tierRule', { kind: 'range', minFen: 100, maxFen: 300, stepFen: 0 }), '/tierRule'],
    [
      'a range with fractions of a yuan',
      set('tierRule', { kind: 'range', minFen: 150, maxFen: 350, stepFen: 100 }),
      '/tierRule',
    ],
    [
      'an age band with an unknown tier',
      set('tierRule', { kind: 'ageBand', bands: [{ fromAge: 16, toAge: 59, tiers: ['77'] }] }),
      '/tierRule/bands',
    ],
    [
      'an age in no band',
      set('tierRule', { kind: 'ageBand', bands: [{ fromAge: 16, toAge: 58, tiers: ['300'] }] }),
      '/tierRule/bands',
    ],
    [
      'an age in two bands',
      set('tierRule', {
        kind: 'ageBand',
        bands: [
          { fromAge: 16, toAge: 40, tiers: ['300'] },
          { fromAge: 40, toAge: 59, tiers: ['500'] },
        ],
      }),
      '/tierRule/bands',
    ],
    [
      'shares that are not the whole',
      set('subAccounts', [{ code: 'land', shares: [{ funder: 'government', percent: 60 }], source: 'plan' }]),
      '/subAccounts',
    ],
    [
      'a source of a part that few have',
      set('incentives', [{ rule: 'a', explanation: 'b', source: 'nowhere' }]),
      '/sources',
    ],
  ])('refuses %s and names the place', (_, edit, place) => {
    const problems = edited(edit);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toContain(place);
  });

  it('refuses a discount where any amount can be paid: a payer would read it from the sum', () => {
    const range = set('tierRule', { kind: 'range', minFen: 30_000, maxFen: 60_000, stepFen: 10_000 });
    const groups = (mode: string) => set('groups/list', [{ ...aGroup, mode }]);
    const problems = (mode: string): string[] =>
      edited((pack) => {
        range(pack);
        groups(mode)(pack);
      });
    expect(problems('onTop')).toEqual([]);
    expect(problems('discount')).toEqual([expect.stringContaining('/groups/list')]);
  });

  it('gives out packs that nobody can change', () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    const { packs } = loadPacks([SHIPPED]);
    for (const pack of packs) expect(frozen(pack)).toBe(true);
    const [first] = packs;
    expect(() => {
      Object.assign(first?.law.tiers[0] ?? {}, { amountFen: 1 });
    }).toThrow(TypeError);
  });

  it('hashes what a pack says, not how it is written', () => {
    const { packs } = loadPacks([SHIPPED]);
    const folder = mkdtempSync(join(tmpdir(), 'packs-'));
    const text = readFileSync(join(SHIPPED, 's9-shaanxi-district-2020.json'), 'utf8');
    const turned = Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse());
    writeFileSync(join(folder, 'turned.json'), JSON.stringify(turned));
    const hashOf = (name: string): string | undefined => packs.find((pack) => pack.file.plan === name)?.contentHash;
    expect(loadPacks([folder]).packs[0]?.contentHash).toBe(hashOf('S9'));
    expect(hashOf('S9')).not.toBe(hashOf('S7'));
  });

  it('names a folder that is not there, and a file that is no JSON', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packs-'));
    writeFileSync(join(folder, 'broken.json'), '{');
    expect(loadPacks([join(folder, 'nowhere'), folder]).problems).toEqual([
      expect.stringContaining('读不到政策包目录'),
      'broken.json：不是JSON',
    ]);
  });

  const versions = (edits: readonly object[]): string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'packs-'));
    const pack = JSON.parse(readFileSync(join(SHIPPED, 's9-shaanxi-district-2020.json'), 'utf8')) as object;
    for (const [at, edit] of edits.entries())
      writeFileSync(join(folder, `v${at + 1}.json`), JSON.stringify({ ...pack, ...edit }));
    return loadPacks([folder]).problems;
  };
  const then = { years: 3, tiers: 'then', subsidy: false, approval: false, source: 'plan' };

  it('refuses a version number twice', () => {
    const problems = versions([{ validTo: '2020-06-30' }, { validFrom: '2020-07-01' }]);
    expect(problems).toEqual([expect.stringContaining('重复')]);
  });
  it('takes versions that follow each other to the day, and other regions beside them', () => {
    expect(
      versions([{ validTo: '2020-06-30' }, { version: 2, validFrom: '2020-07-01' }, { region: '990010' }]),
    ).toEqual([]);
  });
  it('refuses a county whose back years are paid by tiers of then that are not there', () => {
    const problems = versions([{ backpay: then }, { feeYear: 2018, validFrom: '2018-01-01' }]);
    expect(problems).toEqual([
      '990009：补缴要用当年档次，缺 2017 年的政策包',
      '990009：补缴要用当年档次，缺 2019 年的政策包',
    ]);
  });
  it('asks for no pack from before the scheme', () => {
    const schemeStart = { day: '2019-01-01', source: 'plan' };
    expect(
      versions([
        { backpay: then, schemeStart },
        { feeYear: 2019, validFrom: '2019-01-01' },
      ]),
    ).toEqual([]);
  });

  it.each([
    ['overlap', '2020-06-30', '2020-06-30', '重叠'],
    ['gap', '2020-06-30', '2020-07-02', '空档'],
  ])('refuses an %s of two versions', (_, validTo, validFrom, word) => {
    const folder = mkdtempSync(join(tmpdir(), 'packs-'));
    const pack = JSON.parse(readFileSync(join(SHIPPED, 's9-shaanxi-district-2020.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'v1.json'), JSON.stringify({ ...pack, validTo }));
    writeFileSync(join(folder, 'v2.json'), JSON.stringify({ ...pack, version: 2, validFrom }));
    expect(loadPacks([folder]).problems.join()).toContain(word);
  });
});
