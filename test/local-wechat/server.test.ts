import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { Received, TestWorld } from './server-world';
import {
  newNumber,
  openOrder,
  oracle,
  paidOrder,
  partnerBody,
  phoneParameters,
  prepayBody,
  signedFetch,
  startTestWorld,
  until,
} from './server-world';

const JSAPI = 'v3/pay/transactions/jsapi';
const byNumber = (outTradeNo: string): string => `v3/pay/transactions/out-trade-no/${outTradeNo}`;

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.wechat.control.disarm();
  world.receiver.received.length = 0;
});

/** Opens a notice with the oracle's own RSA and AES-GCM. Throws when either does not hold. */
const openedByOracle = (notice: Received | undefined, apiV3Key: string, keys: Record<string, string>): object => {
  if (notice === undefined) throw new Error('no notice came');
  const header = (name: string): string => String(notice.headers[`wechatpay-${name}`]);
  const signed = Formatter.response(header('timestamp'), header('nonce'), notice.body);
  if (!Rsa.verify(signed, header('signature'), keys[header('serial')] ?? '')) throw new Error('bad signature');
  const { resource } = JSON.parse(notice.body) as {
    resource: Record<'nonce' | 'ciphertext' | 'associated_data', string>;
  };
  return JSON.parse(
    Aes.AesGcm.decrypt(resource.ciphertext, apiV3Key, resource.nonce, resource.associated_data),
  ) as object;
};
const publicKeyOnly = (): Record<string, string> => ({
  [world.wechat.platform.publicKeyId]: world.wechat.platform.publicKeyPem,
});
const bothKeys = (): Record<string, string> => ({
  ...publicKeyOnly(),
  [world.wechat.platform.certificateSerial]: world.wechat.platform.certificatePem,
});

describe('a payment, judged by the independent client', () => {
  test('direct: prepay, pay on the phone, notice, query by both numbers', async () => {
    const { wechat, direct, receiver, openid } = world;
    const client = oracle(world, direct);
    const outTradeNo = newNumber();
    const { status, data } = await client.post(JSAPI, prepayBody(world, outTradeNo));
    expect(status).toBe(200);
    const prepayId = String(data['prepay_id']);
    expect(prepayId).toMatch(/^wx\d{14}[0-9a-f]{20}$/);
    const answer = await wechat.control.requestPayment({ openid: 'grandma', ...phoneParameters(direct, prepayId) });
    expect(answer).toMatchObject({ result: 'ok', errMsg: 'requestPayment:ok' });

    await until(() => receiver.received.length === 1);
    const opened = openedByOracle(receiver.received[0], direct.apiV3Key, publicKeyOnly());
    expect(opened).toMatchObject({
      mchid: direct.mchid,
      appid: direct.appid,
      out_trade_no: outTradeNo,
      trade_state: 'SUCCESS',
      payer: { openid },
      amount: { total: 20_000, currency: 'CNY' },
    });
    expect((await client.get(byNumber(outTradeNo), { mchid: direct.mchid })).data).toEqual(opened);
    const byId = `v3/pay/transactions/id/${answer.paid?.transactionId ?? ''}`;
    expect((await client.get(byId, { mchid: direct.mchid })).data).toEqual(opened);
  });

  test('partner: the ids have other names, the money goes to the sub-merchant', async () => {
    const { wechat, partner, receiver, subOpenid } = world;
    const client = oracle(world, partner);
    const outTradeNo = newNumber();
    const { data } = await client.post('v3/pay/partner/transactions/jsapi', partnerBody(world, outTradeNo));
    await wechat.control.requestPayment({
      openid: 'grandma',
      ...phoneParameters(partner, String(data['prepay_id'])),
    });
    await until(() => receiver.received.length === 1);
    const opened = openedByOracle(receiver.received[0], partner.apiV3Key, publicKeyOnly());
    expect(opened).toMatchObject({
      sp_mchid: partner.mchid,
      sp_appid: partner.spAppid,
      sub_mchid: partner.subMchid,
      sub_appid: partner.appid,
      payer: { sub_openid: subOpenid },
    });
    expect(Object.keys(opened)).not.toEqual(expect.arrayContaining(['appid']));
    expect(Object.keys(opened)).not.toEqual(expect.arrayContaining(['mchid']));
    const ids = { sp_mchid: partner.mchid, sub_mchid: partner.subMchid ?? '' };
    const path = `v3/pay/partner/transactions/out-trade-no/${outTradeNo}`;
    expect((await client.get(path, ids)).data).toEqual(opened);
    expect((await client.post(`${path}/close`, ids)).data).toMatchObject({ code: 'TRADE_ERROR' });
    const direct = prepayBody(world, newNumber());
    expect(await client.post('v3/pay/partner/transactions/jsapi', direct)).toMatchObject({
      status: 400,
      data: { code: 'PARAM_ERROR' },
    });
    expect(await client.post(JSAPI, direct)).toMatchObject({ status: 403, data: { code: 'NO_AUTH' } });
  });

  test('an unpaid order has no transaction_id, trade_type and payer', async () => {
    const outTradeNo = await openOrder(world);
    const { data } = await oracle(world, world.direct).get(byNumber(outTradeNo), { mchid: world.direct.mchid });
    expect(data).toMatchObject({ trade_state: 'NOTPAY', trade_state_desc: '订单未支付' });
    for (const name of ['transaction_id', 'trade_type', 'payer']) expect(data).not.toHaveProperty(name);
  });

  test('close answers a signed 204, also again; a closed order cannot be paid', async () => {
    const outTradeNo = await openOrder(world);
    const client = oracle(world, world.direct);
    const close = `${byNumber(outTradeNo)}/close`;
    const body = { mchid: world.direct.mchid };
    expect((await client.post(close, body)).status).toBe(204);
    expect((await client.post(close, body)).status).toBe(204);
    const { data } = await client.get(byNumber(outTradeNo), { mchid: world.direct.mchid });
    expect(data).toMatchObject({ trade_state: 'CLOSED' });
    await expect(world.wechat.control.pay({ outTradeNo })).rejects.toThrow('该订单已关闭');
    expect(await client.post(JSAPI, prepayBody(world, outTradeNo))).toMatchObject({
      status: 400,
      data: { code: 'ORDER_CLOSED' },
    });
  });

  test('answers are signed with the key that was asked for', async () => {
    const { wechat, direct } = world;
    const onlyCertificate = { [wechat.platform.certificateSerial]: wechat.platform.certificatePem };
    const query = { mchid: direct.mchid };
    const path = byNumber(await openOrder(world));
    const asked = { 'Wechatpay-Serial': wechat.platform.certificateSerial };
    expect((await oracle(world, direct, onlyCertificate).get(path, query, asked)).status).toBe(200);
    await expect(oracle(world, direct, publicKeyOnly()).get(path, query, asked)).rejects.toMatchObject({
      code: 'EV3_RES_HEADER_PLATFORM_SERIAL',
    });
    const askedPublic = { 'Wechatpay-Serial': wechat.platform.publicKeyId };
    expect((await oracle(world, direct).get(path, query, askedPublic)).status).toBe(200);
  });
});

