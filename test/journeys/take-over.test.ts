import type { Arrears } from '../../types/arrears';
import type { Basket } from '../../types/baskets';
import type { RequestPayment } from '../../types/orders';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, cardOf, codeOf } from '../support/family';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Phone, Resident, TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE = 60_000;

describeOnEachEngine('taking a payment over', (engine: TestEngine) => {
  let world: World;
  const people = Array.from({ length: 12 }, () => aPerson());
  let next = 0;
  /** A person of their own for each test. */
  const person = (): TestPerson => people[next++] ?? aPerson();

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, people);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  const basketOf = async (phone: Phone, participantId: string): Promise<Basket> =>
    (await phone.request('POST', '/api/baskets', { lines: [{ participantId, feeYear: 2026, tier: '300' }] }))
      .json as unknown as Basket;
  const start = (phone: Phone, { basketId, quoteHash }: Basket): Promise<Answer> =>
    phone.request('POST', '/api/orders', { basketId, quoteHash });
  const takeOver = (phone: Phone, { basketId }: Basket): Promise<Answer> =>
    phone.request('POST', `/api/baskets/${basketId}/takeover`);
  /** The figures again, now that the year is free. */
  const startAgain = async (phone: Phone, { basketId }: Basket): Promise<Answer> =>
    start(phone, (await phone.request('GET', `/api/baskets/${basketId}`)).json as unknown as Basket);

  const payerAndInsured = async (tag: string): Promise<{ payer: Phone; insured: Resident; orderId: string }> => {
    const who = person();
    const payer = await aPhone(world, `take-payer-${tag}`);
    const { participantId } = await addFamily(payer, who, 'mother');
    const started = await start(payer, await basketOf(payer, participantId));
    const insured = await aResident(world, who, `take-insured-${tag}`);
    return { payer, insured, orderId: (started.json as unknown as { orderId: string }).orderId };
  };

  it('is the insured’s right at once; the payer reads who pays now', async () => {
    const { payer, insured, orderId } = await payerAndInsured('a');
    const card = await cardOf(insured, insured.participantId);
    expect(card).toMatchObject({ cardState: 'paying', paying: { isMine: false, canTakeOver: true } });
    expect((await insured.arrears()).years[0]).toMatchObject({ feeYear: 2026, canTakeOver: true });
    const own = await payer.request('GET', `/api/participants/${insured.participantId}/arrears`);
    expect((own.json as unknown as Arrears).years[0]).not.toHaveProperty('canTakeOver');
    const basket = await basketOf(insured, insured.participantId);
    expect(basket.removed).toMatchObject([{ code: 'year.busy', canTakeOver: true }]);
    const taken = await takeOver(insured, basket);
    expect(taken.json).toMatchObject({ outcome: 'free', basket: { totalFen: 30_000, removed: [] } });
    expect((await startAgain(insured, basket)).status).toBe(200);
    expect((await payer.request('GET', `/api/orders/${orderId}`)).json).toMatchObject({
      state: 'closed',
      message: '已改由本人付。',
    });
    const prepay = await payer.request('POST', `/api/orders/${orderId}/prepay`);
    expect([prepay.status, codeOf(prepay)]).toEqual([409, 'order.takenOver']);
  });

  it('is another payer’s right ten minutes after the order started, whatever its hold', async () => {
    const who = person();
    const first = await aPhone(world, 'take-first');
    const second = await aPhone(world, 'take-second');
    const { participantId } = await addFamily(first, who);
    await addFamily(second, who);
    const started = (await start(first, await basketOf(first, participantId))).json as unknown as { orderId: string };
    const basket = await basketOf(second, participantId);
    expect(basket.removed).toMatchObject([{ code: 'year.busy', canTakeOver: false }]);
    expect(codeOf(await takeOver(second, basket))).toBe('year.busy');
    await advanceBoth(world, 9 * MINUTE);
    expect((await first.request('POST', `/api/orders/${started.orderId}/hold`)).status).toBe(200);
    expect(codeOf(await takeOver(second, basket))).toBe('year.busy');
    const waiting = await cardOf(second, participantId);
    expect(waiting).toMatchObject({
      paying: { canTakeOver: false },
      message: expect.stringMatching(/^有人正在付，/) as string,
    });
    expect(waiting?.paying).not.toHaveProperty('payer');
    await advanceBoth(world, MINUTE);
    expect(await cardOf(second, participantId)).toMatchObject({ paying: { canTakeOver: true } });
    expect((await takeOver(second, basket)).json).toMatchObject({ outcome: 'free' });
    expect((await startAgain(second, basket)).status).toBe(200);
    expect((await first.request('GET', `/api/orders/${started.orderId}`)).json).toMatchObject({
      message: '已改由别人付。',
    });
  });

  it('shows a payment that the close finds, and asks for no second one', async () => {
    const who = person();
    const payer = await aResident(world, { ...who, phone: undefined }, 'take-paid');
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    const insured = await aResident(world, who, 'take-paid-insured');
    const basket = await basketOf(insured, insured.participantId);
    await world.wechat.control.arm('notice.dropped', { count: 100 });
    await payer.cashier(started.requestPayment);
    const taken = await takeOver(insured, basket);
    await world.wechat.control.disarm();
    expect(taken.json).toMatchObject({ outcome: 'paid', basket: { lines: [], removed: [{ code: 'year.paid' }] } });
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'paid' });
    expect(await cardOf(insured, insured.participantId)).toMatchObject({ cardState: 'paidBooking', amountFen: 30_000 });
  });

  it('gets the insured through after one close, however fast a stranger begins again', async () => {
    const { payer, insured } = await payerAndInsured('loop');
    const basket = await basketOf(insured, insured.participantId);
    const stranger = { isOver: false, tries: 0 };
    const loop = (async (): Promise<void> => {
      while (!stranger.isOver) {
        stranger.tries += 1;
        await start(payer, await basketOf(payer, insured.participantId));
      }
    })();
    await new Promise((soon) => setTimeout(soon, 200));
    expect((await takeOver(insured, basket)).json).toMatchObject({ outcome: 'free' });
    await new Promise((soon) => setTimeout(soon, 300)); // time enough for the stranger to slip in
    const started = await startAgain(insured, basket);
    stranger.isOver = true;
    await loop;
    expect(stranger.tries).toBeGreaterThan(1);
    expect(started.status).toBe(200);
    const { requestPayment } = started.json as unknown as { requestPayment: RequestPayment };
    await insured.cashier(requestPayment);
    await until(async () => (await cardOf(insured, insured.participantId))?.cardState === 'paidBooking');
  });

  it('keeps a year for who takes it over for five minutes, not for ever, and never against the insured', async () => {
    const who = person();
    const first = await aPhone(world, 'keep-first');
    const second = await aPhone(world, 'keep-second');
    const { participantId } = await addFamily(first, who);
    await addFamily(second, who);
    await start(first, await basketOf(first, participantId));
    await advanceBoth(world, 11 * MINUTE);
    const basket = await basketOf(second, participantId);
    expect((await takeOver(second, basket)).json).toMatchObject({ outcome: 'free' });
    expect(codeOf(await start(first, await basketOf(first, participantId)))).toBe('year.busy');
    const insured = await aResident(world, who, 'keep-insured');
    const own = await insured.order(await insured.basket([{ feeYear: 2026, tier: '300' }]));
    expect((await insured.request('POST', `/api/orders/${own.orderId}/close`)).json).toEqual({ state: 'closed' });
    expect((await start(first, await basketOf(first, participantId))).status).toBe(200);
  });

  it('leaves exactly one live order for each year when a hundred begin at once', async () => {
    const family = [person(), person(), person()];
    const payers = await Promise.all(
      Array.from({ length: 5 }, async (_, at) => {
        const phone = await aPhone(world, `crowd-${at}`);
        const links = [];
        for (const one of family) links.push(await addFamily(phone, one));
        return { phone, ids: links.map((link) => link.participantId) };
      }),
    );
    // Each way of choosing among the three people, by five payers: 100 starts over the same three years.
    const ways = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [2, 1, 0]];
    const starts = Array.from({ length: 100 }, (_, at) => ({
      payer: payers[at % payers.length],
      way: ways[at % ways.length] ?? [0],
    }));
    const baskets = await Promise.all(
      starts.map(async ({ payer, way }) => {
        if (payer === undefined) throw new Error('no payer');
        const lines = way.map((who) => ({ participantId: payer.ids[who], feeYear: 2026, tier: '300' }));
        const made = await payer.phone.request('POST', '/api/baskets', { lines });
        return { phone: payer.phone, basket: made.json as unknown as Basket };
      }),
    );
    const answers = await Promise.all(baskets.map(({ phone, basket }) => start(phone, basket)));
    const codes = new Set(answers.filter(({ status }) => status !== 200).map(codeOf));
    expect([...codes].filter((code) => !['year.busy', 'order.tooMany', 'quote.changed'].includes(code))).toEqual([]);
    const live = answers.filter(({ status }) => status === 200).length;
    expect(live).toBeGreaterThanOrEqual(1);
    const ordersOf = `(SELECT COUNT(*) FROM order_lines l JOIN orders o ON o.id = l.order_id AND o.live_slot = 1
      JOIN person_years y ON y.id = l.person_year_id JOIN participants p ON p.id = y.participant_id WHERE p.rid = ?)`;
    for (const participantId of payers[0]?.ids ?? []) {
      expect(await countOf(world, ordersOf, [participantId])).toBeLessThanOrEqual(1);
    }
    const isLive = 'SELECT out_trade_no FROM orders WHERE live_slot = 1';
    const held = await countOf(world, `(SELECT COUNT(*) FROM leases WHERE holder IN (${isLive}))`);
    const lines = `(SELECT COUNT(*) FROM order_lines l JOIN orders o ON o.id = l.order_id AND o.live_slot = 1)`;
    expect(held).toBe(await countOf(world, lines));
  }, 240_000);
});
