import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { MerchantAccount } from '../../server/payments/payment-gateway';
import { fen } from '../../server/shared/fen';
import type { PayServer, Reply, Seen } from './pay-world';
import {
  KEY_ID,
  LIMITS,
  MERCHANT_SERIAL,
  OLD_SERIAL,
  PROVIDER_APP,
  anOrder,
  direct,
  gatewayFor,
  merchantKeys,
  nowSeconds,
  otherKeys,
  partner,
  startPayServer,
  transactionOf,
  trustedKeys,
} from './pay-world';
import { freePort } from '../support/free-port';

let reply: Parameters<typeof startPayServer>[0] = () => ({ status: 204 });
let server: PayServer;
const answering = (next: Reply): void => {
  reply = () => next;
};
const lastSeen = (): Seen => {
  const seen = server.seen.at(-1);
  if (seen === undefined) throw new Error('nothing was sent');
  return seen;
};

beforeAll(async () => {
  server = await startPayServer((seen, response) => reply(seen, response));
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
});

const PREPAID = { status: 200, body: '{"prepay_id":"wx110000000000000000000001"}' };
const aRefund = {
  outTradeNo: anOrder.outTradeNo,
  outRefundNo: `${anOrder.outTradeNo}R1`,
  refundFen: fen(10_000),
  totalFen: fen(20_000),
  reason: '重复缴费退回',
};
const refundAnswer = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    refund_id: '50000000382019052709732678859',
    out_refund_no: aRefund.outRefundNo,
    out_trade_no: aRefund.outTradeNo,
    transaction_id: '4200000001202606110000000001',
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: '2026-06-11T10:46:31+08:00',
    status: 'PROCESSING',
    amount: { total: 20_000, refund: 10_000, payer_total: 20_000, payer_refund: 10_000, currency: 'CNY' },
    ...changes,
  });

