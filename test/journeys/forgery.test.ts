import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { BuiltNotice } from '../local-wechat/server/notices/build-notice';
import type { Control } from '../local-wechat/server/start-local-wechat';
import { describeOnSqlite } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

type Craft = Omit<Parameters<Control['sendNotice']>[0], 'outTradeNo'>;
type Sent = { status: number; body: string };

const NOBODY = 'oNobody00000000000000000000x';

describeOnSqlite('forged and foreign notices', (engine) => {
  let world: World;
  let control: Control;
  let resident: Resident;
  const answers: string[] = [];
  const people: TestPerson[] = Array.from({ length: 8 }, () => aPerson({ name: '吴秀兰' }));

  beforeAll(async () => {
    world = await startWorld(engine);
    control = world.wechat.control;
    await register(world, people);
    resident = await aResident(world, people[0] ?? aPerson(), 'openid-forgery-0');
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    const told = secretsIn([...world.logged, ...answers]);
    await world.close();
    expect({ broken, told }).toEqual({ broken: [], told: [] });
  });

  const count = async (table: string): Promise<number> =>
    (await world.product.database.reader.row<{ rowN: number }>(`SELECT COUNT(*) AS row_n FROM ${table}`))?.rowN ?? -1;
  const kept = async (): Promise<Record<string, number>> => ({
    inbox: await count('inbox'),
    entries: await count('ledger_entries'),
    lines: await count('contribution_lines'),
    cases: await count('cases'),
  });

  const secretsIn = (texts: readonly string[]): string[] => {
    const key = readFileSync(world.settings['WECHAT_PAY_MERCHANT_KEY_FILE'] ?? '', 'utf8').split('\n');
    const secrets = [
      world.settings['WECHAT_PAY_API_V3_KEY'] ?? '',
      world.settings['WECHAT_APP_SECRET'] ?? '',
      ...key.filter((line) => line.length > 40),
      readFileSync(world.settings['INDEX_KEY_FILE'] ?? '', 'utf8').split(' ')[0] ?? '',
      'BEGIN PRIVATE KEY',
      'WECHATPAY2-SHA256-RSA2048 mchid',
    ];
    expect(secrets.every((secret) => secret.length >= 16)).toBe(true);
    return secrets.filter((secret) => texts.some((text) => text.includes(secret)));
  };

  /** A payable order of this person; its notice can be crafted as if it were paid. */
  const anOrder = async (at: number): Promise<{ orderId: string; outTradeNo: string; payer: Resident }> => {
    const payer = at === 0 ? resident : await aResident(world, people[at] ?? aPerson(), `openid-forgery-${at}`);
    const { orderId } = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    return { orderId, outTradeNo: await numberOf(orderId), payer };
  };

  const numberOf = async (orderId: string): Promise<string> => {
    const sql = 'SELECT out_trade_no FROM orders WHERE rid = ?';
    return (await world.product.database.reader.row<{ outTradeNo: string }>(sql, [orderId]))?.outTradeNo ?? '';
  };

  /** What the ledger says that WeChat owes us. */
  const arrivedFen = async (): Promise<number> => {
    const sql = `SELECT COALESCE(SUM(CASE WHEN debit = 'wechatClearing' THEN amount_fen ELSE -amount_fen END), 0) AS sum_fen
      FROM ledger_postings WHERE debit = 'wechatClearing' OR credit = 'wechatClearing'`;
    return (await world.product.database.reader.row<{ sumFen: number }>(sql))?.sumFen ?? -1;
  };

  const send = async (outTradeNo: string, craft: Craft): Promise<Sent> => {
    const { answers: all } = await control.sendNotice({ outTradeNo, ...craft });
    const { status = 0, body = '' } = all[0] ?? {};
    answers.push(body);
    return { status, body };
  };

  const UNSIGNED = {
    'Wechatpay-Timestamp': null,
    'Wechatpay-Nonce': null,
    'Wechatpay-Signature': null,
    'Wechatpay-Serial': null,
  };
  const FORGED: readonly [what: string, craft: Craft, status: number][] = [
    ['a body changed after signing', { tamper: ['body'] }, 401],
    ['a changed ciphertext', { tamper: ['ciphertext'] }, 401],
    ['a zeroed tag', { tamper: ['tag'] }, 401],
    ['other associated data', { tamper: ['aad'] }, 401],
    ['another nonce of the resource', { tamper: ['nonce'] }, 401],
    ['another APIv3 key', { wrongApiV3Key: true }, 401],
    ['a stranger’s key under WeChat’s serial', { signer: 'stranger' }, 401],
    ['an unknown public key id', { serial: `PUB_KEY_ID_01${'9'.repeat(34)}` }, 401],
    ['an unknown certificate serial', { serial: '5'.repeat(40) }, 401],
    ['serial constructor', { serial: 'constructor' }, 401],
    ['serial __proto__', { serial: '__proto__' }, 401],
    ['six minutes old', { timestampShiftSeconds: -360 }, 401],
    ['six minutes ahead', { timestampShiftSeconds: 360 }, 401],
    ['probe traffic', { signTest: true }, 401],
    ['no signature headers', { headers: UNSIGNED }, 401],
    ['a timestamp that is no number', { headers: { 'Wechatpay-Timestamp': 'NaN' } }, 401],
    ['another nonce than the signed one', { headers: { 'Wechatpay-Nonce': 'x' } }, 401],
    ['a v2 XML callback', { xml: true }, 401],
    ['an event nobody knows', { eventType: 'PAPAY.SIGN' }, 400],
    ['a payment told as a refund', { eventType: 'REFUND.SUCCESS' }, 400],
    ['a payment without an amount', { content: { amount: null } }, 400],
  ];

  it('keeps nothing of a notice that is not authentic, and asks nobody about it', async () => {
    const { outTradeNo, orderId } = await anOrder(0);
    await control.clearRequests();
    const before = await kept();
    const seen: (string | number)[][] = [];
    for (const [what, craft] of FORGED) seen.push([what, (await send(outTradeNo, craft)).status]);
    expect(seen).toEqual(FORGED.map(([what, , status]) => [what, status]));
    expect(new Set(answers)).toEqual(new Set(['{"code":"FAIL","message":"失败"}']));
    expect(await kept()).toEqual(before);
    expect(before).toMatchObject({ inbox: 0, lines: 0 });
    expect(await control.requests()).toEqual([]);
    expect((await resident.show(orderId)).state).toBe('payable');
    const metrics = await world.product.metrics.registry.getSingleMetricAsString('payment_notices_refused_total');
    expect(metrics).toMatch(/reason="serial"\} 4/);
  });

  it('accepts none of the single-bit changes of a sealed notice', async () => {
    const notice = await control.sealedNotice(await paidSilently(1));
    const bytes = Buffer.from(notice.body, 'utf8');
    const before = await kept();
    const statuses: Record<number, number> = {};
    const flip = async (bit: number): Promise<void> => {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const { status } = await post(notice, flipped);
      statuses[status] = (statuses[status] ?? 0) + 1;
    };
    const bits = Array.from({ length: bytes.length * 8 }, (_, bit) => bit);
    for (let at = 0; at < bits.length; at += 64) await Promise.all(bits.slice(at, at + 64).map(flip));
    expect(statuses).toEqual({ 401: bits.length });
    expect(await kept()).toEqual(before);
    expect((await post(notice, bytes)).status).toBe(204); // unchanged, it is good: the changes were all that was wrong
    console.log(`single-bit changes over HTTP: ${bits.length} tried, ${bits.length - (statuses[401] ?? 0)} accepted`);
  });

  it('takes a replay, one after the other and at once, for the success it was', async () => {
    const outTradeNo = await paidSilently(2);
    const notice = await control.sealedNotice(outTradeNo);
    const first = await Promise.all(Array.from({ length: 8 }, () => post(notice, Buffer.from(notice.body))));
    expect(first.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 204));
    expect((await post(notice, Buffer.from(notice.body))).status).toBe(204);
    const sql = `SELECT COUNT(*) AS row_n FROM inbox i WHERE i.dedupe_key = ?`;
    const { id } = JSON.parse(notice.body) as { id: string };
    expect(await world.product.database.reader.row(sql, [id])).toEqual({ rowN: 1 });
    const credited = 'SELECT COUNT(*) AS row_n FROM contribution_lines WHERE channel_ref LIKE ?';
    expect(await world.product.database.reader.row(credited, [`%${outTradeNo}%`])).toEqual({ rowN: 1 });
  });

  it.each<[string, number, Craft]>([
    ['merchant', 3, { content: { mchid: '1610199999' } }],
    ['app', 4, { content: { appid: 'wx6101990000009999' } }],
    ['payer', 5, { content: { payer: { openid: NOBODY } } }],
    ['currency', 6, { content: { amount: { currency: 'USD', payer_currency: 'USD' } } }],
  ])('keeps the money of a foreign %s in suspense with a case, credits nobody', async (_, at, craft) => {
    const { outTradeNo, orderId, payer } = await anOrder(at);
    const before = await kept();
    expect((await send(outTradeNo, craft)).status).toBe(204);
    const after = await kept();
    expect(after).toEqual({
      inbox: (before['inbox'] ?? 0) + 1,
      entries: (before['entries'] ?? 0) + 1,
      lines: before['lines'],
      cases: (before['cases'] ?? 0) + 1,
    });
    expect(await payer.show(orderId)).toMatchObject({ state: 'underReview', lines: [{ outcome: 'waiting' }] });
    expect(await world.product.commands.openCases()).toContainEqual(
      expect.objectContaining({ kind: 'paymentMismatch' }),
    );
    expect((await payer.arrears()).years[0]).toMatchObject({ obligation: 'due' });
  });

  it('keeps the money of an unknown order in suspense with a case', async () => {
    const before = await kept();
    const { outTradeNo } = await anOrder(7);
    expect((await send(outTradeNo, { content: { out_trade_no: '99991231000000' } })).status).toBe(204);
    expect((await kept())['lines']).toBe(before['lines']);
    expect(await world.product.commands.openCases()).toContainEqual(expect.objectContaining({ kind: 'unknownOrder' }));
  });

  it('counts money once when WeChat says two different things of the same payment', async () => {
    const person = aPerson({ name: '吴秀兰' });
    await register(world, [person]);
    const payer = await aResident(world, person, 'openid-forgery-twice');
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    const outTradeNo = await numberOf(started.orderId);
    await control.pay({ outTradeNo, notify: false });
    const before = await arrivedFen();
    expect((await send(outTradeNo, { id: 'first-word', content: { payer: { openid: NOBODY } } })).status).toBe(204);
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'underReview' });
    expect((await send(outTradeNo, { id: 'second-word' })).status).toBe(204);
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'paid', lines: [{ outcome: 'credited' }] });
    const cases = (await kept())['cases'] ?? 0;
    expect((await send(outTradeNo, { id: 'third-word', content: { amount: { total: 1 } } })).status).toBe(204);
    expect((await kept())['cases']).toBe(cases + 1);
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'paid', lines: [{ outcome: 'credited' }] });
    expect((await arrivedFen()) - before).toBe(30_000);
  });

  it('refuses other methods and bodies that are too large', async () => {
    const door = `${world.baseUrl}/wechat/payment-notices`;
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
      const answer = await fetch(door, { method });
      expect([method, answer.status]).toEqual([method, 405]);
      answers.push(await answer.text());
    }
    const large = await fetch(door, { method: 'POST', body: 'x'.repeat(65 * 1024) });
    expect(large.status).toBe(413);
    answers.push(await large.text());
    expect((await fetch(door, { method: 'POST', body: 'x'.repeat(64 * 1024) })).status).toBe(401);
  });

  it('gives no requestPayment when the answer to prepay is not WeChat’s', async () => {
    const person = aPerson({ name: '吴秀兰' });
    await register(world, [person]);
    const payer = await aResident(world, person, 'openid-forgery-answers');
    const basket = await payer.basket([{ feeYear: 2026, tier: '300' }]);
    const body = { basketId: basket.basketId, quoteHash: basket.quoteHash };
    for (const fault of ['tampered', 'unsigned', 'wrongKey', 'unknownSerial', 'serialConstructor', 'stale'] as const) {
      await control.arm(`answer.${fault}`, { endpoint: 'prepay' });
      const answer = await payer.request('POST', '/api/orders', body);
      expect([fault, answer.status, Object.keys(answer.json)]).toEqual([fault, 503, ['error']]);
      answers.push(answer.bytes.toString());
      await control.disarm();
    }
    expect(Object.keys((await payer.order(basket)).requestPayment)).toContain('paySign');
  });

  it('credits nothing when only the phone says ok', async () => {
    const person = aPerson({ name: '吴秀兰' });
    await register(world, [person]);
    const payer = await aResident(world, person, 'openid-forgery-ok');
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    await control.arm('pay.okUnpaid');
    expect(await payer.cashier(started.requestPayment)).toBe('ok');
    world.clock.advance(6_000);
    await world.runJobs();
    expect(await payer.show(started.orderId)).toMatchObject({ state: 'payable', lines: [{ outcome: 'waiting' }] });
    await control.disarm();
  });

  const paidSilently = async (at: number): Promise<string> => {
    const { outTradeNo } = await anOrder(at);
    await control.pay({ outTradeNo, notify: false });
    return outTradeNo;
  };

  const post = ({ url, headers }: BuiltNotice, body: Buffer): Promise<Sent> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(url, { method: 'POST', headers: { ...headers, 'Content-Length': body.length } });
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          answers.push(text);
          resolve({ status: response.statusCode ?? 0, body: text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
});
