import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database/data-source';
import type { Database } from '../../server/database/transaction';
import { createAccessTokenRows } from '../../server/messages/access-token-store';
import type { NoticeHeaders, NoticeOpener, OpenedNotice } from '../../server/payments/notice-opener';
import type { MerchantAccount, PaymentGateway, PrepayOrder } from '../../server/payments/payment-gateway';
import { systemClock } from '../../server/shared/clock';
import { fen } from '../../server/shared/fen';
import { silentLogger } from '../../server/shared/logger';
import { createSealer } from '../../server/shared/sealing';
import { createAccessTokenKeeper } from '../../server/wechat/access-token';
import { createNoticeOpener } from '../../server/wechat/notice-opener';
import { createPaymentGateway } from '../../server/wechat/payment-gateway';
import { createPhoneProvider } from '../../server/wechat/phone';
import { createSignInProvider } from '../../server/wechat/sign-in';
import { loadTrustedKeys } from '../../server/wechat/trusted-keys';
import { createMerchantCredentials } from '../local-wechat/server/keys/merchant-credentials';
import type { LocalWechat, MerchantCredentials } from '../local-wechat/server/local-wechat-options';
import { startLocalWechat } from '../local-wechat/server/start-local-wechat';

const folder = mkdtempSync(join(tmpdir(), 'niannian-wechat-'));
const clock = systemClock;
let notices: { body: Buffer; headers: NoticeHeaders }[] = [];
let sink: Server;
let notifyBase: string;