/** What the other implementation says of a request as it arrived. */
const isSignedBy = (account: MerchantAccount, { method, path, headers, body }: Seen): boolean => {
  const authorization = headers.authorization ?? '';
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(authorization)?.[1] ?? '';
  expect(authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 mchid="/);
  expect([part('mchid'), part('serial_no')]).toEqual([account.merchant, MERCHANT_SERIAL]);
  const text = Formatter.request(method, path, part('timestamp'), part('nonce_str'), body);
  return Rsa.verify(text, part('signature'), merchantKeys.publicKey);
};

describe.each([
  ['direct', direct, '/v3/pay/transactions', 'mchid=1900000109', { mchid: direct.merchant }],
  [
    'partner',
    partner,
    '/v3/pay/partner/transactions',
    'sp_mchid=1900000208&sub_mchid=1900000307',
    { sp_mchid: partner.merchant, sub_mchid: partner.subMerchant },
  ],
] as const)('%s', (mode, account, folder, query, merchant) => {
  const gateway = (): ReturnType<typeof gatewayFor> => gatewayFor(server.url, account);
  const number = anOrder.outTradeNo;

  test('prepays with the stored bytes and signs the id for the phone', async () => {
    answering(PREPAID);
    const body = gateway().prepayBody(account, anOrder);
    expect(gateway().prepayBody(account, anOrder)).toBe(body);
    const answer = await gateway().prepay(account, body);
    expect(answer).toEqual({ kind: 'ready', prepayNo: 'wx110000000000000000000001' });
    expect(lastSeen()).toMatchObject({ method: 'POST', path: `${folder}/jsapi`, body });
    expect(isSignedBy(account, lastSeen())).toBe(true);
    const paying = gateway().signForPhone(account, 'wx110000000000000000000001');
    const text = Formatter.joinedByLineFeed(account.app, paying.timeStamp, paying.nonceStr, paying.package);
    expect(Rsa.verify(text, paying.paySign, merchantKeys.publicKey)).toBe(true);
  });

  test('writes an order as its mode wants it and nothing else', () => {
    expect(JSON.parse(gateway().prepayBody(account, anOrder))).toEqual({
      ...(mode === 'direct' ? { appid: direct.app } : { sp_appid: PROVIDER_APP, sub_appid: partner.app }),
      ...merchant,
      description: anOrder.description,
      out_trade_no: number,
      time_expire: anOrder.timeExpire,
      notify_url: 'https://jiao.example/wechat/payment-notices',
      amount: { total: 20_000, currency: 'CNY' },
      payer: mode === 'direct' ? { openid: anOrder.payerOpenid } : { sub_openid: anOrder.payerOpenid },
    });
  });

  test('sends the headers that WeChat Pay asks for', async () => {
    answering(PREPAID);
    await gateway().prepay(account, '{"a":"缴"}');
    expect(lastSeen().headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': '11',
      'user-agent': 'niannian',
      'wechatpay-serial': KEY_ID,
    });
  });

  test('queries', async () => {
    answering({ status: 200, body: JSON.stringify(transactionOf(account)) });
    const answer = await gateway().query(account, number);
    expect(answer).toMatchObject({
      kind: 'trade',
      trade: {
        outTradeNo: number,
        state: 'paid',
        merchant: account.merchant,
        subMerchant: account.subMerchant,
        app: account.app,
        payerOpenid: anOrder.payerOpenid,
        totalFen: 20_000,
        successAt: new Date('2026-06-11T02:46:30.000Z'),
      },
    });
    expect(lastSeen()).toMatchObject({ method: 'GET', path: `${folder}/out-trade-no/${number}?${query}`, body: '' });
    expect(isSignedBy(account, lastSeen())).toBe(true);
  });

  test('reads an unpaid order, which lacks most fields', async () => {
    const unpaid = { transaction_id: '', success_time: '', payer: {}, trade_state: 'NOTPAY', amount: undefined };
    answering({ status: 200, body: JSON.stringify(transactionOf(account, unpaid)) });
    const answer = await gateway().query(account, number);
    expect(answer).toMatchObject({ kind: 'trade', trade: { state: 'notPaid' } });
    expect(
      answer.kind === 'trade' && [answer.trade.transactionNo, answer.trade.payerOpenid, answer.trade.successAt],
    ).toEqual([undefined, undefined, undefined]);
  });

  test('closes', async () => {
    answering({ status: 204 });
    expect(await gateway().close(account, number)).toEqual({ kind: 'closed' });
    expect(lastSeen()).toMatchObject({ method: 'POST', path: `${folder}/out-trade-no/${number}/close` });
    expect(JSON.parse(lastSeen().body)).toEqual(merchant);
    expect(isSignedBy(account, lastSeen())).toBe(true);
  });

  test('refunds with the same bytes each time', async () => {
    answering({ status: 200, body: refundAnswer() });
    const answer = await gateway().refund(account, aRefund);
    const refund = { outTradeNo: number, outRefundNo: `${number}R1`, state: 'processing', refundFen: 10_000 };
    const acceptedAt = new Date('2026-06-11T10:46:31+08:00');
    expect(answer).toEqual({ kind: 'refund', refund: { ...refund, acceptedAt, succeededAt: undefined } });
    expect(lastSeen()).toMatchObject({ method: 'POST', path: '/v3/refund/domestic/refunds' });
    expect(JSON.parse(lastSeen().body)).toEqual({
      ...(mode === 'direct' ? {} : { sub_mchid: partner.subMerchant }),
      out_trade_no: number,
      out_refund_no: `${number}R1`,
      reason: '重复缴费退回',
      notify_url: 'https://jiao.example/wechat/refund-notices',
      amount: { refund: 10_000, total: 20_000, currency: 'CNY' },
    });
    expect(isSignedBy(account, lastSeen())).toBe(true);
    const first = lastSeen().body;
    await gateway().refund(account, aRefund);
    expect(lastSeen().body).toBe(first);
  });

  test('asks about a refund', async () => {
    answering({ status: 200, body: refundAnswer({ status: 'SUCCESS', success_time: '2026-06-11T10:46:50+08:00' }) });
    const answer = await gateway().queryRefund(account, aRefund.outRefundNo);
    expect(answer).toMatchObject({
      kind: 'refund',
      refund: { state: 'succeeded', succeededAt: new Date('2026-06-11T02:46:50.000Z') },
    });
    const path = `/v3/refund/domestic/refunds/${number}R1${mode === 'direct' ? '' : '?sub_mchid=1900000307'}`;
    expect(lastSeen()).toMatchObject({ method: 'GET', path });
    expect(isSignedBy(account, lastSeen())).toBe(true);
  });

  test('refuses an account of another merchant without a request', async () => {
    const other = { ...account, merchant: '1999999999' };
    const code = 'MERCHANT_NOT_CONFIGURED';
    expect(await gateway().prepay(other, '{}')).toEqual({ kind: 'refused', code });
    expect(await gateway().query(other, number)).toEqual({ kind: 'refused', code });
    expect(await gateway().close(other, number)).toEqual({ kind: 'queryFirst', code });
    expect(await gateway().refund(other, aRefund)).toEqual({ kind: 'refused', code });
    expect(await gateway().queryRefund(other, 'R')).toEqual({ kind: 'refused', code });
    expect(server.seen).toEqual([]);
  });
});

