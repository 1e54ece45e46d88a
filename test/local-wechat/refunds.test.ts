import type { Answered, TestWorld } from './server-world';
import { oracle, openOrder, paidOrder, partnerBody, newNumber, startTestWorld, until } from './server-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({ timeFactor: 600 }); // a minute is 100 ms
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.wechat.control.disarm();
  world.receiver.received.length = 0;
});

const PATH = 'v3/refund/domestic/refunds';
const refundBody = (outTradeNo: string, n: number, refund: number, over: object = {}): object => ({
  out_trade_no: outTradeNo,
  out_refund_no: `${outTradeNo}R${n}`,
  reason: '重复缴费',
  notify_url: world.receiver.url,
  amount: { refund, total: 20_000, currency: 'CNY' },
  ...over,
});
const ask = (outTradeNo: string, n: number, refund: number, over: object = {}): Promise<Answered> =>
  oracle(world, world.direct).post(PATH, refundBody(outTradeNo, n, refund, over));
const show = (outTradeNo: string, n: number): Promise<Answered> =>
  oracle(world, world.direct).get(`${PATH}/${outTradeNo}R${n}`);
const aMinute = (): Promise<unknown> => new Promise((next) => setTimeout(next, 110));

test('accepted, then done, then told; the order says REFUND', async () => {
  const outTradeNo = await paidOrder(world);
  const accepted = await ask(outTradeNo, 1, 5_000);
  expect(accepted).toMatchObject({
    status: 200,
    data: { status: 'PROCESSING', amount: { refund: 5_000, total: 20_000, currency: 'CNY' }, channel: 'ORIGINAL' },
  });
  await until(async () => (await show(outTradeNo, 1)).data['status'] === 'SUCCESS');
  await until(() => world.receiver.received.some(({ body }) => body.includes('REFUND.SUCCESS')));
  const query = await oracle(world, world.direct).get(`v3/pay/transactions/out-trade-no/${outTradeNo}`, {
    mchid: world.direct.mchid,
  });
  expect(query.data).toMatchObject({ trade_state: 'REFUND', amount: { total: 20_000 } });
});

test('the same number again is the same refund; with another amount it is refused', async () => {
  const outTradeNo = await paidOrder(world);
  const first = await ask(outTradeNo, 1, 5_000);
  expect((await ask(outTradeNo, 1, 5_000)).data['refund_id']).toBe(first.data['refund_id']);
  expect((await ask(outTradeNo, 1, 6_000)).status).toBe(400);
  expect((await world.wechat.control.order(outTradeNo)).refunds).toHaveLength(1);
});

test('a minute between refunds, never more than was paid', async () => {
  const outTradeNo = await paidOrder(world);
  expect((await ask(outTradeNo, 1, 15_000)).status).toBe(200);
  expect(await ask(outTradeNo, 2, 5_000)).toMatchObject({ status: 429, data: { code: 'FREQUENCY_LIMITED' } });
  await aMinute();
  expect(await ask(outTradeNo, 2, 5_001)).toMatchObject({ status: 400, data: { code: 'INVALID_REQUEST' } });
  expect((await ask(outTradeNo, 2, 5_000)).status).toBe(200);
});

test('at most fifty', async () => {
  const outTradeNo = await paidOrder(world);
  for (let n = 1; n <= 50; n += 1) {
    expect((await ask(outTradeNo, n, 1)).status).toBe(200);
    await world.wechat.control.age(60, outTradeNo);
  }
  expect(await ask(outTradeNo, 51, 1)).toMatchObject({ status: 400, data: { message: '退款次数超过50次' } });
});

test('what cannot be refunded', async () => {
  expect(await ask(await openOrder(world), 1, 1)).toMatchObject({ status: 400 });
  expect(await ask('10000000000000', 1, 1)).toMatchObject({ status: 404, data: { code: 'RESOURCE_NOT_EXISTS' } });
  expect(await show('10000000000000', 1)).toMatchObject({ status: 404, data: { code: 'RESOURCE_NOT_EXISTS' } });
  const paid = await paidOrder(world);
  const wrongTotal = { amount: { refund: 1, total: 19_999, currency: 'CNY' } };
  expect((await ask(paid, 1, 1, wrongTotal)).status).toBe(400);
  expect(await ask(paid, 1, 1, { surprise: true })).toMatchObject({ data: { code: 'PARAM_ERROR' } });
  expect(await ask(paid, 1, 1, { sub_mchid: '1' })).toMatchObject({ data: { code: 'PARAM_ERROR' } });
  await world.wechat.control.age(366 * 86_400, paid);
  expect(await ask(paid, 1, 1)).toMatchObject({ data: { message: '订单已经超过退款期限' } });
});

test('the control door moves a held refund; every end is told', async () => {
  const { control } = world.wechat;
  await control.arm('refund.held');
  const outTradeNo = await paidOrder(world);
  await ask(outTradeNo, 1, 20_000);
  for (const state of ['ABNORMAL', 'CLOSED', 'SUCCESS'] as const) {
    await control.moveRefund(`${outTradeNo}R1`, state);
    expect((await show(outTradeNo, 1)).data['status']).toBe(state);
    await until(() => world.receiver.received.some(({ body }) => body.includes(`REFUND.${state}`)));
  }
});

test('a partner names the sub-merchant', async () => {
  const client = oracle(world, world.partner);
  const outTradeNo = newNumber();
  await client.post('v3/pay/partner/transactions/jsapi', partnerBody(world, outTradeNo));
  await world.wechat.control.pay({ outTradeNo });
  expect(await client.post(PATH, refundBody(outTradeNo, 1, 1))).toMatchObject({ status: 400 });
  const body = refundBody(outTradeNo, 1, 1, { sub_mchid: world.partner.subMchid });
  expect(await client.post(PATH, body)).toMatchObject({ status: 200 });
  const query = { sub_mchid: world.partner.subMchid ?? '' };
  expect(await client.get(`${PATH}/${outTradeNo}R1`, query)).toMatchObject({ status: 200 });
});
