import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { FaultName } from './server/faults/fault-names';
import { FAULTS } from './server/faults/fault-names';
import { callPlatform, exampleData } from './platform-calls';
import type { Answered, Received, TestWorld } from './server-world';
import {
  newNumber,
  openOrder,
  oracle,
  paidOrder,
  phoneParameters,
  prepayBody,
  signedFetch,
  startTestWorld,
  until,
} from './server-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({ timeFactor: 600 });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.wechat.control.disarm();
  await until(async () => (await world.wechat.control.notices()).pending === 0);
  world.receiver.received.length = 0;
});

const control = (): TestWorld['wechat']['control'] => world.wechat.control;
const arm = (name: FaultName, options: { count?: number; endpoint?: 'prepay'; seconds?: number } = {}): Promise<void> =>
  control().arm(name, options);

// ── notices ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Verdict = { verdict: 'header' | 'timestamp' | 'serial' | 'signature' | 'sealed' | 'ok'; content?: object };

/** What a careful merchant makes of a notice, with the oracle's RSA and AES-GCM. */
const judge = ({ headers, body }: Received): Verdict => {
  const header = (name: string): string => {
    const value = headers[`wechatpay-${name}`];
    return typeof value === 'string' ? value : '';
  };
  const { publicKeyId, publicKeyPem, certificateSerial, certificatePem } = world.wechat.platform;
  const keys = new Map([
    [publicKeyId, publicKeyPem],
    [certificateSerial, certificatePem],
  ]);
  if (['timestamp', 'nonce', 'signature', 'serial'].some((name) => header(name) === '')) return { verdict: 'header' };
  if (Math.abs(Date.now() / 1000 - Number(header('timestamp'))) > 300) return { verdict: 'timestamp' };
  const key = keys.get(header('serial'));
  if (key === undefined) return { verdict: 'serial' };
  const signed = Formatter.response(header('timestamp'), header('nonce'), body);
  if (!Rsa.verify(signed, header('signature'), key)) return { verdict: 'signature' };
  const { resource } = JSON.parse(body) as { resource: Record<'nonce' | 'associated_data' | 'ciphertext', string> };
  try {
    const { ciphertext, nonce, associated_data: aad } = resource;
    const plain = Aes.AesGcm.decrypt(ciphertext, world.direct.apiV3Key, nonce, aad);
    return { verdict: 'ok', content: JSON.parse(plain) as object };
  } catch {
    return { verdict: 'sealed' };
  }
};

/** Arms a fault for one delivery, pays, and judges what came first. */
const firstNotice = async (name: FaultName): Promise<{ judged: Verdict; received: Received; outTradeNo: string }> => {
  await arm(name, { count: 1 });
  const outTradeNo = await paidOrder(world);
  await until(() => world.receiver.received.length > 0);
  const [received] = world.receiver.received;
  if (received === undefined) throw new Error('unreachable');
  return { judged: judge(received), received, outTradeNo };
};

const verdictIs =
  (name: FaultName, verdict: Verdict['verdict'], content: object = {}) =>
  async (): Promise<void> => {
    const { judged } = await firstNotice(name);
    expect(judged.verdict).toBe(verdict);
    if (verdict === 'ok') expect(judged.content).toMatchObject(content);
  };

/** Two deliveries instead of one; answers their ids. */
const twice = async (name: FaultName): Promise<{ ids: string[]; apartMs: number }> => {
  await firstNotice(name);
  await until(() => world.receiver.received.length === 2);
  const [first, second] = world.receiver.received;
  const id = (notice: Received | undefined): string => (JSON.parse(notice?.body ?? '') as { id: string }).id;
  return { ids: [id(first), id(second)], apartMs: (second?.at ?? 0) - (first?.at ?? 0) };
};

const serialOf = ({ headers }: Received): unknown => headers['wechatpay-serial'];

// ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const JSAPI = 'v3/pay/transactions/jsapi';

/** A prepay while the fault acts once: what the oracle got or why it refused, and whether the order exists afterwards. */
const prepayUnder = async (
  name: FaultName,
): Promise<{ answer: Answered | { code: string }; exists: boolean; outTradeNo: string }> => {
  await arm(name, { count: 1, endpoint: 'prepay' });
  const outTradeNo = newNumber();
  const answer = await oracle(world, world.direct)
    .post(JSAPI, prepayBody(world, outTradeNo))
    .catch((error: unknown) => ({ code: (error as { code: string }).code }));
  const exists = (await control().orders()).some((order) => order.outTradeNo === outTradeNo);
  return { answer, exists, outTradeNo };
};

