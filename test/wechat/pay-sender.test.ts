import { createPaySender, payOrigins } from '../../server/wechat/pay-sender';
import type { OutgoingRequest } from '../../server/wechat/send-request';
import { freePort } from '../support/free-port';
import type { PayServer } from './pay-world';
import { LIMITS, startPayServer } from './pay-world';

const outgoing: OutgoingRequest = {
  method: 'POST',
  path: '/v3/pay/transactions/jsapi',
  headers: { Authorization: 'signed once' },
  body: '{"description":"养老"}',
};

let nowMs = 0;
const clock = { now: (): Date => new Date(nowMs) };
/** What the first origin does: `reset` drops the connection after the request. */
let first: PayServer;
let firstAnswers: 'reset' | number = 200;
let second: PayServer;
beforeAll(async () => {
  first = await startPayServer((_, response) => {
    if (firstAnswers !== 'reset') return { status: firstAnswers };
    response.socket?.resetAndDestroy();
    return undefined;
  });
  second = await startPayServer(() => ({ status: 200 }));
});
afterAll(async () => {
  await first.close();
  await second.close();
});
beforeEach(() => {
  first.seen.length = 0;
  second.seen.length = 0;
});
const seen = (): number[] => [first.seen.length, second.seen.length];

test('only WeChat Pay itself has a second entrance', () => {
  expect(payOrigins('https://api.mch.weixin.qq.com')).toEqual([
    'https://api.mch.weixin.qq.com',
    'https://api2.mch.weixin.qq.com',
  ]);
  expect(payOrigins('http://127.0.0.1:8080')).toEqual(['http://127.0.0.1:8080']);
});

test('nobody listens at the first: the same bytes go to the second at once', async () => {
  const closed = `http://127.0.0.1:${await freePort()}`;
  const answer = await createPaySender([closed, second.url], clock, LIMITS)(outgoing);
  expect(answer).toMatchObject({ kind: 'answer', status: 200 });
  expect(second.seen).toEqual([
    expect.objectContaining({ method: 'POST', path: outgoing.path, body: outgoing.body }) as unknown,
  ]);
  expect(second.seen[0]?.headers.authorization).toBe('signed once');
});

test('nobody listens anywhere: no connection', async () => {
  const closed = `http://127.0.0.1:${await freePort()}`;
  expect(await createPaySender([closed, closed], clock, LIMITS)(outgoing)).toEqual({
    kind: 'noAnswer',
    why: 'connect',
  });
});

test.each(['reset', 502, 503] as const)('%s: not sent twice by itself; the first rests for a minute', async (how) => {
  const send = createPaySender([first.url, second.url], clock, LIMITS);
  firstAnswers = how;
  await send(outgoing);
  expect(seen()).toEqual([1, 0]);
  nowMs += 59_000;
  await send(outgoing);
  expect(seen()).toEqual([1, 1]);
  nowMs += 1_000;
  firstAnswers = 200;
  await send(outgoing);
  await send(outgoing);
  expect(seen()).toEqual([3, 1]);
});

test.each([200, 400, 429, 500])('%i comes from a WeChat that is well: the first goes on', async (status) => {
  const send = createPaySender([first.url, second.url], clock, LIMITS);
  firstAnswers = status;
  await send(outgoing);
  await send(outgoing);
  expect(seen()).toEqual([2, 0]);
});
