import type { TestWorld } from './server-world';
import { openOrder, paidOrder, startTestWorld, until } from './server-world';
import { RETRY_SECONDS } from './server/notices/notice-sender';

const FACTOR = 20_000; // the whole schedule of 24 h 4 min in 4.3 s

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({ timeFactor: FACTOR });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.wechat.control.disarm();
  world.receiver.received.length = 0;
  world.receiver.answer = 204;
});

test('the official schedule: 15 more deliveries over 24 h 4 min', async () => {
  expect(RETRY_SECONDS).toHaveLength(15);
  expect(RETRY_SECONDS.reduce((sum, seconds) => sum + seconds, 0)).toBe(24 * 3_600 + 4 * 60);
  const { control } = world.wechat;
  world.receiver.answer = 500;
  const outTradeNo = await paidOrder(world);
  await until(async () => (await control.notices(outTradeNo)).attempts.length === 16);
  const { attempts, pending } = await control.notices(outTradeNo);
  expect(pending).toBe(0);
  expect(attempts.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([500]));
  for (const [index, seconds] of RETRY_SECONDS.entries()) {
    const waited = (attempts[index + 1]?.at ?? 0) - (attempts[index]?.at ?? 0);
    expect(waited).toBeGreaterThanOrEqual((seconds * 1000) / FACTOR - 2);
  }
  const ids = world.receiver.received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  expect(new Set(ids).size).toBe(1);
});

test.each([200, 204])('%i ends it', async (status) => {
  world.receiver.answer = 503;
  const outTradeNo = await paidOrder(world);
  await until(() => world.receiver.received.length > 0);
  world.receiver.answer = status;
  const { control } = world.wechat;
  await until(async () => (await control.notices(outTradeNo)).pending === 0);
  const { attempts } = await control.notices(outTradeNo);
  expect(attempts.filter((attempt) => attempt.status === status)).toHaveLength(1);
  expect(attempts.at(-1)?.status).toBe(status);
});

test('nobody listens: status 0, and it goes on', async () => {
  const outTradeNo = await openOrder(world, { notify_url: 'http://127.0.0.1:9/nobody' });
  await world.wechat.control.pay({ outTradeNo });
  await until(async () => (await world.wechat.control.notices(outTradeNo)).attempts.length >= 2);
  expect((await world.wechat.control.notices(outTradeNo)).attempts[0]).toMatchObject({ status: 0 });
});

describe('notices made by hand', () => {
  const settle = async (): Promise<string> => {
    const outTradeNo = await openOrder(world);
    await world.wechat.control.pay({ outTradeNo, notify: false });
    return outTradeNo;
  };

  test('a sealed notice is not sent; many have one id or many', async () => {
    const outTradeNo = await settle();
    const { control } = world.wechat;
    const { url, headers, body } = await control.sealedNotice(outTradeNo);
    expect(url).toBe(world.receiver.url);
    expect(headers['Wechatpay-Serial']).toBe(world.wechat.platform.publicKeyId);
    expect(world.receiver.received).toEqual([]);
    const posted = await fetch(url, { method: 'POST', headers, body });
    expect(posted.status).toBe(204);
    const ids = (notices: { body: string }[]): number =>
      new Set(notices.map((notice) => (JSON.parse(notice.body) as { id: string }).id)).size;
    expect(ids(await control.makeNotices({ outTradeNo, count: 64 }))).toBe(64);
    expect(ids(await control.makeNotices({ outTradeNo, count: 64, sameId: true }))).toBe(1);
    await expect(control.sealedNotice(await openOrder(world))).rejects.toThrow('is not paid');
    const unpaid = await openOrder(world);
    expect(await control.makeNotices({ outTradeNos: [outTradeNo, unpaid], pay: true })).toHaveLength(2);
    expect((await control.order(unpaid)).state).toBe('SUCCESS');
  });

  test('copies at once; what the server answers comes back', async () => {
    const outTradeNo = await settle();
    const sent = await world.wechat.control.sendNotice({ outTradeNo, copies: 8 });
    expect(sent.statuses).toEqual(Array.from({ length: 8 }, () => 204));
    expect(world.receiver.received).toHaveLength(8);
    world.receiver.answer = 401;
    expect((await world.wechat.control.sendNotice({ outTradeNo, oneByOne: true, copies: 2 })).statuses).toEqual([
      401, 401,
    ]);
  });

  test('headers, ids and content are bent as wished, for an order that nobody paid too', async () => {
    const outTradeNo = await openOrder(world);
    await world.wechat.control.sendNotice({ outTradeNo, id: 'the-same', headers: { 'Wechatpay-Nonce': null } });
    const [bare] = world.receiver.received;
    expect(bare?.headers['wechatpay-nonce']).toBeUndefined();
    expect(bare?.body).toContain('"id":"the-same"');
    expect((await world.wechat.control.order(outTradeNo)).state).toBe('NOTPAY');
  });
});