beforeAll(async () => {
  sink = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      notices.push({ body: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  notifyBase = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
});
afterAll(async () => {
  sink.closeAllConnections();
  await new Promise((resolve) => sink.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

let orders = 0;
const anOrder = (payerOpenid: string): PrepayOrder => {
  orders += 1;
  return {
    outTradeNo: `260611${String(orders).padStart(8, '0')}`,
    description: '城乡居民养老保险缴费',
    totalFen: fen(20_000),
    payerOpenid,
    timeExpire: new Date(clock.now().getTime() + 2 * 3_600_000).toISOString().replace(/\.\d{3}Z$/, '+00:00'),
  };
};

describe.each(['direct', 'partner'] as const)('our adapters and the local WeChat: %s', (mode) => {
  let merchant: MerchantCredentials;
  let wechat: LocalWechat;
  let gateway: PaymentGateway;
  let opener: NoticeOpener;
  let account: MerchantAccount;
  let openid: string;

  beforeAll(async () => {
    const dataDir = join(folder, mode);
    merchant = await createMerchantCredentials(dataDir, { mode });
    wechat = await startLocalWechat({ dataDir, merchants: [merchant], timeFactor: 60 });
    const trustedKeys = loadTrustedKeys(merchant.trustedKeysDir);
    gateway = createPaymentGateway({
      base: wechat.origin,
      mode,
      appId: merchant.appid,
      providerAppId: merchant.spAppid,
      merchantId: merchant.mchid,
      merchantSerial: merchant.serial,
      merchantKey: readFileSync(merchant.keyFile, 'utf8'),
      trustedKeys,
      notifyBase,
      clock,
    });
    opener = createNoticeOpener({ apiV3Key: merchant.apiV3Key, trustedKeys, clock });
    account = {
      mode,
      merchant: merchant.mchid,
      subMerchant: merchant.subMchid ?? '',
      app: merchant.appid,
      payeeName: '示例县社会保险基金财政专户',
    };
    openid = (await wechat.control.createLogin('grandma', merchant.appid)).openid;
  });
  afterAll(() => wechat.close());
  beforeEach(async () => {
    notices = [];
    await wechat.control.disarm();
  });

  const prepaid = async (): Promise<{ order: PrepayOrder; prepayNo: string; bodyText: string }> => {
    const order = anOrder(openid);
    const bodyText = gateway.prepayBody(account, order);
    const answer = await gateway.prepay(account, bodyText);
    if (answer.kind !== 'ready') throw new Error(JSON.stringify(answer));
    return { order, prepayNo: answer.prepayNo, bodyText };
  };
  const paid = async (): Promise<PrepayOrder> => {
    const { order, prepayNo } = await prepaid();
    const answer = await wechat.control.requestPayment({ openid, ...gateway.signForPhone(account, prepayNo) });
    expect(answer.errMsg).toBe('requestPayment:ok');
    return order;
  };
  const nextNotice = async (): Promise<OpenedNotice> => {
    for (let tries = 0; tries < 100 && notices.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const notice = notices.shift();
    if (notice === undefined) throw new Error('no notice came');
    const opened = opener.open(notice.body, notice.headers);
    if (!opened.ok) throw new Error(opened.problem);
    return opened.value;
  };

  test('prepay, phone, notice, query, refund, its notice', async () => {
    const order = await paid();
    const trade = {
      outTradeNo: order.outTradeNo,
      state: 'paid',
      merchant: account.merchant,
      subMerchant: account.subMerchant,
      app: account.app,
      payerOpenid: openid,
      totalFen: 20_000,
      currency: 'CNY',
    };
    expect((await nextNotice()).content).toMatchObject({ kind: 'payment', trade });
    expect(await gateway.query(account, order.outTradeNo)).toMatchObject({ kind: 'trade', trade });

    const outRefundNo = `${order.outTradeNo}R1`;
    const refund = { outTradeNo: order.outTradeNo, outRefundNo, refundFen: fen(10_000) };
    expect(await gateway.queryRefund(account, outRefundNo)).toEqual({ kind: 'notExist' });
    const wish = { ...refund, totalFen: fen(20_000), reason: '重复缴费退回' };
    expect(await gateway.refund(account, wish)).toMatchObject({ kind: 'refund', refund });
    expect(await gateway.refund(account, wish)).toMatchObject({ kind: 'refund', refund });
    expect((await nextNotice()).content).toMatchObject({ kind: 'refund', refund: { ...refund, state: 'succeeded' } });
    const done = { kind: 'refund', refund: { ...refund, state: 'succeeded' } };
    expect(await gateway.queryRefund(account, outRefundNo)).toMatchObject(done);
    expect(await gateway.query(account, order.outTradeNo)).toMatchObject({ kind: 'trade', trade });
    expect((await wechat.control.refunds()).filter(({ outTradeNo }) => outTradeNo === order.outTradeNo)).toHaveLength(
      1,
    );
  });

  test('close, close again, and what a closed order answers', async () => {
    const { order, prepayNo, bodyText } = await prepaid();
    expect(await gateway.query(account, order.outTradeNo)).toMatchObject({
      kind: 'trade',
      trade: { state: 'notPaid' },
    });
    expect(await gateway.close(account, order.outTradeNo)).toEqual({ kind: 'closed' });
    expect(await gateway.close(account, order.outTradeNo)).toEqual({ kind: 'closed' });
    expect(await gateway.query(account, order.outTradeNo)).toMatchObject({ kind: 'trade', trade: { state: 'closed' } });
    expect((await gateway.prepay(account, bodyText)).kind).toBe('queryFirst');
    const phone = await wechat.control.requestPayment({ openid, ...gateway.signForPhone(account, prepayNo) });
    expect(phone.result).toBe('fail');
  });

  test('the same bytes again are the same order; other bytes are not', async () => {
    const { order, bodyText } = await prepaid();
    expect((await gateway.prepay(account, bodyText)).kind).toBe('ready');
    const dearer = gateway.prepayBody(account, { ...order, totalFen: fen(30_000) });
    expect(await gateway.prepay(account, dearer)).toEqual({ kind: 'queryFirst', code: 'OUT_TRADE_NO_USED' });
  });

  test('a paid order does not close, under today’s and yesterday’s names', async () => {
    const order = await paid();
    expect((await gateway.close(account, order.outTradeNo)).kind).toBe('queryFirst');
    await wechat.control.arm('errors.legacy');
    expect((await gateway.close(account, order.outTradeNo)).kind).toBe('queryFirst');
    expect(await gateway.query(account, '26061199999999')).toEqual({ kind: 'notExist' });
  });

  test('accepted, but the answer is lost: the same bytes find one order', async () => {
    const order = anOrder(openid);
    const bodyText = gateway.prepayBody(account, order);
    await wechat.control.arm('answer.resetAfterCommit', { endpoint: 'prepay', count: 1 });
    expect(await gateway.prepay(account, bodyText)).toEqual({ kind: 'unknown', why: 'reset' });
    expect((await gateway.prepay(account, bodyText)).kind).toBe('ready');
  });

  test('a refund that was accepted with 429 is found by its number', async () => {
    const order = await paid();
    await wechat.control.arm('answer.429Accepted', { endpoint: 'refund', count: 1 });
    const outRefundNo = `${order.outTradeNo}R1`;
    const wish = {
      outTradeNo: order.outTradeNo,
      outRefundNo,
      refundFen: fen(20_000),
      totalFen: fen(20_000),
      reason: '退',
    };
    expect(await gateway.refund(account, wish)).toEqual({ kind: 'unknown', why: 'status 429' });
    expect((await gateway.queryRefund(account, outRefundNo)).kind).toBe('refund');
  });

  test.each([
    'answer.202',
    'answer.429',
    'answer.500',
    'answer.502Html',
    'answer.503',
    'answer.reset',
    'answer.redirect',
    'answer.stale',
    'answer.future',
    'answer.unknownSerial',
    'answer.serialConstructor',
    'answer.wrongKey',
    'answer.tampered',
    'answer.unsigned',
  ] as const)('%s gives nothing to sign', async (fault) => {
    const bodyText = gateway.prepayBody(account, anOrder(openid));
    await wechat.control.arm(fault, { endpoint: 'prepay', count: 1 });
    expect((await gateway.prepay(account, bodyText)).kind).toBe('unknown');
    expect((await wechat.control.faults()).acted[fault]).toBeGreaterThan(0);
    expect((await gateway.prepay(account, bodyText)).kind).toBe('ready');
  });

  test('answers under the platform certificate are believed too', async () => {
    await wechat.control.arm('answer.byCertificate');
    await prepaid();
    expect((await wechat.control.faults()).acted['answer.byCertificate']).toBe(1);
  });

  const SPOILT = [
    ['notice.signTest', 'signature'],
    ['notice.unknownSerial', 'serial'],
    ['notice.serialConstructor', 'serial'],
    ['notice.wrongKey', 'signature'],
    ['notice.stale', 'timestamp'],
    ['notice.future', 'timestamp'],
    ['notice.tamperedBody', 'signature'],
    ['notice.tamperedCiphertext', 'resource'],
    ['notice.tamperedTag', 'resource'],
    ['notice.tamperedAad', 'resource'],
    ['notice.tamperedNonce', 'resource'],
    ['notice.wrongApiV3Key', 'resource'],
    ['notice.unsigned', 'header'],
    ['notice.xml', 'header'],
  ] as const;
  test.each(SPOILT)('%s does not open: %s', async (fault, problem) => {
    await wechat.control.arm(fault);
    await paid();
    for (let tries = 0; tries < 100 && notices.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const notice = notices[0];
    if (notice === undefined) throw new Error('no notice came');
    expect(opener.open(notice.body, notice.headers)).toEqual({ ok: false, problem });
  });

  test.each(['notice.byCertificate', 'notice.emptyAad', 'notice.spacedJson'] as const)('%s opens', async (fault) => {
    await wechat.control.arm(fault);
    const order = await paid();
    expect((await nextNotice()).content).toMatchObject({ kind: 'payment', trade: { outTradeNo: order.outTradeNo } });
  });

  describe('the platform', () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase({ kind: 'sqlite', file: join(folder, `${mode}.db`) }, clock, { migrate: true });
    });
    afterAll(() => database.close());
    const base = (): { base: string; appId: string; appSecret: string; logger: typeof silentLogger } => ({
      base: wechat.origin,
      appId: merchant.appid,
      appSecret: merchant.appSecret,
      logger: silentLogger,
    });
    const phones = (): ReturnType<typeof createPhoneProvider> => {
      const sealer = createSealer(new Map([[1, Buffer.alloc(32, 7)]]));
      const rows = createAccessTokenRows({ database, sealer, clock });
      const keeper = createAccessTokenKeeper({ ...base(), rows, clock });
      return createPhoneProvider({ keeper, appId: merchant.appid, logger: silentLogger });
    };

    test('signs in once with a code', async () => {
      const { code } = await wechat.control.createLogin('grandma', merchant.appid);
      const provider = createSignInProvider(base());
      expect(await provider.signIn(code)).toEqual({ kind: 'signedIn', openid });
      expect(await provider.signIn(code)).toEqual({ kind: 'codeStale' });
    });

    test('tells the phone of a code once, and only to its owner', async () => {
      const { code } = await wechat.control.createPhoneCode('grandma', '13800000000', merchant.appid);
      expect(await phones().phoneOf(code, openid)).toEqual({ kind: 'phone', phone: '13800000000' });
      expect(await phones().phoneOf(code, openid)).toEqual({ kind: 'codeStale' });
    });

    test.each(['token.invalid', 'token.expired'] as const)('%s: a newer token and once more', async (fault) => {
      const { code } = await wechat.control.createPhoneCode('grandma', '13800000000', merchant.appid);
      await wechat.control.arm(fault, { count: 1 });
      expect(await phones().phoneOf(code, openid)).toEqual({ kind: 'phone', phone: '13800000000' });
      expect((await wechat.control.faults()).acted[fault]).toBeGreaterThan(0);
    });
  });
});
