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
  ])('refuses %s and names the place', (_, edit, place) => {
    const problems = edited(edit);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toContain(place);
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
