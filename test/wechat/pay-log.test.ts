import { freePort } from '../support/free-port';
import type { PayServer, Reply } from './pay-world';
import { anOrder, direct, gatewayFor, startPayServer, transactionOf } from './pay-world';
import { heard } from './wechat-world';

let next: Reply;
let server: PayServer;
beforeAll(async () => {
  server = await startPayServer(() => next);
});
afterAll(() => server.close());

const path = `/v3/pay/transactions/out-trade-no/${anOrder.outTradeNo}`;
const linesOf = async (reply: Reply, base = server.url): Promise<Record<string, unknown>[]> => {
  const told = heard();
  next = { ...reply, headers: { 'request-id': '08F6D8D2AB0610', ...reply.headers } };
  await gatewayFor(base, direct, { logger: told.logger }).query(direct, anOrder.outTradeNo);
  return told.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};
const WARN = 40;
const paidBody = JSON.stringify(transactionOf(direct));

test.each<[string, Reply, Record<string, unknown>]>([
  [
    'an error code',
    { status: 404, signed: false, body: '{"code":"ORDER_NOT_EXIST"}' },
    { level: 30, said: 'ORDER_NOT_EXIST' },
  ],
  ['502', { status: 502, signed: false, body: '<html>' }, { level: WARN, said: 'status 502' }],
  ['429', { status: 429, signed: false }, { level: WARN, said: 'status 429' }],
  [
    'a refused signature',
    { status: 401, signed: false, body: '{"code":"SIGN_ERROR"}' },
    { level: 50, said: 'SIGN_ERROR' },
  ],
  [
    'an answer without signature',
    { status: 200, signed: false, body: paidBody },
    { level: 50, said: 'unverified header' },
  ],
])('%s is told with its Request-ID', async (_, reply, line) => {
  expect(await linesOf(reply)).toEqual([
    expect.objectContaining({ ...line, method: 'GET', path, status: reply.status, requestId: '08F6D8D2AB0610' }),
  ]);
});

test('no connection is told too', async () => {
  const lines = await linesOf({ status: 200 }, `http://127.0.0.1:${await freePort()}`);
  expect(lines).toEqual([expect.objectContaining({ level: WARN, said: 'connect', path })]);
});

test('a good answer is not worth a line', async () => {
  expect(await linesOf({ status: 200, body: paidBody })).toEqual([]);
});

test('no line holds a signature, a key, a query or a body', async () => {
  const replies: Reply[] = [
    { status: 400, body: JSON.stringify({ code: 'PARAM_ERROR', message: anOrder.payerOpenid }) },
    { status: 500, body: paidBody },
    { status: 200, signed: false, body: paidBody },
    { status: 502, headers: { 'request-id': anOrder.payerOpenid.repeat(10) } },
  ];
  const lines = [];
  for (const reply of replies) lines.push(...(await linesOf(reply)));
  expect(lines).toHaveLength(replies.length);
  expect(JSON.stringify(lines)).not.toMatch(/openid|WECHATPAY2|PRIVATE|signature=|mchid|\?/);
});
