import { brokenInvariants } from '../support/invariants';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { until } from '../support/order-facts';
import { register } from '../support/register';
import type { TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

describeOnEachEngine('the main job', (engine: TestEngine) => {
  let world: World;
  const people: Record<string, TestPerson> = {
    owesThisYear: aPerson({ name: '李秀英' }),
    owesTwo: aPerson({
      name: '王德福',
      enrolledDay: '2024-01-05',
      paid: [{ feeYear: 2024, tier: 300, subsidy: 45, paidDay: '2024-06-01' }],
    }),
    lost: aPerson({ name: '刘桂兰' }),
    double: aPerson({ name: '陈永贵' }),
    gaveUp: aPerson({ name: '孙长海' }),
    late: aPerson({ name: '周玉梅' }),
    mismatch: aPerson({ name: '胡秀珍' }),
    discount: aPerson({ name: '郑爱华', groups: [{ kind: '人群', name: '低保', fromDay: '2026-01-01', toDay: '' }] }),
    stranger: aPerson({ name: '马万里' }),
  };
  const person = (key: string): TestPerson => people[key] ?? aPerson();

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, Object.values(people));
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  it('signs in, verifies, sees the years, pays, gets a receipt that anyone can check', async () => {
    const resident = await aResident(world, person('owesThisYear'), 'openid-main-1');
    expect(resident.level).toBe('L2');
    const home = await resident.request('GET', '/api/home');
    expect(home.json).toMatchObject({ county: '青禾县', people: [{ cardState: 'dueNoTier', feeYear: 2026 }] });
    const { years } = await resident.arrears();
    expect(years).toHaveLength(1);
    expect(years[0]).toMatchObject({ feeYear: 2026, obligation: 'due', payable: 'required' });
    expect(years[0]?.tiers.find((tier) => tier.code === '500')).toMatchObject({ amountFen: 50_000, subsidyFen: 7_500 });

    const basket = await resident.basket([{ feeYear: 2026, tier: '500' }]);
    expect(basket).toMatchObject({
      totalFen: 50_000,
      subsidyFen: 7_500,
      payee: '国家税务总局青禾县税务局',
      removed: [],
    });
    const started = await resident.order(basket);
    expect(await resident.show(started.orderId)).toMatchObject({
      state: 'payable',
      message: '还没付款，没有扣钱。可以接着付。',
    });
    expect(await resident.cashier(started.requestPayment)).toBe('ok');
    await untilPaid(resident, started.orderId);
    await world.runJobs();
    const order = await resident.show(started.orderId);
    expect(order).toMatchObject({ state: 'paid', lines: [{ outcome: 'credited' }], payment: { amountFen: 50_000 } });
    expect(order.receipts).toHaveLength(1);

    const receiptId = order.receipts[0]?.receiptId ?? '';
    const pdf = await resident.request('GET', `/api/receipts/${receiptId}/pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const account = await resident.request('GET', `/api/participants/${resident.participantId}/account`);
    expect(account.json).toMatchObject({
      years: [{ feeYear: 2026, personalFen: 50_000, funders: [{ amountFen: 7_500 }] }],
    });
    const [paid] = (await resident.arrears()).years;
    expect(paid).toMatchObject({ obligation: 'paid', payable: 'optional', chosenTier: '500' });
    expect(paid?.tiers[0]).toMatchObject({ code: '800', fromTier: '500', amountFen: 30_000 }); // a raise, never the same again
    expect((await resident.basket([{ feeYear: 2026, tier: '500' }])).removed).toMatchObject([{ code: 'year.paid' }]);
  });

  it('pays two years at once, the back year without subsidy', async () => {
    const resident = await aResident(world, person('owesTwo'), 'openid-main-2');
    const { years } = await resident.arrears();
    expect(years.map((year) => [year.feeYear, year.obligation, year.subsidyLost])).toEqual([
      [2026, 'due', false],
      [2025, 'late', true],
      [2024, 'paid', false],
    ]);
    const basket = await resident.basket([
      { feeYear: 2026, tier: '500' },
      { feeYear: 2025, tier: '300' },
    ]);
    expect(basket).toMatchObject({ totalFen: 80_000, subsidyFen: 7_500 });
    const started = await resident.order(basket);
    await resident.cashier(started.requestPayment);
    await untilPaid(resident, started.orderId);
    expect((await resident.arrears()).years.map((year) => year.obligation)).toEqual(['paid', 'paid', 'paid']);
  });

  it('finds a payment whose notice was lost', async () => {
    const resident = await aResident(world, person('lost'), 'openid-main-3');
    const started = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    await world.wechat.control.arm('notice.dropped', { count: 100 });
    await resident.cashier(started.requestPayment);
    world.clock.advance(6_000);
    await world.runJobs();
    expect(await resident.show(started.orderId)).toMatchObject({ state: 'paid' });
    await world.wechat.control.disarm();
  });

  it('makes one order of a double tap', async () => {
    const resident = await aResident(world, person('double'), 'openid-main-4');
    const basket = await resident.basket([{ feeYear: 2026, tier: '300' }]);
    const taps = await Promise.all([resident.order(basket), resident.order(basket), resident.order(basket)]);
    expect(new Set(taps.map((tap) => tap.orderId)).size).toBe(1);
    const other = await aResident(world, { ...person('double'), phone: undefined }, 'openid-main-4b');
    expect(other.level).toBe('L1');
    expect((await other.basket([{ feeYear: 2026, tier: '300' }])).removed).toMatchObject([{ code: 'year.busy' }]);
  });

  it('gives up at once, and the same basket may be paid again', async () => {
    const resident = await aResident(world, person('gaveUp'), 'openid-main-5');
    const basket = await resident.basket([{ feeYear: 2026, tier: '300' }]);
    const first = await resident.order(basket);
    expect(await resident.cashier(first.requestPayment, 'cancel')).toBe('cancel');
    expect((await resident.request('POST', `/api/orders/${first.orderId}/close`, {})).json).toEqual({
      state: 'closed',
    });
    expect((await resident.request('POST', `/api/orders/${first.orderId}/prepay`, {})).status).toBe(409);
    const second = await resident.order(basket);
    expect(second.orderId).not.toBe(first.orderId);
    await resident.cashier(second.requestPayment);
    await untilPaid(resident, second.orderId);
  });

  it('closes an order whose hold ended, and frees the year', async () => {
    const resident = await aResident(world, person('late'), 'openid-main-6');
    const started = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    const held = await resident.request('POST', `/api/orders/${started.orderId}/hold`, {});
    expect(held.status).toBe(200);
    world.clock.advance(16 * 60_000);
    await world.wechat.control.setClockOffset(world.clock.now().getTime() - Date.now());
    await world.runJobs();
    await world.runJobs();
    expect(await resident.show(started.orderId)).toMatchObject({ state: 'closed', message: '这笔过时了，没有扣钱。' });
    expect((await resident.basket([{ feeYear: 2026, tier: '300' }])).removed).toEqual([]);
  });

  it('holds an order under review when the amount differs, and keeps the money in suspense with a case', async () => {
    const resident = await aResident(world, person('mismatch'), 'openid-main-7');
    const started = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    await world.wechat.control.arm('trade.wrongAmount');
    await resident.cashier(started.requestPayment);
    await until(async () => (await resident.show(started.orderId)).state === 'underReview');
    expect((await resident.show(started.orderId)).message).toMatch(/钱收到了，要核对一下/);
    expect(await world.product.commands.openCases()).toMatchObject([{ kind: 'paymentMismatch' }]);
  });

  it('shows a discount to the insured and hides it from a payer', async () => {
    const insured = await aResident(world, person('discount'), 'openid-main-8');
    const own = (await insured.arrears()).years[0]?.tiers.find((tier) => tier.code === '500');
    expect(own).toMatchObject({ amountFen: 45_000, governmentPaidFen: 5_000 });
    const payer = await aResident(world, { ...person('discount'), phone: undefined }, 'openid-main-8b');
    const seen = (await payer.arrears()).years[0]?.tiers.find((tier) => tier.code === '500');
    expect(seen).toEqual({
      code: '500',
      amountFen: 45_000,
      subsidyFen: 7_500,
      explanation: ['要缴450元', '政府另补75元', '依据：缴费档次和补贴表（演示，转引陕西省）', '2026年1月1日起这样算'],
    });
    expect((await payer.request('GET', `/api/participants/${payer.participantId}/account`)).status).toBe(403);
  });

  it('tells strangers nothing', async () => {
    const resident = await aResident(world, person('stranger'), 'openid-main-9');
    const started = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    const stranger = await aResident(world, person('owesThisYear'), 'openid-main-1');
    expect((await stranger.request('GET', `/api/orders/${started.orderId}`)).status).toBe(404);
    expect((await stranger.request('GET', `/api/participants/${resident.participantId}/arrears`)).status).toBe(403);
    expect((await world.request('GET', '/api/home')).status).toBe(401);
  });

  const untilPaid = (resident: { show(id: string): Promise<{ state: string }> }, orderId: string): Promise<void> =>
    until(async () => (await resident.show(orderId)).state === 'paid');
});