const answers = (name: FaultName, expected: object, exists: boolean) => async (): Promise<void> => {
  const got = await prepayUnder(name);
  expect(got.answer).toMatchObject(expected);
  expect(got.exists).toBe(exists);
  const again = await oracle(world, world.direct).post(JSAPI, prepayBody(world, got.outTradeNo));
  expect(again.status).toBe(200); // armed for one act only
};

const queryOf = (outTradeNo: string): Promise<Answered> =>
  oracle(world, world.direct).get(`v3/pay/transactions/out-trade-no/${outTradeNo}`, { mchid: world.direct.mchid });
const closeOf = (outTradeNo: string): Promise<Answered> =>
  oracle(world, world.direct).post(`v3/pay/transactions/out-trade-no/${outTradeNo}/close`, {
    mchid: world.direct.mchid,
  });
const refundOf = (outTradeNo: string): Promise<Answered> =>
  oracle(world, world.direct).post('v3/refund/domestic/refunds', {
    out_trade_no: outTradeNo,
    out_refund_no: `${outTradeNo}R1`,
    notify_url: world.receiver.url,
    amount: { refund: 1, total: 20_000, currency: 'CNY' },
  });
const refundEnds = async (outTradeNo: string, state: string): Promise<void> => {
  await until(async () => (await control().order(outTradeNo)).refunds[0]?.state === state);
};

// ── bills ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const DAY = '2026-01-15';

/** A day with one trade, and its bill as a file. */
const bill = async (
  kind: 'tradebill' | 'fundflowbill' = 'tradebill',
): Promise<{ asked: Answered; file: Buffer; type: string | null; status: number; host: string }> => {
  if (!(await control().orders()).some(({ paidAt }) => paidAt?.startsWith(DAY))) {
    const outTradeNo = await openOrder(world);
    await control().pay({ outTradeNo, at: `${DAY}T23:59:59+08:00`, notify: false });
  }
  const asked = await oracle(world, world.direct).get(`v3/bill/${kind}`, { bill_date: DAY });
  if (asked.status !== 200) return { asked, file: Buffer.alloc(0), type: null, status: 0, host: '' };
  const url = new URL(String(asked.data['download_url']));
  const { status, headers, bytes } = await signedFetch(world, world.direct, { target: url.pathname + url.search });
  return { asked, file: bytes, type: headers.get('content-type'), status, host: url.host };
};
const billText = async (): Promise<string> => (await bill()).file.toString('utf8');
/** Yesterday's refunds in the bill of refunds. */
const refundRows = async (): Promise<string[]> => {
  const day = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  const asked = await oracle(world, world.direct).get('v3/bill/tradebill', { bill_date: day, bill_type: 'REFUND' });
  const url = new URL(String(asked.data['download_url']));
  const { bytes } = await signedFetch(world, world.direct, { target: url.pathname + url.search });
  return rowsOf(bytes.toString('utf8'));
};
const refundRowsOfYesterday = async (): Promise<string[]> => {
  const outTradeNo = await paidOrder(world);
  await refundOf(outTradeNo);
  await control().age(86_400, outTradeNo);
  return refundRows();
};
const rowsOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.startsWith('`20'));

