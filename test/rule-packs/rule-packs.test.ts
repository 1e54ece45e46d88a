import type { Database } from '../../server/database/transaction';
import { openDatabase } from '../../server/database/data-source';
import type { RulePack } from '../../server/policy/rule-pack';
import { sha256Hex } from '../../server/shared/ids';
import type { LoadedPack } from '../../server/rule-packs/loaded-pack';
import { lawOf } from '../../server/rule-packs/pack-law';
import { packSchema } from '../../server/rule-packs/pack-schema';
import { markPacksUsed } from '../../server/rule-packs/rule-pack-store';
import type { RegisteredPack, RulePacks } from '../../server/rule-packs/rule-packs';
import { registerPacks, rulePacksOf, unverifiedWindows } from '../../server/rule-packs/rule-packs';
import { day } from '../../server/shared/day';
import { at, planJson } from '../policy/a-pack';
import { describeOnEachEngine } from '../support/engines';

type Edit = Readonly<Record<string, unknown>>;

/** A pack as the loader gives it: S9 with what the test changes. */
const loaded = (edit: Edit = {}): LoadedPack => {
  const json = { ...planJson('S9'), region: '610199', feeYear: 2026, validFrom: '2026-01-01', unverified: [], ...edit };
  const file = packSchema.parse(json);
  return {
    law: lawOf(file),
    file,
    contentHash: sha256Hex(JSON.stringify(json)),
    name: `${file.region}-${file.feeYear}-v${file.version}`,
  };
};

const NOW = new Date('2026-06-11T02:00:00Z');

describeOnEachEngine('packs in the database', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(engine.settings, { now: () => NOW }, { migrate: true });
  });
  beforeEach(() => database.inTransaction((tx) => tx.change('DELETE FROM rule_packs')));
  afterAll(() => database.close());

  const use = (packs: RulePacks): Promise<void> =>
    database.inTransaction((tx) =>
      markPacksUsed(
        tx,
        packs.all.map((pack) => pack.id),
        NOW,
      ),
    );
  const edited = loaded({ wait: { newEnrolDays: 3, source: 'plan' } });
  const usedAt = async (): Promise<(Date | null)[]> =>
    (await database.reader.rows<{ firstUsedAt: Date | null }>('SELECT first_used_at FROM rule_packs')).map(
      (row) => row.firstUsedAt,
    );

  it('keeps its number from start to start', async () => {
    const first = await registerPacks(database, [loaded(), loaded({ feeYear: 2025, validFrom: '2025-01-01' })]);
    const second = await registerPacks(database, [loaded(), loaded({ feeYear: 2025, validFrom: '2025-01-01' })]);
    expect(first.problems).toEqual([]);
    expect(second.packs.all.map((pack) => pack.id)).toEqual(first.packs.all.map((pack) => pack.id));
    expect(new Set(first.packs.all.map((pack) => pack.id)).size).toBe(2);
  });

  it('may be edited before it is used', async () => {
    const before = await registerPacks(database, [loaded()]);
    const after = await registerPacks(database, [edited]);
    expect(after.problems).toEqual([]);
    expect(after.packs.all[0]).toMatchObject({ id: before.packs.all[0]?.id, law: { wait: { newEnrolDays: 3 } } });
  });

  it('may not be edited once it was used, whatever is edited, and names the file and the way out', async () => {
    const { packs } = await registerPacks(database, [loaded()]);
    await use(packs);
    for (const changed of [edited, loaded({ validTo: '2026-12-31' }), loaded({ regionName: '别的名字' })]) {
      const again = await registerPacks(database, [changed]);
      expect(again.packs.all).toEqual([]);
      expect(again.problems).toEqual([expect.stringMatching(/^610199-2026-v1：已经用过.*新的版本/)]);
    }
    expect((await registerPacks(database, [loaded()])).problems).toEqual([]);
  });

  it('is changed by a new version beside it', async () => {
    const { packs } = await registerPacks(database, [loaded()]);
    await use(packs);
    const next = loaded({ version: 2, wait: { newEnrolDays: 3, source: 'plan' } });
    const both = await registerPacks(database, [loaded(), next]);
    expect([both.problems, both.packs.all.map(({ law }) => law.version)]).toEqual([[], [1, 2]]);
  });

  it('remembers the first use only, and only of the packs that were used', async () => {
    const { packs } = await registerPacks(database, [loaded(), loaded({ feeYear: 2025, validFrom: '2025-01-01' })]);
    const [first] = packs.all;
    await database.inTransaction((tx) => markPacksUsed(tx, [first?.id ?? 0, first?.id ?? 0], NOW));
    await database.inTransaction((tx) => markPacksUsed(tx, [first?.id ?? 0], new Date('2026-07-01T00:00:00Z')));
    expect(await usedAt()).toEqual([NOW, null]);
  });

  it('is not used by a transaction that is undone', async () => {
    const { packs } = await registerPacks(database, [loaded()]);
    const undone = database.inTransaction(async (tx) => {
      await markPacksUsed(
        tx,
        packs.all.map((pack) => pack.id),
        NOW,
      );
      throw new Error('the order was not made');
    });
    await expect(undone).rejects.toThrow('the order was not made');
    expect(await usedAt()).toEqual([null]);
  });

  it('is registered once by two servers that start together', async () => {
    const all = await Promise.all([registerPacks(database, [loaded()]), registerPacks(database, [loaded()])]);
    const ids = all.flatMap(({ packs }) => packs.all.map((pack) => pack.id));
    expect(new Set(ids).size).toBe(1);
    expect(await usedAt()).toHaveLength(1);
  });
});

