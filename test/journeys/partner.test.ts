import { describeOnEachEngine } from '../support/engines';
import { until } from '../support/order-facts';
import { brokenInvariants } from '../support/invariants';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

describeOnEachEngine('the main job of a service provider’s sub-merchant', (engine) => {
  let world: World;
  const people: TestPerson[] = Array.from({ length: 5 }, () => aPerson({ name: '何玉珍' }));

  beforeAll(async () => {
    world = await startWorld(engine, {}, { mode: 'partner' });
    await register(world, people);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  const aPayer = (at: number): Promise<Resident> => aResident(world, people[at] ?? aPerson(), `openid-partner-${at}`);
  const numberOf = async (orderId: string): Promise<string> => {
    const sql = 'SELECT out_trade_no FROM orders WHERE rid = ?';
    return (await world.product.database.reader.row<{ outTradeNo: string }>(sql, [orderId]))?.outTradeNo ?? '';
  };
  const pathsAsked = async (): Promise<string[]> =>
    (await world.wechat.control.requests())
      .filter(({ path }) => path.startsWith('/v3/'))
      .map(
        ({ method, path, status }) => `${method} ${path.replace(/[0-9]{14}/, 'NUMBER').replace(/\?.*/, '')} ${status}`,
      );

  it('pays by notice and gets its receipt', async () => {
    const payer = await aPayer(0);
    await world.wechat.control.clearRequests();
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '500' }]));
    expect(await payer.cashier(started.requestPayment)).toBe('ok');
    await until(async () => (await payer.show(started.orderId)).state === 'paid');
    await world.runJobs();
    const order = await payer.show(started.orderId);
    expect(order).toMatchObject({ lines: [{ outcome: 'credited' }], payment: { amountFen: 50_000 } });
    expect(order.receipts).toHaveLength(1);
    expect(await pathsAsked()).toEqual(['POST /v3/pay/partner/transactions/jsapi 200']);
    expect(await world.wechat.control.order(await numberOf(started.orderId))).toMatchObject({ mchid: '1610199002' });
  });

  it('finds a payment by query when the notice is lost', async () => {
    const payer = await aPayer(1);
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    await world.wechat.control.pay({ outTradeNo: await numberOf(started.orderId), notify: false });
    await world.wechat.control.clearRequests();
    world.clock.advance(6_000);
    await world.runJobs();
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'paid', lines: [{ outcome: 'credited' }] });
    expect(await pathsAsked()).toContain('GET /v3/pay/partner/transactions/out-trade-no/NUMBER 200');
  });

  it('closes, and sends back by refund what arrives after the close for a year that is taken', async () => {
    const payer = await aPayer(2);
    const basket = await payer.basket([{ feeYear: 2026, tier: '300' }]);
    const first = await payer.order(basket);
    await world.wechat.control.clearRequests();
    await world.wechat.control.arm('notice.dropped');
    await world.wechat.control.arm('close.paidAfter');
    expect((await payer.request('POST', `/api/orders/${first.orderId}/close`, {})).json).toEqual({ state: 'closed' });
    await world.wechat.control.disarm();
    expect(await pathsAsked()).toEqual(['POST /v3/pay/partner/transactions/out-trade-no/NUMBER/close 204']);

    const second = await payer.order(basket);
    await payer.cashier(second.requestPayment);
    await until(async () => (await payer.show(second.orderId)).state === 'paid');
    const late = await numberOf(first.orderId);
    const { statuses } = await world.wechat.control.sendNotice({ outTradeNo: late });
    expect(statuses).toEqual([204]);
    expect(await payer.show(first.orderId)).toMatchObject({ state: 'paid', lines: [{ outcome: 'refundDue' }] });
    await world.runJobs();
    await until(async () => (await refundStates()).every((state) => state === 'succeeded'));
    expect(await refundStates()).toEqual(['succeeded']);
    expect(await pathsAsked()).toContain('POST /v3/refund/domestic/refunds 200');
    expect(await world.wechat.control.refunds()).toMatchObject([{ outRefundNo: `${late}R1`, state: 'SUCCESS' }]);
    const sql = `SELECT COUNT(*) AS row_n FROM inbox WHERE source = 'refundNotice'`;
    expect(await world.product.database.reader.row(sql)).toEqual({ rowN: 1 });
  });

  it.each([
    ['another sub-merchant', 3, { sub_mchid: '1610199999' }],
    ['the provider’s own app instead of the sub app', 4, { sub_appid: 'wx6101990000009999' }],
  ])('keeps the money of %s in suspense', async (_, at, content) => {
    const payer = await aPayer(at);
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    const outTradeNo = await numberOf(started.orderId);
    expect((await world.wechat.control.sendNotice({ outTradeNo, content })).statuses).toEqual([204]);
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'underReview', lines: [{ outcome: 'waiting' }] });
  });

  const refundStates = async (): Promise<string[]> =>
    (await world.product.database.reader.rows<{ state: string }>('SELECT state FROM refunds')).map(
      ({ state }) => state,
    );
});
