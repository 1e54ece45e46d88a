import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;

describeOnEachEngine('paying, closing and failing answers', (engine: TestEngine) => {
  let world: World;
  const people = Array.from({ length: 20 }, () => aPerson());
  let met = 0;

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, people);
  });
  afterEach(() => world.wechat.control.disarm());
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  const aPayer = async (): Promise<Resident & { child(): Promise<Resident> }> => {
    const person = people[met] ?? aPerson();
    const openid = `openid-close-${met}`;
    met += 1;
    const child = (): Promise<Resident> => aResident(world, { ...person, phone: undefined }, `${openid}-child`);
    return { ...(await aResident(world, person, openid)), child };
  };
  const thisYear = [{ feeYear: 2026, tier: '300' }];
  const isFree = async (resident: Resident): Promise<boolean> => (await resident.basket(thisYear)).removed.length === 0;
  const close = (resident: Resident, orderId: string): Promise<Answer> =>
    resident.request('POST', `/api/orders/${orderId}/close`, {});
  const ordersAtWeChat = async (alias: string): Promise<string[]> => {
    const { openid } = await world.wechat.control.createLogin(alias);
    const orders = await world.wechat.control.orders();
    return orders.filter((order) => order.openid === openid).map(({ outTradeNo }) => outTradeNo);
  };
  const openCase = (kind: string, subject: string): Promise<number> =>
    countOf(world, '(SELECT COUNT(*) FROM cases WHERE kind = ? AND subject = ? AND open_slot = 1)', [kind, subject]);
  const inSuspense = (transactionNo: string): Promise<number> =>
    countOf(world, '(SELECT COALESCE(SUM(amount_fen), 0) FROM ledger_postings WHERE credit = ?)', [
      `suspense:${transactionNo}`,
    ]);
  const runFor = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
    }
  };
  /** A tap that WeChat did not answer: the order is there, without anything to pay with. */
  const tapInVain = async (resident: Resident): Promise<{ orderId: string; again: () => Promise<Answer> }> => {
    const { basketId, quoteHash } = await resident.basket(thisYear);
    const again = (): Promise<Answer> => resident.request('POST', '/api/orders', { basketId, quoteHash });
    expect((await again()).status).toBe(503);
    const row = await world.product.database.reader.row<{ rid: string }>(
      'SELECT o.rid FROM orders o JOIN baskets b ON b.id = o.basket_id WHERE b.rid = ?',
      [basketId],
    );
    return { orderId: row?.rid ?? '', again };
  };

  it('keeps a basket as it is while its order is open, and names that order', async () => {
    const resident = await aPayer();
    const basket = await resident.basket(thisYear);
    const { participantId } = basket.lines[0] ?? { participantId: '' };
    const dearer = { lines: [{ participantId, feeYear: 2026, tier: '500' }] };
    const change = (): Promise<Answer> => resident.request('PUT', `/api/baskets/${basket.basketId}`, dearer);
    const { orderId } = await resident.order(basket);
    const refused = await change();
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({
      error: {
        code: 'order.open',
        message: expect.stringMatching(/^有一笔还没付完，留到.*\d+:\d\d。$/) as string,
        details: { orderId },
      },
    });
    expect((await close(resident, orderId)).status).toBe(200);
    await until(async () => (await resident.show(orderId)).state === 'closed');
    expect((await change()).json).toMatchObject({ totalFen: 50_000 });
  });

  it('goes on silently at the price that was shown, also when the quote is older than 30 minutes', async () => {
    const resident = await aPayer();
    const basket = await resident.basket(thisYear);
    await advanceBoth(world, 31 * MINUTE_MS);
    expect((await resident.show((await resident.order(basket)).orderId)).amountFen).toBe(basket.totalFen);
  });

  it('asks again, with both figures, when the price is not the one that was shown', async () => {
    const person = people[met] ?? aPerson();
    const resident = await aPayer();
    const { basketId, quoteHash } = await resident.basket(thisYear);
    await register(world, [{ ...person, groups: [{ kind: '人群', name: '低保', fromDay: '2026-01-01', toDay: '' }] }]);
    const answer = await resident.request('POST', '/api/orders', { basketId, quoteHash });
    expect(answer.json).toMatchObject({
      error: { code: 'quote.changed', details: { shownFen: 30_000, currentFen: 25_000 } },
    });
    expect(await ordersAtWeChat(resident.openid)).toEqual([]);
    const started = await resident.order(await resident.basket(thisYear));
    expect((await resident.show(started.orderId)).amountFen).toBe(25_000);
  });

  it('credits money that comes right after a close that WeChat had confirmed', async () => {
    const resident = await aPayer();
    const { orderId } = await resident.order(await resident.basket(thisYear));
    await world.wechat.control.arm('close.paidAfter', { count: 1 });
    expect((await close(resident, orderId)).status).toBe(200);
    await until(async () => (await resident.show(orderId)).state === 'paid');
    expect(await resident.show(orderId)).toMatchObject({ lines: [{ outcome: 'credited' }], refunds: [] });
  });

  it('finds the money when the resident pays while the order is being closed', async () => {
    const resident = await aPayer();
    const { orderId } = await resident.order(await resident.basket(thisYear));
    await world.wechat.control.arm('notice.dropped', { count: 1 });
    await world.wechat.control.arm('close.paidMeanwhile', { count: 1 });
    expect((await close(resident, orderId)).json).toEqual({ state: 'paid' });
    expect(await resident.show(orderId)).toMatchObject({ lines: [{ outcome: 'credited' }] });
  });

  it('makes one order at WeChat when the answer to prepay is lost', async () => {
    const resident = await aPayer();
    await world.wechat.control.arm('answer.resetAfterCommit', { endpoint: 'prepay', count: 1 });
    const { orderId, requestPayment } = await resident.order(await resident.basket(thisYear));
    expect(await ordersAtWeChat(resident.openid)).toEqual([await outTradeNoOf(world, orderId)]);
    expect(await resident.cashier(requestPayment)).toBe('ok');
    await until(async () => (await resident.show(orderId)).state === 'paid');
  });

  it('keeps the number when every answer to prepay is lost, and the next tap pays it', async () => {
    const resident = await aPayer();
    await world.wechat.control.arm('answer.resetAfterCommit', { endpoint: 'prepay', count: 2 });
    const { orderId, again } = await tapInVain(resident);
    const started = (await again()).json as unknown as Awaited<ReturnType<Resident['order']>>;
    expect(started.orderId).toBe(orderId);
    expect(await ordersAtWeChat(resident.openid)).toEqual([await outTradeNoOf(world, orderId)]);
    expect(await resident.cashier(started.requestPayment)).toBe('ok');
    await until(async () => (await resident.show(orderId)).state === 'paid');
  });

  it('closes at WeChat what nobody came back for after the answer to prepay was lost', async () => {
    const resident = await aPayer();
    await world.wechat.control.arm('answer.resetAfterCommit', { endpoint: 'prepay', count: 2 });
    const { orderId } = await tapInVain(resident);
    expect(await isFree(await resident.child())).toBe(false);
    await runFor(17);
    expect(await resident.show(orderId)).toMatchObject({ state: 'closed', closeReason: 'hold' });
    expect(await world.wechat.control.order(await outTradeNoOf(world, orderId))).toMatchObject({ state: 'CLOSED' });
    expect(await isFree(resident)).toBe(true);
  });

  it('closes at once what the resident gives up after the answer to prepay was lost', async () => {
    const resident = await aPayer();
    await world.wechat.control.arm('answer.resetAfterCommit', { endpoint: 'prepay', count: 2 });
    const { orderId } = await tapInVain(resident);
    expect((await close(resident, orderId)).json).toEqual({ state: 'closed' });
    expect(await world.wechat.control.order(await outTradeNoOf(world, orderId))).toMatchObject({ state: 'CLOSED' });
    expect(await isFree(resident)).toBe(true);
  });

  it('frees the years of a number that WeChat refused, and takes a new one', async () => {
    const resident = await aPayer();
    await world.wechat.control.arm('prepay.numberUsed', { count: 1 });
    const { orderId } = await tapInVain(resident);
    await runFor(2);
    expect(await resident.show(orderId)).toMatchObject({ state: 'closed', closeReason: 'refused' });
    const second = await resident.order(await resident.basket(thisYear));
    expect(second.orderId).not.toBe(orderId);
    expect(await ordersAtWeChat(resident.openid)).toEqual([await outTradeNoOf(world, second.orderId)]);
  });

  it('does not believe "no such order" after a good prepay: a case, and the payment is found', async () => {
    const resident = await aPayer();
    const { orderId, requestPayment } = await resident.order(await resident.basket(thisYear));
    const outTradeNo = await outTradeNoOf(world, orderId);
    await world.wechat.control.arm('query.notExist', { outTradeNo });
    await runFor(20);
    expect((await resident.show(orderId)).state).toBe('payable');
    expect(await openCase('orderMissingAtWeChat', `order:${outTradeNo}`)).toBe(1);
    await world.wechat.control.disarm('query.notExist');
    await world.wechat.control.arm('notice.dropped', { count: 1 });
    expect(await resident.cashier(requestPayment)).toBe('ok');
    await runFor(1);
    expect((await resident.show(orderId)).state).toBe('paid');
  });

  it('says that an order is not paid when WeChat has said so, and not before', async () => {
    const resident = await aPayer();
    const { orderId } = await resident.order(await resident.basket(thisYear));
    const askedFor = async (): Promise<string | undefined> => {
      await resident.show(orderId);
      await world.runJobs();
      return (await resident.show(orderId)).unpaidAt;
    };
    await world.wechat.control.arm('answer.500', { endpoint: 'query', count: 10 });
    expect(await askedFor()).toBeUndefined();
    await world.wechat.control.disarm('answer.500');
    const asked = world.clock.now();
    const unpaidAt = (await askedFor()) ?? '';
    expect(new Date(unpaidAt).getTime()).toBeGreaterThanOrEqual(asked.getTime());
  });

  it('ends an order that WeChat has closed by itself', async () => {
    const resident = await aPayer();
    const { orderId } = await resident.order(await resident.basket(thisYear));
    await advanceBoth(world, 8 * 24 * 60 * MINUTE_MS); // nobody was there to close it for a week
    await world.runJobs();
    await world.runJobs();
    expect((await resident.show(orderId)).state).toBe('closed');
    expect(await isFree(resident)).toBe(true);
  });

  it('keeps another amount in suspense once, whatever number of notices tell it, and keeps the year', async () => {
    const resident = await aPayer();
    const { orderId } = await resident.order(await resident.basket(thisYear));
    const outTradeNo = await outTradeNoOf(world, orderId);
    await world.wechat.control.arm('trade.wrongAmount', { outTradeNo });
    const notices = await world.wechat.control.makeNotices({ outTradeNo, count: 8, pay: true });
    const answers = await Promise.all(
      notices.map(({ url, headers, body }) => fetch(url, { method: 'POST', headers, body })),
    );
    expect(answers.map(({ status }) => status)).toEqual(notices.map(() => 204));
    await runFor(2);
    expect(await resident.show(orderId)).toMatchObject({ state: 'underReview', lines: [{ outcome: 'waiting' }] });
    const { transactionId = '' } = await world.wechat.control.order(outTradeNo);
    expect(await inSuspense(transactionId)).toBe(29_999);
    expect(await openCase('paymentMismatch', `suspense:${transactionId}`)).toBe(1);
    expect((await close(resident, orderId)).json).toEqual({ state: 'underReview' });
    expect((await (await resident.child()).basket(thisYear)).removed).toMatchObject([{ code: 'year.busy' }]);
  });

  it('keeps money for an order nobody knows in suspense with one case', async () => {
    const resident = await aPayer();
    const { orderId } = await resident.order(await resident.basket(thisYear));
    const content = { out_trade_no: '26061199999999', transaction_id: '4200000000202606119999999999' };
    const { statuses } = await world.wechat.control.sendNotice({
      outTradeNo: await outTradeNoOf(world, orderId),
      content,
      copies: 5,
    });
    const { statuses: later } = await world.wechat.control.sendNotice({
      outTradeNo: await outTradeNoOf(world, orderId),
      content,
    });
    expect([...statuses, ...later]).toEqual([204, 204, 204, 204, 204, 204]);
    expect(await inSuspense(content.transaction_id)).toBe(30_000);
    expect(await openCase('unknownOrder', `suspense:${content.transaction_id}`)).toBe(1);
    expect((await resident.show(orderId)).state).toBe('payable');
  });

  it('keeps a second payment of a paid order in suspense and leaves the order alone', async () => {
    const resident = await aPayer();
    const { orderId, requestPayment } = await resident.order(await resident.basket(thisYear));
    await resident.cashier(requestPayment);
    await until(async () => (await resident.show(orderId)).state === 'paid');
    const outTradeNo = await outTradeNoOf(world, orderId);
    const content = { transaction_id: '4200000000202606118888888888' };
    const { statuses } = await world.wechat.control.sendNotice({ outTradeNo, content });
    expect(statuses).toEqual([204]);
    expect(await inSuspense(content.transaction_id)).toBe(30_000);
    expect(await openCase('paymentMismatch', `suspense:${content.transaction_id}`)).toBe(1);
    expect(await resident.show(orderId)).toMatchObject({
      state: 'paid',
      lines: [{ outcome: 'credited' }],
      refunds: [],
    });
  });
});