describe('the same number again', () => {
  test('the same bytes give a new prepay_id for the same order; a changed byte is refused', async () => {
    const outTradeNo = newNumber();
    const client = oracle(world, world.direct);
    const first = await client.post(JSAPI, prepayBody(world, outTradeNo));
    const second = await client.post(JSAPI, prepayBody(world, outTradeNo));
    expect(second.status).toBe(200);
    expect(second.data['prepay_id']).not.toBe(first.data['prepay_id']);
    expect((await world.wechat.control.order(outTradeNo)).prepayIds).toEqual([
      first.data['prepay_id'],
      second.data['prepay_id'],
    ]);
    for (const changed of [{ description: '别的' }, { amount: { currency: 'CNY', total: 20_000 } }]) {
      expect(await client.post(JSAPI, prepayBody(world, outTradeNo, changed))).toMatchObject({
        status: 403,
        data: { code: 'OUT_TRADE_NO_USED' },
      });
    }
  });

  test('a paid number is not prepaid again, and does not close', async () => {
    const outTradeNo = await paidOrder(world);
    const client = oracle(world, world.direct);
    expect((await client.post(JSAPI, prepayBody(world, outTradeNo))).status).toBe(400);
    expect(await client.post(`${byNumber(outTradeNo)}/close`, { mchid: world.direct.mchid })).toMatchObject({
      status: 403,
      data: { code: 'TRADE_ERROR' },
    });
  });

  test('the number belongs to the merchant: a partner may use it too', async () => {
    const outTradeNo = await openOrder(world);
    const path = 'v3/pay/partner/transactions/jsapi';
    expect((await oracle(world, world.partner).post(path, partnerBody(world, outTradeNo))).status).toBe(200);
  });
});