const registered = (edits: readonly Edit[]): RulePacks =>
  rulePacksOf(edits.map((edit, at_): RegisteredPack => ({ ...loaded(edit), id: at_ + 1 })));
const named = (law: ReadonlyMap<number, RulePack>): string[] =>
  [...law].sort(([one], [other]) => other - one).map(([year, pack]) => `${year}: ${pack.regionCode} v${pack.version}`);

describe('whose law it is', () => {
  const edits = [
    { region: '610199' },
    { region: '610199001', version: 7 },
    { region: '610199', feeYear: 2025, validFrom: '2025-01-01' },
    { region: '610198' },
  ];
  const packs = registered(edits);
  const turned = registered([...edits].reverse()); // the order of the files means nothing
  it.each([
    ['a village of the county', '610199002003', ['2026: 610199 v1', '2025: 610199 v1']],
    [
      'a village of the town with a pack of its own: longest code first, each year for itself',
      '610199001004',
      ['2026: 610199001 v7', '2025: 610199 v1'],
    ],
    ['the town itself', '610199001', ['2026: 610199001 v7', '2025: 610199 v1']],
    ['the county', '610199', ['2026: 610199 v1', '2025: 610199 v1']],
    ['the neighbour', '610198002003', ['2026: 610198 v1']],
    ['the province', '6101', []],
    ['a county without a pack', '610197001001', []],
    ['nowhere', '', []],
  ])('%s', (_, region, expected) => {
    expect(named(packs.lawFor(region, day('2026-06-11')))).toEqual(expected);
    expect(named(turned.lawFor(region, day('2026-06-11')))).toEqual(expected);
  });

  const versions = registered([
    { version: 1, validTo: '2026-06-30' },
    { version: 2, validFrom: '2026-07-01', validTo: '2026-12-31' },
    { version: 1, feeYear: 2027, validFrom: '2027-01-01' },
  ]);
  it.each([
    ['the day before', '2025-12-31', []],
    ['the first day', '2026-01-01', ['2026: 610199 v1']],
    ['the last day of the first version', '2026-06-30', ['2026: 610199 v1']],
    ['the first day of the second', '2026-07-01', ['2026: 610199 v2']],
    ['its last day', '2026-12-31', ['2026: 610199 v2']],
    [
      'the year after: the last version stays the law of its year',
      '2027-01-01',
      ['2027: 610199 v1', '2026: 610199 v2'],
    ],
  ])('%s, %s', (_, on, expected) => {
    expect(named(versions.lawFor('610199001001', day(on)))).toEqual(expected);
    for (const year of [2026, 2027]) {
      const found = versions.packFor('610199001001', year, day(on));
      expect(found?.law).toBe(versions.lawFor('610199001001', day(on)).get(year));
    }
  });
  it("has no law on a day that a version's end leaves open in its own year", () => {
    const short = registered([{ validTo: '2026-06-30' }]);
    expect(named(short.lawFor('610199', day('2026-07-01')))).toEqual([]);
  });
});