test('partner mode without the app of the provider does not start', () => {
  expect(() => gatewayFor('http://127.0.0.1', partner, { providerAppId: undefined })).toThrow('providerAppId');
});

test('an address with a path is put before what is signed', async () => {
  answering({ status: 204 });
  const gateway = gatewayFor(`${server.url}/pay/`, direct);
  expect(await gateway.close(direct, anOrder.outTradeNo)).toEqual({ kind: 'closed' });
  const { path, ...rest } = lastSeen();
  expect(path).toMatch(/^\/pay\/v3\//);
  expect(isSignedBy(direct, { ...rest, path: path.slice('/pay'.length) })).toBe(true);
});

describe('no answer is believed that is not proven', () => {
  const seconds = (change: number): string => String(Number(nowSeconds) + change);
  const forgeries: [string, Partial<Reply>, string][] = [
    ['without signature', { signed: false }, 'unverified header'],
    [
      'changed on the way',
      { tamper: (body) => body.replace('01', '02').replace('20000', '1') },
      'unverified signature',
    ],
    ['with one space more', { tamper: (body) => `${body} ` }, 'unverified signature'],
    ['signed by somebody else', { key: otherKeys.privateKey }, 'unverified signature'],
    ['under an unknown serial', { serial: 'PUB_KEY_ID_2' }, 'unverified serial'],
    ['under the serial __proto__', { serial: '__proto__' }, 'unverified serial'],
    ['six minutes old', { timestamp: seconds(-360) }, 'unverified timestamp'],
    ['six minutes ahead', { timestamp: seconds(360) }, 'unverified timestamp'],
    ['the probe SIGNTEST', { headers: { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abc' } }, 'unverified signature'],
  ];

  test.each(forgeries)('%s', async (_, forgery, why) => {
    const gateway = gatewayFor(server.url, direct);
    answering({ ...PREPAID, ...forgery });
    expect(await gateway.prepay(direct, '{}')).toEqual({ kind: 'unknown', why });
    answering({ status: 200, body: JSON.stringify(transactionOf(direct)), ...forgery });
    expect(await gateway.query(direct, anOrder.outTradeNo)).toEqual({ kind: 'unknown', why });
    if (forgery.tamper === undefined) {
      answering({ status: 204, ...forgery });
      expect(await gateway.close(direct, anOrder.outTradeNo)).toEqual({ kind: 'unknown', why });
    }
    answering({ status: 200, body: refundAnswer(), ...forgery });
    expect(await gateway.refund(direct, aRefund)).toEqual({ kind: 'unknown', why });
  });

  test('under a platform certificate: yes', async () => {
    answering({ ...PREPAID, serial: OLD_SERIAL });
    expect(await gatewayFor(server.url, direct).prepay(direct, '{}')).toMatchObject({ kind: 'ready' });
  });

  test('with certificates alone no key is asked for', async () => {
    const certificates = new Map([...trustedKeys].filter(([serial]) => serial === OLD_SERIAL));
    answering({ ...PREPAID, serial: OLD_SERIAL });
    await gatewayFor(server.url, direct, { trustedKeys: certificates }).prepay(direct, '{}');
    expect(lastSeen().headers).not.toHaveProperty('wechatpay-serial');
  });

  test('signed, but of another order or another shape', async () => {
    const gateway = gatewayFor(server.url, direct);
    const unreadable = { kind: 'unknown', why: 'unreadable' };
    answering({ status: 200, body: JSON.stringify(transactionOf(direct, { out_trade_no: '26061100000000' })) });
    expect(await gateway.query(direct, anOrder.outTradeNo)).toEqual(unreadable);
    answering({ status: 200, body: refundAnswer({ out_refund_no: '26061112345678R2' }) });
    expect(await gateway.refund(direct, aRefund)).toEqual(unreadable);
    for (const body of ['{}', 'null', '', '<xml/>', '{"prepay_id":7}', '{"prepay_id":"a b"}']) {
      answering({ status: 200, body });
      expect(await gateway.prepay(direct, '{}')).toEqual(unreadable);
      expect(await gateway.close(direct, anOrder.outTradeNo)).toEqual(unreadable);
    }
  });
});

describe('what an error says', () => {
  const unknown = 'unknown';
  const queryFirst = 'queryFirst';
  const refused = 'refused';
  test.each<[number, string, string, string, string, string]>([
    // status, code, prepay, query, close, refund
    [202, 'USERPAYING', unknown, unknown, unknown, unknown],
    [400, 'PARAM_ERROR', refused, refused, queryFirst, refused],
    [400, 'INVALID_REQUEST', refused, refused, queryFirst, refused],
    [400, 'APPID_MCHID_NOT_MATCH', refused, refused, queryFirst, refused],
    [404, 'MCH_NOT_EXISTS', refused, refused, queryFirst, refused],
    [400, 'ORDER_CLOSED', queryFirst, unknown, queryFirst, refused],
    [401, 'SIGN_ERROR', unknown, unknown, unknown, unknown],
    [403, 'NO_AUTH', refused, refused, queryFirst, refused],
    [403, 'NOAUTH', refused, refused, queryFirst, refused],
    [403, 'OUT_TRADE_NO_USED', queryFirst, unknown, queryFirst, unknown],
    [403, 'RULE_LIMIT', refused, refused, queryFirst, unknown],
    [403, 'RULELIMIT', refused, refused, queryFirst, unknown],
    [403, 'TRADE_ERROR', queryFirst, unknown, queryFirst, unknown],
    [403, 'NOT_ENOUGH', queryFirst, unknown, queryFirst, refused],
    [403, 'NOTENOUGH', queryFirst, unknown, queryFirst, refused],
    [403, 'USER_ACCOUNT_ABNORMAL', refused, unknown, queryFirst, refused],
    [403, 'ACCOUNT_ERROR', refused, unknown, queryFirst, refused],
    [400, 'ORDERPAID', queryFirst, unknown, queryFirst, unknown],
    [400, 'ORDER_PAID', queryFirst, unknown, queryFirst, unknown],
    [404, 'ORDER_NOT_EXIST', queryFirst, 'notExist', queryFirst, unknown],
    [404, 'ORDERNOTEXIST', queryFirst, 'notExist', queryFirst, unknown],
    [404, 'RESOURCE_NOT_EXISTS', queryFirst, unknown, queryFirst, 'notExist'],
    [400, 'OPENID_MISMATCH', refused, unknown, queryFirst, refused],
    [403, 'TRADE_OVERDUE', queryFirst, unknown, queryFirst, refused],
    [403, 'REFUND_FEE_MISMATCH', queryFirst, unknown, queryFirst, refused],
    [403, 'SOMETHING_NEW', queryFirst, unknown, queryFirst, unknown],
    [429, 'FREQUENCY_LIMITED', unknown, unknown, unknown, unknown],
    [403, 'FREQUENCY_LIMITED', unknown, unknown, unknown, unknown],
    [429, 'SOMETHING_NEW', unknown, unknown, unknown, unknown],
    [429, 'RATELIMIT_EXCEEDED', unknown, unknown, unknown, unknown],
    [500, 'SYSTEM_ERROR', unknown, unknown, unknown, unknown],
    [500, 'BANK_ERROR', unknown, unknown, unknown, unknown],
    [502, 'SERVICE_UNAVAILABLE', unknown, unknown, unknown, unknown],
    [503, 'SERVICE_UNAVAILABLE', unknown, unknown, unknown, unknown],
    [500, 'ORDER_NOT_EXIST', unknown, unknown, unknown, unknown],
    [400, 'ORDER_NOT_EXIST', queryFirst, unknown, queryFirst, unknown],
  ])('%i %s', async (status, code, prepay, query, close, refund) => {
    const gateway = gatewayFor(server.url, direct);
    answering({ status, signed: false, body: JSON.stringify({ code, message: '说明' }) });
    expect((await gateway.prepay(direct, '{}')).kind).toBe(prepay);
    expect((await gateway.query(direct, anOrder.outTradeNo)).kind).toBe(query);
    expect((await gateway.close(direct, anOrder.outTradeNo)).kind).toBe(close);
    expect((await gateway.refund(direct, aRefund)).kind).toBe(refund);
    expect((await gateway.queryRefund(direct, aRefund.outRefundNo)).kind).toBe(refund === refused ? unknown : refund);
  });

  test.each([
    ['502 of a proxy', { status: 502, body: '<html>502</html>' }],
    ['401 without a body', { status: 401 }],
    ['404 of a wrong path', { status: 404 }],
    ['405', { status: 405 }],
    ['a code that is none', { status: 400, body: '{"code":"<script>"}' }],
    ['201', { status: 201, body: '{"prepay_id":"wx1"}' }],
  ])('%s is unknown', async (_, next) => {
    answering({ ...next, signed: false });
    expect(await gatewayFor(server.url, direct).prepay(direct, '{}')).toEqual({
      kind: 'unknown',
      why: `status ${next.status}`,
    });
  });
});

describe('the network fails', () => {
  const prepay = (base: string): Promise<unknown> => gatewayFor(base, direct).prepay(direct, '{"openid":"somebody"}');

  test('nobody listens', async () => {
    expect(await prepay(`http://127.0.0.1:${await freePort()}`)).toEqual({ kind: 'unknown', why: 'connect' });
  });

  test('a handshake that never ends is given up after the time to connect', async () => {
    const mute = createServer().unref(); // a failing test must not keep the run alive
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    expect(await prepay(`https://127.0.0.1:${port}`)).toEqual({ kind: 'unknown', why: 'connect' });
    mute.close();
  });

  test('no answer comes', async () => {
    reply = () => undefined;
    expect(await prepay(server.url)).toEqual({ kind: 'unknown', why: 'timeout' });
  });

  test('an answer drips', async () => {
    reply = (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => {
        clearInterval(timer);
      });
      return undefined;
    };
    expect(await prepay(server.url)).toEqual({ kind: 'unknown', why: 'timeout' });
  });

  test('the line breaks after the request', async () => {
    reply = (_, response) => {
      response.socket?.resetAndDestroy();
      return undefined;
    };
    expect(await prepay(server.url)).toEqual({ kind: 'unknown', why: 'reset' });
  });

  test('the line breaks within the answer', async () => {
    reply = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"prepay_id"', () => response.socket?.destroy());
      return undefined;
    };
    expect(await prepay(server.url)).toEqual({ kind: 'unknown', why: 'reset' });
  });

  test('an answer has no end', async () => {
    answering({ status: 200, body: 'x'.repeat(LIMITS.bytesMax + 1) });
    expect(await prepay(server.url)).toEqual({ kind: 'unknown', why: 'tooLarge' });
  });

  test('a redirect is not followed', async () => {
    const elsewhere = await startPayServer(() => PREPAID);
    answering({ status: 307, headers: { location: `${elsewhere.url}/v3/pay/transactions/jsapi` } });
    expect(await prepay(server.url)).toEqual({ kind: 'unknown', why: 'status 307' });
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});

test('nothing that an answer says holds a secret or a person', async () => {
  const gateway = gatewayFor(server.url, direct);
  const said: unknown[] = [];
  for (const next of [
    { status: 400, body: JSON.stringify({ code: 'PARAM_ERROR', message: anOrder.payerOpenid }) },
    { status: 400, body: JSON.stringify({ code: anOrder.payerOpenid }) },
    { status: 500, body: anOrder.payerOpenid },
    { status: 200, body: JSON.stringify({ openid: anOrder.payerOpenid }) },
  ]) {
    answering(next);
    said.push(await gateway.prepay(direct, gateway.prepayBody(direct, anOrder)));
    said.push(await gateway.query(direct, anOrder.outTradeNo));
  }
  expect(JSON.stringify(said)).not.toMatch(/openid-of|WECHATPAY2|PRIVATE|signature=/);
  expect(said).toHaveLength(8);
});