describe('the phone', () => {
  const prepaid = async (over: object = {}): Promise<{ outTradeNo: string; prepayId: string }> => {
    const outTradeNo = await openOrder(world, over);
    const { prepayIds } = await world.wechat.control.order(outTradeNo);
    return { outTradeNo, prepayId: prepayIds[0] ?? '' };
  };

  test.each([
    ['cancel', 'requestPayment:fail cancel'],
    ['balance', 'requestPayment:fail 余额不足'],
    ['limit', 'requestPayment:fail 超过单笔限额'],
  ] as const)('%s leaves the order open', async (outcome, errMsg) => {
    const { outTradeNo, prepayId } = await prepaid();
    const { control } = world.wechat;
    const parameters = phoneParameters(world.direct, prepayId);
    expect(await control.requestPayment({ openid: world.openid, ...parameters, outcome })).toMatchObject({ errMsg });
    expect((await control.order(outTradeNo)).state).toBe('NOTPAY');
    expect((await control.requestPayment({ openid: world.openid, ...parameters })).result).toBe('ok');
  });

  test('a wrong signature, another payer, another package and another signType are refused', async () => {
    const { prepayId, outTradeNo } = await prepaid();
    const good = { openid: world.openid, ...phoneParameters(world.direct, prepayId) };
    const other = phoneParameters(world.direct, 'wx20260101000000aaaaaaaaaaaaaaaaaaaa');
    for (const wrong of [
      { ...good, paySign: other.paySign },
      { ...good, nonceStr: other.nonceStr },
      { ...good, timeStamp: '2026' },
      { ...good, openid: 'somebody else' },
      { ...good, package: other.package },
      { ...good, signType: 'MD5' },
      { ...good, ...phoneParameters(world.partner, prepayId) },
    ]) {
      expect((await world.wechat.control.requestPayment(wrong)).result).toBe('fail');
    }
    expect((await world.wechat.control.order(outTradeNo)).state).toBe('NOTPAY');
    expect((await world.wechat.control.requestPayment(good)).result).toBe('ok');
  });

  test('a prepay_id lives two hours, a fresh one pays the same order', async () => {
    const { outTradeNo, prepayId } = await prepaid();
    const { control } = world.wechat;
    await control.age(7_201, outTradeNo);
    const old = { openid: world.openid, ...phoneParameters(world.direct, prepayId) };
    expect((await control.requestPayment(old)).errMsg).toBe('requestPayment:fail prepay_id已过期');
    const fresh = await oracle(world, world.direct).post(JSAPI, prepayBody(world, outTradeNo));
    const parameters = phoneParameters(world.direct, String(fresh.data['prepay_id']));
    expect((await control.requestPayment({ openid: world.openid, ...parameters })).result).toBe('ok');
  });

  test('nobody pays after time_expire; it closes by itself after seven days', async () => {
    const expire = `${new Date(Date.now() + 30 * 60_000 + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
    const { outTradeNo, prepayId } = await prepaid({ time_expire: expire });
    const { control } = world.wechat;
    await control.age(31 * 60, outTradeNo);
    const parameters = { openid: world.openid, ...phoneParameters(world.direct, prepayId) };
    expect((await control.requestPayment(parameters)).errMsg).toBe('requestPayment:fail 该订单已过期');
    expect((await control.order(outTradeNo)).state).toBe('NOTPAY');
    await control.age(7 * 86_400, outTradeNo);
    expect((await control.order(outTradeNo)).state).toBe('CLOSED');
  });

  test('an order is paid once', async () => {
    const outTradeNo = await paidOrder(world);
    await expect(world.wechat.control.pay({ outTradeNo })).rejects.toThrow('该订单已支付');
  });
});

describe('requests that are refused', () => {
  const target = '/v3/pay/transactions/out-trade-no/10000000000000?mchid=';
  const path = (): string => target + world.direct.mchid;
  const code = ({ text }: { text: string }): unknown => (JSON.parse(text) as { code: unknown }).code;

  test('a signature over other bytes, another serial, an old clock', async () => {
    const wrongBody = await signedFetch(world, world.direct, {
      method: 'POST',
      target: `/${JSAPI}`,
      body: '{"a":1}',
      signedBody: '{"a":2}',
    });
    expect([wrongBody.status, code(wrongBody)]).toEqual([401, 'SIGN_ERROR']);
    expect(wrongBody.text).toContain('签名错误');
    const wrongSerial = await signedFetch(world, world.direct, { target: path(), serial: 'A'.repeat(40) });
    expect([wrongSerial.status, code(wrongSerial)]).toEqual([401, 'SIGN_ERROR']);
    for (const shiftSeconds of [-301, 302]) {
      const old = await signedFetch(world, world.direct, { target: path(), shiftSeconds, serial: 'B'.repeat(40) });
      expect(old.text).toContain('不得超过5分钟');
    }
    const near = await signedFetch(world, world.direct, { target: path(), shiftSeconds: -290 });
    expect([near.status, code(near)]).toEqual([404, 'ORDER_NOT_EXIST']);
  });

  test('no Authorization: each door has its words; 401 of the transaction doors has no Request-ID', async () => {
    const bare = { Accept: 'application/json', 'User-Agent': 'test' };
    const transaction = await fetch(world.wechat.origin + path(), { headers: bare });
    expect(transaction.status).toBe(401);
    expect(transaction.headers.get('request-id')).toBeNull();
    expect(await transaction.text()).toContain('签名信息错误，验签失败');
    const certificates = await fetch(`${world.wechat.origin}/v3/certificates`, { headers: bare });
    expect(certificates.status).toBe(401);
    expect(certificates.headers.get('request-id')).not.toBeNull();
    expect(await certificates.text()).toContain('Http头Authorization值格式错误');
  });

  test('4xx carries no Wechatpay headers', async () => {
    const { status, headers } = await signedFetch(world, world.direct, { target: path() });
    expect(status).toBe(404);
    expect([...headers.keys()].filter((name) => name.startsWith('wechatpay-'))).toEqual([]);
    expect(headers.get('request-id')).not.toBeNull();
  });

  test('no User-Agent; unknown path; wrong method', async () => {
    const anonymous = await signedFetch(world, world.direct, { target: path(), headers: { 'User-Agent': '' } });
    expect([anonymous.status, code(anonymous)]).toEqual([400, 'INVALID_REQUEST']);
    expect(await signedFetch(world, world.direct, { target: '/v3/nothing' })).toMatchObject({ status: 404, text: '' });
    expect(await signedFetch(world, world.direct, { target: `/${JSAPI}` })).toMatchObject({ status: 405, text: '' });
  });

  test.each([
    ['an unknown field', { surprise: 1 }, '/surprise'],
    ['nothing to pay', { amount: { total: 0, currency: 'CNY' } }, '/amount/total'],
    ['another currency', { amount: { total: 1, currency: 'USD' } }, '/amount/currency'],
    ['a short number', { out_trade_no: '12345' }, '/out_trade_no'],
    ['a notify_url with a query', { notify_url: 'https://example.com/x?y=1' }, '/notify_url'],
    ['no payer', { payer: {} }, '/payer/openid'],
    ['a payer of nobody', { payer: { openid: 'oNobody' } }, '/payer/openid'],
    ['an identity, which needs another permission', { payer: { openid: 'o', identity: {} } }, '/payer/identity'],
    ['a description that is too long', { description: '长'.repeat(128) }, '/description'],
  ])('PARAM_ERROR: %s', async (_what, over, field) => {
    const answer = await oracle(world, world.direct).post(JSAPI, prepayBody(world, newNumber(), over));
    expect(answer).toMatchObject({ status: 400, data: { code: 'PARAM_ERROR', detail: { field, location: 'body' } } });
  });

  test('an app that is not the merchant’s; a merchant that did not sign', async () => {
    const client = oracle(world, world.direct);
    const wrongApp = await client.post(JSAPI, prepayBody(world, newNumber(), { appid: 'wx0000000000000000' }));
    expect(wrongApp).toMatchObject({ status: 400, data: { code: 'APPID_MCHID_NOT_MATCH' } });
    const outTradeNo = await openOrder(world);
    expect(await client.get(byNumber(outTradeNo), { mchid: '1' })).toMatchObject({ data: { code: 'NO_AUTH' } });
    expect(await client.get(byNumber(outTradeNo))).toMatchObject({ data: { code: 'PARAM_ERROR' } });
  });

  test('certificates: 404 for a new merchant; by switch a list that the oracle opens', async () => {
    const client = oracle(world, world.direct, bothKeys());
    expect(await client.get('v3/certificates', { algorithm_type: 'RSA' })).toMatchObject({
      status: 404,
      data: { code: 'RESOURCE_NOT_EXISTS' },
    });
    await world.wechat.control.arm('certificates.listed');
    const { data } = await client.get('v3/certificates', { algorithm_type: 'RSA' });
    const [listed] = data['data'] as {
      serial_no: string;
      encrypt_certificate: Record<'nonce' | 'associated_data' | 'ciphertext', string>;
    }[];
    const sealed = listed?.encrypt_certificate;
    const pem = Aes.AesGcm.decrypt(
      sealed?.ciphertext ?? '',
      world.direct.apiV3Key,
      sealed?.nonce ?? '',
      sealed?.associated_data,
    );
    expect(listed?.serial_no).toBe(world.wechat.platform.certificateSerial);
    expect(pem).toBe(world.wechat.platform.certificatePem);
  });
});

test('without the token the control door is not there', async () => {
  const { origin, controlUrl } = world.wechat;
  expect((await fetch(`${controlUrl}/orders`)).status).toBe(200);
  for (const path of ['/control/orders', '/control/wrong/orders', '/control//orders']) {
    const answer = await fetch(origin + path);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  }
});