describe('production refuses figures that nobody confirmed (design §4)', () => {
  const unverified = ['/tiers/list/0/amountFen'];
  const refused = (edits: readonly Edit[], now: string): string[] =>
    unverifiedWindows(edits.map(loaded), at(now), 'wechat').map((line) => line.split('：')[0] ?? '');
  const august = { source: 'plan', periods: [{ kind: 'concentrated', from: '08-01', to: '08-31' }] };
  const elsewhere = {
    source: 'plan',
    periods: [{ kind: 'sporadic', from: '01-01', to: '12-31', channels: ['taxHall'] }],
  };
  const then = { years: 2, tiers: 'then', subsidy: false, approval: false, source: 'plan' };
  it.each([
    ['a window is open', [{ unverified }], '2026-06-11', ['610199-2026-v1']],
    ['all is verified', [{}], '2026-06-11', []],
    ['a window will open this year', [{ unverified, window: august }], '2026-06-11', ['610199-2026-v1']],
    ['its last day', [{ unverified, window: august }], '2026-08-31 23:59:59.999', ['610199-2026-v1']],
    ['it is over for this year', [{ unverified, window: august }], '2026-09-01', []],
    ['no window is for this channel', [{ unverified, window: elsewhere }], '2026-06-11', []],
    ['the version is over', [{ unverified, validTo: '2026-05-31' }], '2026-06-11', []],
    ['a shipped pack of years ago', [{ unverified, feeYear: 2020, validFrom: '2020-01-01' }], '2026-06-11', []],
    [
      "next year's draft: a running server would go over to it at New Year",
      [{}, { unverified, feeYear: 2027, validFrom: '2027-01-01' }],
      '2026-06-11',
      ['610199-2027-v1'],
    ],
    [
      'an old year whose own tiers are asked today',
      [{ backpay: then }, { unverified, feeYear: 2024, validFrom: '2024-01-01' }],
      '2026-06-11',
      ['610199-2024-v1'],
    ],
    [
      'an old year that the agency decides, not the phone',
      [{ backpay: { ...then, approval: true } }, { unverified, feeYear: 2024, validFrom: '2024-01-01' }],
      '2026-06-11',
      [],
    ],
    [
      'an old year that only last year reached',
      [
        { feeYear: 2025, validFrom: '2025-01-01', backpay: then },
        { unverified, feeYear: 2024, validFrom: '2024-01-01' },
      ],
      '2026-06-11',
      [],
    ],
    [
      'an old year out of reach',
      [{ backpay: then }, { unverified, feeYear: 2023, validFrom: '2023-01-01' }],
      '2026-06-11',
      [],
    ],
    [
      'an old year of another county',
      [{ backpay: then }, { unverified, region: '610198', feeYear: 2024, validFrom: '2024-01-01' }],
      '2026-06-11',
      [],
    ],
    [
      "an old year where today's tiers are asked",
      [{}, { unverified, feeYear: 2024, validFrom: '2024-01-01' }],
      '2026-06-11',
      [],
    ],
  ])('%s', (_, edits, now, expected) => {
    expect(refused(edits, now)).toEqual(expected);
  });
});
