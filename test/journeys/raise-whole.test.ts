import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCountyPacks } from '../demo/county-packs';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import type { Officers } from '../support/officers';
import { officersOf } from '../support/officers';
import { advanceBoth, countOf, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;

/** C16 `replaceAndRefund`: the new tier is paid whole, the old payment goes back once two officers agree. */
describeOnEachEngine('raising a year by a tier paid whole', (engine: TestEngine) => {
  let world: World;
  let officers: Officers;
  const folder = mkdtempSync(join(tmpdir(), 'niannian-raise-whole-'));
  const owing = { enrolledDay: '2026-01-05' };
  const [plain, undone, raced, late, atCounter] = [
    aPerson(owing),
    aPerson(owing),
    aPerson(owing),
    aPerson(owing),
    aPerson({ ...owing, paid: [{ feeYear: 2026, tier: 300, subsidy: 45, paidDay: '2026-03-01' }] }),
  ];

  beforeAll(async () => {
    for (const pack of demoCountyPacks(2026)) {
      const tierChange = { mode: 'replaceAndRefund', source: 'plan' };
      writeFileSync(join(folder, `${pack.feeYear}.json`), JSON.stringify({ ...pack, tierChange }));
    }
    world = await startWorld(engine, { RULE_PACKS_DIR: folder });
    officers = await officersOf(world);
    await register(world, [plain, undone, raced, late, atCounter]);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    rmSync(folder, { recursive: true, force: true });
    expect(broken).toEqual([]);
  });

  type Paid = { orderId: string; outTradeNo: string };
  const begin = async (
    resident: Resident,
    tier: string,
    kind: 'contribution' | 'supplement' = 'supplement',
  ): Promise<Paid & { requestPayment: Awaited<ReturnType<Resident['order']>>['requestPayment'] }> => {
    const started = await resident.order(await resident.basket([{ feeYear: 2026, tier, kind }]));
    return { ...started, outTradeNo: await outTradeNoOf(world, started.orderId) };
  };
  const pay = async (resident: Resident, tier: string, kind?: 'contribution' | 'supplement'): Promise<Paid> => {
    const { orderId, outTradeNo, requestPayment } = await begin(resident, tier, kind);
    expect(await resident.cashier(requestPayment)).toBe('ok');
    await until(async () => (await resident.show(orderId)).state === 'paid');
    await world.runJobs();
    return { orderId, outTradeNo };
  };
  const workFor = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
    }
  };
  const year = async ({ participantId }: Resident): Promise<string> => {
    const row = await world.product.database.reader.row<{
      tier: string | null;
      personalFen: number;
      subsidyFen: number;
    }>(
      `SELECT y.tier, y.personal_fen, y.subsidy_fen FROM person_years y JOIN participants p ON p.id = y.participant_id
       WHERE p.rid = ? AND y.fee_year = 2026`,
      [participantId],
    );
    return `${row?.tier ?? 'none'}: ${(row?.personalFen ?? 0) / 100} + ${(row?.subsidyFen ?? 0) / 100}`;
  };
  const applicationOf = async ({ outTradeNo }: Paid): Promise<string> => {
    const rows = await world.product.database.reader.rows<{ number: string }>(
      `SELECT a.number FROM refund_applications a JOIN orders o ON o.id = a.order_id WHERE o.out_trade_no = ?`,
      [outTradeNo],
    );
    expect(rows).toHaveLength(1);
    return rows[0]?.number ?? '';
  };
  const returned = async ({ outTradeNo }: Paid): Promise<string[]> =>
    (await world.wechat.control.order(outTradeNo)).refunds.map(({ state, refundFen }) => `${state} ${refundFen / 100}`);
  const counted = async (): Promise<number> =>
    countOf(world, '(SELECT COALESCE(SUM(people_n), 0) FROM progress_deltas)');

  it('takes the new tier whole with its own subsidy, and gives the old one back once, over two officers', async () => {
    const resident = await aResident(world, plain, 'openid-whole-plain');
    const before = await counted();
    const old = await pay(resident, '300', 'contribution');
    const [offer] = (await resident.arrears()).years[0]?.tiers ?? [];
    expect(offer).toMatchObject({
      code: '500',
      fromTier: '300',
      isReplacement: true,
      amountFen: 50_000,
      subsidyFen: 7_500,
    });
    const basket = await resident.basket([{ feeYear: 2026, tier: '500', kind: 'supplement' }]);
    expect(basket.lines).toMatchObject([{ amountFen: 50_000, note: '原来付的会退给付款人，要两位经办人核对' }]);
    const raised = await pay(resident, '500');
    expect(await year(resident)).toBe('500: 800 + 120'); // both count until the officers have looked
    for (const { headers, url, body } of await world.wechat.control.makeNotices({
      outTradeNo: raised.outTradeNo,
      count: 2,
    }))
      await fetch(url, { method: 'POST', headers, body });
    await world.runJobs();
    const number = await applicationOf(old);
    expect((await officers.refunds(['show', number])).lines.join()).toContain('改了档次，原来付的退回');
    expect((await officers.approve(number)).exitCode).toBe(0);
    expect(await year(resident)).toBe('500: 500 + 75');
    await workFor(3);
    expect(await returned(old)).toEqual(['SUCCESS 300']);
    expect(await returned(raised)).toEqual([]);
    const { receipts } = await resident.show(old.orderId);
    const receipt = await resident.request('GET', `/api/receipts/${receipts[0]?.receiptId ?? ''}`);
    expect(receipt.json).toMatchObject({ standing: 'reversed' });
    expect((await resident.arrears()).years[0]).toMatchObject({ obligation: 'paid', chosenTier: '500' });
    expect(await counted()).toBe(before + 1); // one person, however often the tier was paid
  });

  it('the new payment goes back first: the year is at the old tier; then the old one goes too', async () => {
    const resident = await aResident(world, undone, 'openid-whole-undone');
    const old = await pay(resident, '300', 'contribution');
    const before = await counted();
    const raised = await pay(resident, '500');
    const { lines } = (await resident.request('GET', `/api/orders/${raised.orderId}/refund-options`))
      .json as unknown as {
      lines: { lineId: string }[];
    };
    const wish = { orderId: raised.orderId, lineIds: lines.map(({ lineId }) => lineId), reason: 'wrongYearOrTier' };
    const { number } = (await resident.request('POST', '/api/refunds', wish)).json as unknown as { number: string };
    await officers.grant(number);
    expect(await year(resident)).toBe('300: 300 + 45');
    expect(await counted()).toBe(before);
    await officers.grant(await applicationOf(old));
    expect(await year(resident)).toBe('none: 0 + 0');
    expect(await counted()).toBe(before - 1);
    await workFor(3);
    expect([await returned(old), await returned(raised)]).toEqual([['SUCCESS 300'], ['SUCCESS 500']]);
  });

  it('two raises: whatever is approved first, each old payment goes back once and the last tier stays', async () => {
    const resident = await aResident(world, raced, 'openid-whole-raced');
    const payments = [
      await pay(resident, '300', 'contribution'),
      await pay(resident, '500'),
      await pay(resident, '800'),
    ];
    const [first, second, third] = payments as [Paid, Paid, Paid];
    expect(await year(resident)).toBe('800: 1600 + 210');
    const numbers = [await applicationOf(second), await applicationOf(first)];
    await officers.refunds(['approve', numbers[0] ?? ''], officers.names[0]);
    await officers.refunds(['approve', numbers[1] ?? ''], officers.names[0]);
    await Promise.all([0, 1, 0].map((at) => officers.refunds(['approve', numbers[at] ?? ''], officers.names[1])));
    for (const number of numbers) await officers.refunds(['approve', number], officers.names[1]); // one may have waited
    expect(await year(resident)).toBe('800: 800 + 90');
    await workFor(3);
    expect([await returned(first), await returned(second), await returned(third)]).toEqual([
      ['SUCCESS 300'],
      ['SUCCESS 500'],
      [],
    ]);
  });

  it('the old payment went back before the new one was paid: the new money returns by itself', async () => {
    const resident = await aResident(world, late, 'openid-whole-late');
    const old = await pay(resident, '300', 'contribution');
    const { orderId, outTradeNo, requestPayment } = await begin(resident, '500');
    for (const fault of ['close.paidAfter', 'notice.dropped'] as const)
      await world.wechat.control.arm(fault, { outTradeNo, count: 1 });
    await resident.request('POST', `/api/orders/${orderId}/close`, {});
    const { lines } = (await resident.request('GET', `/api/orders/${old.orderId}/refund-options`)).json as unknown as {
      lines: { lineId: string }[];
    };
    const wish = { orderId: old.orderId, lineIds: lines.map(({ lineId }) => lineId), reason: 'paidTwice' };
    const { number } = (await resident.request('POST', '/api/refunds', wish)).json as unknown as { number: string };
    await officers.grant(number);
    expect(requestPayment).toBeDefined();
    const made = await world.wechat.control.makeNotices({ outTradeNo, count: 1 });
    for (const { url, headers, body } of made) await fetch(url, { method: 'POST', headers, body });
    await workFor(3);
    expect(await year(resident)).toBe('none: 0 + 0');
    expect(await returned({ orderId, outTradeNo })).toEqual(['SUCCESS 500']);
  });

  it('what was paid at a counter is given back at the counter', async () => {
    const resident = await aResident(world, atCounter, 'openid-whole-counter');
    expect((await resident.arrears()).years[0]).toMatchObject({
      payable: 'none',
      reason: { message: '这一年已缴过，改档要到窗口办。' },
    });
    expect((await resident.basket([{ feeYear: 2026, tier: '500', kind: 'supplement' }])).lines).toEqual([]);
  });
});
