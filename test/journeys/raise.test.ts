import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCountyPacks } from '../demo/county-packs';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60_000;

/** The county until 20 June, and from the 21st with another subsidy table; the window ends on 30 June. */
const twoTables = (folder: string): void => {
  for (const pack of demoCountyPacks(2026)) {
    const window = { source: 'plan', periods: [{ kind: 'concentrated' as const, from: '06-01', to: '06-30' }] };
    const subsidyFrom = (more: number): typeof pack.subsidy.list =>
      pack.subsidy.list.map((row) => ({
        ...row,
        amountFen: row.tier === '500' ? row.amountFen + more : row.amountFen,
      }));
    const isNow = pack.feeYear === 2026;
    const first = { ...pack, window, validTo: isNow ? '2026-06-20' : null };
    const files = isNow
      ? [
          first,
          {
            ...pack,
            window,
            version: 2,
            validFrom: '2026-06-21',
            subsidy: { ...pack.subsidy, list: subsidyFrom(2_500) },
          },
        ]
      : [first];
    for (const file of files)
      writeFileSync(join(folder, `${file.feeYear}-v${file.version}.json`), JSON.stringify(file));
  }
};

describeOnEachEngine('raising the tier of a year that is paid', (engine: TestEngine) => {
  let world: World;
  const folder = mkdtempSync(join(tmpdir(), 'niannian-raise-'));
  const ordinary = aPerson();
  const allowance = aPerson({ groups: [{ kind: '人群', name: '低保', fromDay: '2025-01-01', toDay: '' }] });
  const withBackYear = aPerson({
    enrolledDay: '2020-01-05',
    paid: [2025, 2024, 2023, 2022, 2021, 2020].map((feeYear) => ({
      feeYear,
      tier: 300,
      subsidy: 45,
      paidDay: `${feeYear}-06-01`,
    })),
  });
  const early = aPerson();
  const late = aPerson();
  const people = [ordinary, allowance, withBackYear, early, late];

  beforeAll(async () => {
    twoTables(folder);
    world = await startWorld(engine, { RULE_PACKS_DIR: folder });
    await register(world, people);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    rmSync(folder, { recursive: true, force: true });
    expect(broken).toEqual([]);
  });

  const signedIn = (person: TestPerson, name: string): Promise<Resident> =>
    aResident(world, person, `openid-raise-${name}`);
  const pay = async (resident: Resident, lines: Parameters<Resident['basket']>[0]): Promise<number> => {
    const basket = await resident.basket(lines);
    expect(basket.removed).toEqual([]);
    const { orderId, requestPayment } = await resident.order(basket);
    expect(await resident.cashier(requestPayment)).toBe('ok');
    await until(async () => (await resident.show(orderId)).state === 'paid');
    expect((await resident.show(orderId)).lines.map((line) => line.outcome)).toEqual(['credited']);
    return basket.totalFen;
  };
  const first = (resident: Resident, tier = '300'): Promise<number> => pay(resident, [{ feeYear: 2026, tier }]);
  const raise = (tier: string, feeYear = 2026): { feeYear: number; tier: string; kind: 'supplement' }[] => [
    { feeYear, tier, kind: 'supplement' },
  ];
  /** `500: 500 + 75`: tier, what the person paid, what government added; summed over the year's payments. */
  const account = async (resident: Resident): Promise<string[]> => {
    const path = `/api/participants/${resident.participantId}/account`;
    const { years } = (await resident.request('GET', path)).json as unknown as {
      years: { feeYear: number; tier: string; personalFen: number; funders: { amountFen: number }[] }[];
    };
    return years
      .filter((year) => year.feeYear === 2026)
      .map(
        ({ tier, personalFen, funders }) =>
          `${tier}: ${personalFen / 100} + ${funders.reduce((sum, part) => sum + part.amountFen, 0) / 100}`,
      )
      .sort();
  };

  it('pays the difference, gets the difference of the subsidy, and may be raised again', async () => {
    const resident = await signedIn(ordinary, 'ordinary');
    expect(await first(resident)).toBe(30_000);
    const [year] = (await resident.arrears()).years;
    expect(year).toMatchObject({ obligation: 'paid', payable: 'optional', chosenTier: '300' });
    expect(year?.tiers[0]).toMatchObject({ code: '500', fromTier: '300', amountFen: 20_000, subsidyFen: 3_000 });
    expect(await pay(resident, raise('500'))).toBe(20_000);
    expect(await pay(resident, raise('800'))).toBe(30_000);
    expect(await account(resident)).toEqual(['300: 300 + 45', '500: 200 + 30', '800: 300 + 15']);
    const { people: cards } = (await resident.request('GET', '/api/home')).json as unknown as {
      people: unknown[];
    };
    expect(cards).toMatchObject([{ amountFen: 80_000 }]); // the year as a whole, not its last payment
    expect(
      await countOf(
        world,
        "(SELECT personal_fen FROM person_years y JOIN participants p ON p.id = y.participant_id WHERE p.rid = ? AND y.fee_year = 2026 AND y.tier = '800')",
        [resident.participantId],
      ),
    ).toBe(80_000);
  });

  it('asks the difference of the tiers alone where government paid a part of the first', async () => {
    const resident = await signedIn(allowance, 'allowance');
    expect(await first(resident)).toBe(25_000);
    expect(await pay(resident, raise('500'))).toBe(20_000);
    expect(await account(resident)).toEqual(['300: 250 + 95', '500: 200 + 30']);
  });

  it('never raises a back year, never lowers, never asks again for what is paid', async () => {
    const resident = await signedIn(withBackYear, 'back');
    await first(resident, '500');
    const codes = async (lines: Parameters<Resident['basket']>[0]): Promise<string[]> =>
      (await resident.basket(lines)).removed.map((line) => line.code);
    expect(await codes(raise('800', 2025))).toEqual(['year.paid']);
    expect(await codes(raise('300'))).toEqual(['tier.choose']);
    expect(await codes(raise('500'))).toEqual(['tier.choose']);
    expect(await codes([{ feeYear: 2026, tier: '800' }])).toEqual(['year.paid']);
  });

  it('does not raise twice from one tier: the second order is told that the year has changed', async () => {
    const resident = await signedIn(early, 'early');
    await first(resident);
    const one = await resident.basket(raise('500'));
    const other = await resident.basket(raise('800'));
    const { orderId, requestPayment } = await resident.order(one);
    const busy = await resident.request('POST', '/api/orders', {
      basketId: other.basketId,
      quoteHash: other.quoteHash,
    });
    expect([busy.status, (busy.json as unknown as { error: { code: string } }).error.code]).toEqual([409, 'year.busy']);
    expect(await resident.cashier(requestPayment)).toBe('ok');
    await until(async () => (await resident.show(orderId)).state === 'paid');
    const stale = await resident.request('POST', '/api/orders', {
      basketId: other.basketId,
      quoteHash: other.quoteHash,
    });
    expect([stale.status, (stale.json as unknown as { error: { code: string } }).error.code]).toEqual([
      409,
      'quote.changed',
    ]);
    expect((await resident.request('GET', `/api/baskets/${other.basketId}`)).json).toMatchObject({ totalFen: 30_000 });
  });

  it('says nothing of a raise to whoever only pays', async () => {
    const payer = await aResident(world, { ...early, phone: undefined }, 'openid-raise-payer');
    expect(payer.level).toBe('L1');
    const [year] = (await payer.arrears()).years;
    expect(year).toMatchObject({ obligation: 'notOwed', payable: 'none', tiers: [] });
    expect((await payer.basket(raise('800'))).removed.map((line) => line.code)).toEqual(['year.notPayable']);
  });

  it('reckons by the table of the day of the raise, and not after the window', async () => {
    const resident = await signedIn(late, 'late');
    await first(resident);
    await advanceBoth(world, 12 * DAY_MS);
    expect(await pay(resident, raise('500'))).toBe(20_000);
    expect(await account(resident)).toEqual(['300: 300 + 45', '500: 200 + 55']);
    await advanceBoth(world, 9 * DAY_MS);
    const [line] = (await resident.basket(raise('800'))).removed;
    expect(line).toMatchObject({ code: 'window.closed' });
  });
});