// ── platform ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const login = async (): Promise<{ status: number; errcode?: number; openid?: string; text: string }> => {
  const { code } = await control().createLogin('grandma');
  const { appid, appSecret: secret } = world.direct;
  const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' });
  const response = await fetch(`${world.wechat.origin}/sns/jscode2session?${query.toString()}`, {
    signal: AbortSignal.timeout(500),
  });
  const text = await response.text();
  return { status: response.status, text, ...(text.startsWith('{') ? (JSON.parse(text) as object) : {}) };
};
const phone = async (): Promise<{ errcode: number }> => {
  const { appid, appSecret: secret } = world.direct;
  const token = await fetch(`${world.wechat.origin}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  });
  const { access_token: accessToken } = (await token.json()) as { access_token: string };
  const { code } = await control().createPhoneCode('grandma', '13800000000');
  const target = `${world.wechat.origin}/wxa/business/getuserphonenumber?access_token=${accessToken}`;
  return (await (await fetch(target, { method: 'POST', body: JSON.stringify({ code }) })).json()) as {
    errcode: number;
  };
};
const loginCode = (name: FaultName, errcode: number) => async (): Promise<void> => {
  await arm(name, { count: 1 });
  expect((await login()).errcode).toBe(errcode);
  expect((await login()).openid).toBe(world.openid);
};
const phoneCode = (name: FaultName, errcode: number) => async (): Promise<void> => {
  await arm(name, { count: 1 });
  expect((await phone()).errcode).toBe(errcode);
  expect((await phone()).errcode).toBe(0);
};

const sendCard = async (): Promise<{ errcode: number }> => {
  const [template] = await control().templates();
  await control().subscribe('grandma', template?.priTmplId ?? '', 'accept');
  const { openid } = await control().createLogin('grandma');
  return (await callPlatform(world, '/cgi-bin/message/subscribe/send', {
    touser: openid,
    template_id: template?.priTmplId,
    data: exampleData(template),
  })) as { errcode: number };
};
const card = (name: FaultName, errcode: number) => async (): Promise<void> => {
  await arm(name, { count: 1 });
  expect((await sendCard()).errcode).toBe(errcode);
  expect((await sendCard()).errcode).toBe(0);
};

const urlLink = async (): Promise<{ errcode: number; url_link?: string }> =>
  (await callPlatform(world, '/wxa/generate_urllink', {
    path: 'pages/check/check',
    expire_type: 1,
    expire_interval: 1,
  })) as { errcode: number };

/** Every fault that may be armed, and how it shows. A fault without a proof does not compile. */
const PROOFS: Record<FaultName, () => Promise<void>> = {
  'notice.dropped': async () => {
    await arm('notice.dropped', { count: 1 });
    const lost = await paidOrder(world);
    const told = await paidOrder(world);
    await until(() => world.receiver.received.length > 0);
    expect((await control().notices(lost)).attempts).toEqual([]);
    expect((await control().notices(told)).attempts).toHaveLength(1);
  },
  'notice.duplicated': async () => {
    const { ids } = await twice('notice.duplicated');
    expect(ids[1]).toBe(ids[0]);
  },
  'notice.concurrent': async () => {
    const { ids } = await twice('notice.concurrent');
    expect(ids[1]).toBe(ids[0]);
  },
  'notice.otherId': async () => {
    const { ids } = await twice('notice.otherId');
    expect(ids[1]).not.toBe(ids[0]);
  },
  'notice.reordered': async () => {
    await arm('notice.reordered', { count: 1 });
    const [first, second] = [await paidOrder(world), await paidOrder(world)];
    await until(() => world.receiver.received.length === 2);
    const order = (await control().notices()).attempts.slice(-2).map(({ outTradeNo }) => outTradeNo);
    expect(order).toEqual([second, first]);
  },
  'notice.late': async () => {
    await arm('notice.late', { count: 1, seconds: 120 }); // 200 ms
    const late = await paidOrder(world);
    const punctual = await paidOrder(world);
    await until(() => world.receiver.received.length === 2);
    const order = (await control().notices()).attempts.slice(-2).map(({ outTradeNo }) => outTradeNo);
    expect(order).toEqual([punctual, late]);
  },
  'notice.signTest': async () => {
    const { judged, received } = await firstNotice('notice.signTest');
    expect(String(received.headers['wechatpay-signature'])).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(judged.verdict).toBe('signature');
  },
  'notice.unknownSerial': verdictIs('notice.unknownSerial', 'serial'),
  'notice.serialConstructor': async () => {
    const { judged, received } = await firstNotice('notice.serialConstructor');
    expect(serialOf(received)).toBe('constructor');
    expect(judged.verdict).toBe('serial');
  },
  'notice.byCertificate': async () => {
    const { judged, received } = await firstNotice('notice.byCertificate');
    expect(serialOf(received)).toBe(world.wechat.platform.certificateSerial);
    expect(judged.verdict).toBe('ok');
  },
  'notice.mixedKeys': async () => {
    await arm('notice.mixedKeys');
    world.receiver.answer = 500;
    await paidOrder(world);
    await until(() => world.receiver.received.length >= 3);
    world.receiver.answer = 204;
    expect(new Set(world.receiver.received.map(serialOf)).size).toBe(2);
    expect(world.receiver.received.map((notice) => judge(notice).verdict)).not.toContain('signature');
  },
  'notice.wrongKey': verdictIs('notice.wrongKey', 'signature'),
  'notice.stale': verdictIs('notice.stale', 'timestamp'),
  'notice.future': verdictIs('notice.future', 'timestamp'),
  'notice.tamperedBody': verdictIs('notice.tamperedBody', 'signature'),
  'notice.tamperedCiphertext': verdictIs('notice.tamperedCiphertext', 'sealed'),
  'notice.tamperedTag': verdictIs('notice.tamperedTag', 'sealed'),
  'notice.tamperedAad': verdictIs('notice.tamperedAad', 'sealed'),
  'notice.tamperedNonce': verdictIs('notice.tamperedNonce', 'sealed'),
  'notice.wrongApiV3Key': verdictIs('notice.wrongApiV3Key', 'sealed'),
  'notice.wrongAmount': verdictIs('notice.wrongAmount', 'ok', { amount: { total: 19_999, currency: 'CNY' } }),
  'notice.wrongCurrency': verdictIs('notice.wrongCurrency', 'ok', { amount: { total: 20_000, currency: 'USD' } }),
  'notice.wrongMchid': verdictIs('notice.wrongMchid', 'ok', { mchid: '1610199999' }),
  'notice.wrongAppid': verdictIs('notice.wrongAppid', 'ok', { appid: 'wx6101990000009999' }),
  'notice.wrongPayer': async () => {
    const { judged } = await firstNotice('notice.wrongPayer');
    expect(judged.verdict).toBe('ok');
    expect(judged.content).not.toMatchObject({ payer: { openid: world.openid } });
  },
  'notice.wrongOrder': verdictIs('notice.wrongOrder', 'ok', { out_trade_no: '99991231000000' }),
  'notice.unsigned': verdictIs('notice.unsigned', 'header'),
  'notice.emptyAad': async () => {
    const { judged, received } = await firstNotice('notice.emptyAad');
    expect(received.body).toContain('"associated_data":""');
    expect(judged.verdict).toBe('ok');
  },
  'notice.spacedJson': async () => {
    const { judged, received } = await firstNotice('notice.spacedJson');
    expect(received.body).not.toBe(JSON.stringify(JSON.parse(received.body)));
    expect(received.body).toContain('\\u');
    expect(judged.verdict).toBe('ok');
  },
  'notice.xml': async () => {
    const { received } = await firstNotice('notice.xml');
    expect(received.headers['content-type']).toBe('text/xml');
    expect(received.body).toMatch(/^<xml>.*<\/xml>$/);
  },
  'trade.wrongAmount': async () => {
    const { judged, outTradeNo } = await firstNotice('trade.wrongAmount');
    expect(judged.content).toMatchObject({ amount: { total: 19_999 } });
    expect((await queryOf(outTradeNo)).data).toMatchObject({ amount: { total: 19_999 } });
  },
  'pay.okUnpaid': async () => {
    const outTradeNo = await openOrder(world);
    const [prepayId = ''] = (await control().order(outTradeNo)).prepayIds;
    await arm('pay.okUnpaid');
    const request = { openid: world.openid, ...phoneParameters(world.direct, prepayId) };
    expect(await control().requestPayment(request)).toEqual({ result: 'ok', errMsg: 'requestPayment:ok' });
    expect((await control().order(outTradeNo)).state).toBe('NOTPAY');
  },
  'answer.202': answers('answer.202', { status: 202 }, false),
  'answer.400': answers('answer.400', { status: 400, data: { code: 'PARAM_ERROR' } }, false),
  'answer.429': answers('answer.429', { status: 429, data: { code: 'FREQUENCY_LIMITED' } }, false),
  'answer.429Accepted': answers('answer.429Accepted', { status: 429, data: { code: 'FREQUENCY_LIMITED' } }, true),
  'answer.500': answers('answer.500', { status: 500, data: { code: 'SYSTEM_ERROR' } }, false),
  'answer.500Accepted': answers('answer.500Accepted', { status: 500, data: { code: 'SYSTEM_ERROR' } }, true),
  'answer.502Html': answers('answer.502Html', { status: 502, headers: { 'content-type': 'text/html' } }, false),
  'answer.503': answers('answer.503', { status: 503, data: { code: 'SERVICE_UNAVAILABLE' } }, false),
  'answer.hang': answers('answer.hang', { code: 'ECONNABORTED' }, false),
  'answer.hangAccepted': answers('answer.hangAccepted', { code: 'ECONNABORTED' }, true),
  'answer.slow': async () => {
    await arm('answer.slow', { count: 1, seconds: 0.3 });
    const began = performance.now();
    await openOrder(world);
    expect(performance.now() - began).toBeGreaterThan(299);
  },
  'answer.reset': answers('answer.reset', { code: 'ECONNRESET' }, false),
  'answer.resetAfterCommit': answers('answer.resetAfterCommit', { code: 'ECONNRESET' }, true),
  'answer.redirect': answers('answer.redirect', { status: 302, headers: { location: '/elsewhere' } }, false),
  'answer.stale': answers('answer.stale', { code: 'EV3_RES_HEADER_TIMESTAMP_OFFSET' }, true),
  'answer.future': answers('answer.future', { code: 'EV3_RES_HEADER_TIMESTAMP_OFFSET' }, true),
  'answer.unknownSerial': answers('answer.unknownSerial', { code: 'EV3_RES_HEADER_PLATFORM_SERIAL' }, true),
  'answer.serialConstructor': answers('answer.serialConstructor', { code: 'EV3_RES_HEADER_PLATFORM_SERIAL' }, true),
  'answer.wrongKey': answers('answer.wrongKey', { code: 'EV3_RES_HEADER_SIGNATURE_DIGEST' }, true),
  'answer.tampered': answers('answer.tampered', { code: 'EV3_RES_HEADER_SIGNATURE_DIGEST' }, true),
  'answer.unsigned': answers('answer.unsigned', { code: 'EV3_RES_HEADERS_INCOMPLATE' }, true),
  'answer.byCertificate': answers('answer.byCertificate', { code: 'EV3_RES_HEADER_PLATFORM_SERIAL' }, true),
  'errors.legacy': async () => {
    const paid = await paidOrder(world);
    await arm('errors.legacy');
    expect(await closeOf(paid)).toMatchObject({ status: 400, data: { code: 'ORDERPAID' } });
    expect(await queryOf('10000000000000')).toMatchObject({ status: 404, data: { code: 'ORDERNOTEXIST' } });
  },
  'prepay.numberUsed': async () => {
    await arm('prepay.numberUsed', { count: 1 });
    const answer = await oracle(world, world.direct).post(JSAPI, prepayBody(world, newNumber()));
    expect(answer).toMatchObject({ status: 403, data: { code: 'OUT_TRADE_NO_USED' } });
  },
  'query.notExist': async () => {
    const outTradeNo = await openOrder(world);
    await arm('query.notExist', { count: 1 });
    expect(await queryOf(outTradeNo)).toMatchObject({ status: 404, data: { code: 'ORDER_NOT_EXIST' } });
    expect((await queryOf(outTradeNo)).status).toBe(200);
  },
  'query.refundState': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('query.refundState');
    expect((await queryOf(outTradeNo)).data).toMatchObject({ trade_state: 'REFUND' });
  },
  'query.wrongAmount': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('query.wrongAmount');
    expect((await queryOf(outTradeNo)).data).toMatchObject({ amount: { total: 19_999 } });
  },
  'close.paidMeanwhile': async () => {
    const outTradeNo = await openOrder(world);
    await arm('close.paidMeanwhile');
    expect(await closeOf(outTradeNo)).toMatchObject({ status: 403, data: { code: 'TRADE_ERROR' } });
    expect((await queryOf(outTradeNo)).data).toMatchObject({ trade_state: 'SUCCESS' });
    await until(() => world.receiver.received.length === 1);
  },
  'close.paidAfter': async () => {
    const outTradeNo = await openOrder(world);
    await arm('close.paidAfter');
    expect((await closeOf(outTradeNo)).status).toBe(204);
    await until(() => world.receiver.received.length === 1);
    expect((await queryOf(outTradeNo)).data).toMatchObject({ trade_state: 'SUCCESS' });
  },
  'close.frequencyLimited': async () => {
    const outTradeNo = await openOrder(world);
    await arm('close.frequencyLimited', { count: 1 });
    expect(await closeOf(outTradeNo)).toMatchObject({ status: 429, data: { code: 'FREQUENCY_LIMITED' } });
    expect((await closeOf(outTradeNo)).status).toBe(204);
  },
  'refund.held': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('refund.held');
    await refundOf(outTradeNo);
    await new Promise((next) => setTimeout(next, 30)); // an honest one takes 5 ms here
    expect((await control().refunds()).at(-1)?.state).toBe('PROCESSING');
  },
  'refund.abnormal': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('refund.abnormal');
    await refundOf(outTradeNo);
    await refundEnds(outTradeNo, 'ABNORMAL');
    await until(() => world.receiver.received.some(({ body }) => body.includes('REFUND.ABNORMAL')));
  },
  'refund.closed': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('refund.closed');
    await refundOf(outTradeNo);
    await refundEnds(outTradeNo, 'CLOSED');
  },
  'refund.notEnough': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('refund.notEnough', { count: 1 });
    expect(await refundOf(outTradeNo)).toMatchObject({ status: 403, data: { code: 'NOT_ENOUGH' } });
    expect((await refundOf(outTradeNo)).status).toBe(200);
  },
  'refund.xmlNotice': async () => {
    const outTradeNo = await paidOrder(world);
    await arm('refund.xmlNotice');
    await refundOf(outTradeNo);
    await until(() => world.receiver.received.some(({ body }) => body.startsWith('<xml>')));
  },
  'certificates.listed': async () => {
    const list = (): Promise<Answered> => oracle(world, world.direct).get('v3/certificates');
    expect((await list()).status).toBe(404);
    await arm('certificates.listed', { count: 1 });
    expect((await list()).status).toBe(200);
  },
  'bill.creating': async () => {
    await arm('bill.creating');
    expect((await bill()).asked).toMatchObject({ status: 400, data: { code: 'STATEMENT_CREATING' } });
  },
  'bill.none': async () => {
    await arm('bill.none');
    expect((await bill()).asked).toMatchObject({ status: 400, data: { code: 'NO_STATEMENT_EXIST' } });
  },
  'bill.noBom': async () => {
    expect((await billText()).startsWith('\uFEFF交易时间')).toBe(true);
    await arm('bill.noBom');
    expect((await billText()).startsWith('交易时间')).toBe(true);
  },
  'bill.lf': async () => {
    expect(await billText()).toContain('\r\n');
    await arm('bill.lf');
    expect(await billText()).not.toContain('\r\n');
  },
  'bill.noLastLineEnd': async () => {
    expect((await billText()).endsWith('\r\n')).toBe(true);
    await arm('bill.noLastLineEnd');
    expect((await billText()).endsWith('\n')).toBe(false);
  },
  'bill.gzip': async () => {
    await arm('bill.gzip');
    const { file, asked } = await bill();
    expect(createHash('sha1').update(gunzipSync(file)).digest('hex')).toBe(asked.data['hash_value']);
  },
  'bill.octetStream': async () => {
    await arm('bill.octetStream');
    expect((await bill()).type).toBe('application/octet-stream');
  },
  'bill.wrongHash': async () => {
    await arm('bill.wrongHash');
    const { file, asked } = await bill();
    expect(createHash('sha1').update(file).digest('hex')).not.toBe(asked.data['hash_value']);
  },
  'bill.urlExpired': async () => {
    expect((await bill()).status).toBe(200);
    await arm('bill.urlExpired');
    expect((await bill()).status).toBe(403);
  },
  'bill.otherHost': async () => {
    expect((await bill()).host).toBe('api.mch.weixin.qq.com');
    await arm('bill.otherHost');
    expect((await bill()).host).toBe('bills.example.com');
  },
  'bill.amountDiffers': async () => {
    const honest = rowsOf(await billText());
    await arm('bill.amountDiffers');
    const [row] = rowsOf(await billText());
    expect(row?.split(',')[24]).toBe('`200.01');
    expect(honest[0]?.split(',')[24]).toBe('`200.00');
  },
  'bill.rowMissing': async () => {
    const honest = rowsOf(await billText());
    await arm('bill.rowMissing');
    expect(rowsOf(await billText())).toEqual(honest.slice(1));
  },
  'bill.rowExtra': async () => {
    const honest = rowsOf(await billText());
    await arm('bill.rowExtra');
    expect(rowsOf(await billText())).toHaveLength(honest.length + 1);
  },
  'bill.rowTwice': async () => {
    const honest = rowsOf(await billText());
    await arm('bill.rowTwice');
    expect(rowsOf(await billText())).toEqual([...honest, honest[0]]);
  },
  'bill.rowOfNextDay': async () => {
    const [honest = ''] = rowsOf(await billText());
    await arm('bill.rowOfNextDay');
    const [row = ''] = rowsOf(await billText());
    expect(row.split(',')[0]).not.toBe(honest.split(',')[0]);
    expect(row.split(',').slice(1)).toEqual(honest.split(',').slice(1));
  },
  'bill.refundMissing': async () => {
    const honest = await refundRowsOfYesterday();
    await arm('bill.refundMissing');
    expect(await refundRows()).toEqual(honest.slice(1));
  },
  'bill.refundExtra': async () => {
    const honest = await refundRowsOfYesterday();
    await arm('bill.refundExtra');
    const rows = await refundRows();
    expect(rows).toHaveLength(honest.length + 1);
    expect(rows.at(-1)?.split(',')[17]).toBe('`99991231000001R1');
  },
  'bill.refundDiffers': async () => {
    const [honest = ''] = await refundRowsOfYesterday();
    await arm('bill.refundDiffers');
    expect([honest, (await refundRows())[0]].map((row) => row?.split(',')[27])).toEqual(['`0.01', '`0.02']);
  },
  'bill.fullWidthParentheses': async () => {
    expect((await bill('fundflowbill')).file.toString('utf8')).toContain('收支金额(元)');
    await arm('bill.fullWidthParentheses');
    expect((await bill('fundflowbill')).file.toString('utf8')).toContain('收支金额（元）');
  },
  'platform.busy': loginCode('platform.busy', -1),
  'platform.quota': loginCode('platform.quota', 45009),
  'platform.rateLimited': loginCode('platform.rateLimited', 45011),
  'platform.ipRefused': loginCode('platform.ipRefused', 40164),
  'platform.slow': async () => {
    await arm('platform.slow', { count: 1, seconds: 0.3 });
    const began = performance.now();
    await login();
    expect(performance.now() - began).toBeGreaterThan(299);
  },
  'platform.drop': async () => {
    await arm('platform.drop', { count: 1 });
    await expect(login()).rejects.toThrow('fetch failed');
    expect((await login()).openid).toBe(world.openid);
  },
  'platform.hang': async () => {
    await arm('platform.hang', { count: 1 });
    await expect(login()).rejects.toThrow('timeout');
  },
  'platform.502Html': async () => {
    await arm('platform.502Html', { count: 1 });
    expect(await login()).toMatchObject({ status: 502, text: expect.stringContaining('<html>') as string });
  },
  'login.codeUsed': loginCode('login.codeUsed', 40163),
  'login.blocked': loginCode('login.blocked', 40226),
  'subscribe.refused': card('subscribe.refused', 43101),
  'subscribe.notReleased': card('subscribe.notReleased', 41030),
  'urlLink.notReleased': async () => {
    await arm('urlLink.notReleased', { count: 1 });
    expect([(await urlLink()).errcode, (await urlLink()).errcode]).toEqual([40165, 0]);
  },
  'urlLink.otherHost': async () => {
    await arm('urlLink.otherHost', { count: 1 });
    expect(new URL((await urlLink()).url_link ?? '').host).toBe('wxaurl.cn.example');
    expect(new URL((await urlLink()).url_link ?? '').origin).toBe(world.wechat.origin);
  },
  'phone.codeInvalid': phoneCode('phone.codeInvalid', 40029),
  'token.invalid': phoneCode('token.invalid', 40001),
  'token.expired': phoneCode('token.expired', 42001),
};

test.each(Object.keys(PROOFS) as FaultName[])('%s', async (name) => {
  await PROOFS[name]();
  expect((await control().faults()).acted[name]).toBeGreaterThan(0);
});

test('the door lists every fault with one line, and refuses unknown names', async () => {
  expect((await control().faults()).known).toEqual(FAULTS);
  for (const line of Object.values(FAULTS)) expect(line).toMatch(/^\S.{5,100}$/);
  await expect(control().arm('no.such' as FaultName)).rejects.toThrow('no fault no.such; known: notice.dropped');
});

test('a fault for one order leaves the others alone', async () => {
  const [mine, other] = [await paidOrder(world), await paidOrder(world)];
  await control().arm('query.wrongAmount', { outTradeNo: mine });
  expect((await queryOf(other)).data).toMatchObject({ amount: { total: 20_000 } });
  expect((await queryOf(mine)).data).toMatchObject({ amount: { total: 19_999 } });
  await control().disarm('query.wrongAmount');
  expect((await queryOf(mine)).data).toMatchObject({ amount: { total: 20_000 } });
});
