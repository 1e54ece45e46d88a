import { createSign, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wechatpay } from 'wechatpay-axios-plugin';
import type { LocalWechat, LocalWechatOptions, MerchantCredentials } from './server/start-local-wechat';
import { createMerchantCredentials, startLocalWechat } from './server/start-local-wechat';

export type Received = { headers: IncomingHttpHeaders; body: string; at: number };

/** A merchant's notify_url that remembers what came. */
export type NoticeReceiver = {
  url: string;
  received: Received[];
  /** What it answers; a test may change it. */
  answer: number;
  close(): Promise<void>;
};

export const receiveNotices = async (): Promise<NoticeReceiver> => {
  const receiver: NoticeReceiver = { url: '', received: [], answer: 204, close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, body, at: performance.now() });
      response.writeHead(receiver.answer).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat/payment-notices`;
  receiver.close = () => {
    server.closeAllConnections();
    return new Promise((done) =>
      server.close(() => {
        done();
      }),
    );
  };
  return receiver;
};

export type TestWorld = {
  wechat: LocalWechat;
  direct: MerchantCredentials;
  partner: MerchantCredentials;
  receiver: NoticeReceiver;
  openid: string;
  /** The same resident in the partner's mini-program. */
  subOpenid: string;
  close(): Promise<void>;
};

/** A local WeChat with a direct merchant and a partner, in a folder that goes with it. */
export const startTestWorld = async (options: Partial<LocalWechatOptions> = {}): Promise<TestWorld> => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'local-wechat-'));
  const [direct, partner] = await Promise.all([
    createMerchantCredentials(dataDir),
    createMerchantCredentials(dataDir, { mode: 'partner' }),
  ]);
  const [wechat, receiver] = await Promise.all([
    startLocalWechat({ timeFactor: 1000, merchants: [direct, partner], ...options, dataDir }),
    receiveNotices(),
  ]);
  const { openid } = await wechat.control.createLogin('grandma');
  const { openid: subOpenid } = await wechat.control.createLogin('grandma', partner.appid);
  const close = async (): Promise<void> => {
    await Promise.all([wechat.close(), receiver.close()]);
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true });
  };
  return { wechat, direct, partner, receiver, openid, subOpenid, close };
};

export type Answered = { status: number; headers: Record<string, string | undefined>; data: Record<string, unknown> };

export type Oracle = {
  get(path: string, params?: Record<string, string>, headers?: Record<string, string>): Promise<Answered>;
  post(path: string, body: object, headers?: Record<string, string>): Promise<Answered>;
};

/**
 * The independent client: it signs requests and verifies answers by itself. Answers 4xx and 5xx as they are; throws (with
 * its own `EV3_…` code) for a 2xx answer that it does not believe.
 */
export const oracle = (
  { wechat }: Pick<TestWorld, 'wechat'>,
  merchant: MerchantCredentials,
  certs: Record<string, string> = { [wechat.platform.publicKeyId]: wechat.platform.publicKeyPem },
): Oracle => {
  const client = new Wechatpay({
    mchid: merchant.mchid,
    serial: merchant.serial,
    privateKey: readFileSync(merchant.keyFile, 'utf8'),
    certs,
    baseURL: `${wechat.origin}/`,
    proxy: false,
    maxRedirects: 0,
    timeout: 1_500,
  });
  return {
    get: (path, params = {}, headers = {}) => answered(client.chain(path).get({ params, headers })),
    post: (path, body, headers = {}) => answered(client.chain(path).post(body, { headers })),
  };
};

type PluginError = { code?: string; response?: Answered };

const answered = async (call: Promise<unknown>): Promise<Answered> => {
  try {
    return (await call) as Answered;
  } catch (error) {
    const { code = '', response } = error as PluginError;
    if (code.startsWith('EV3_') || response === undefined) throw error;
    return response;
  }
};

let sequence = 0;
export const newNumber = (): string => `610199${String((sequence += 1)).padStart(8, '0')}`;

export const prepayBody = (world: TestWorld, outTradeNo: string, over: object = {}): object => ({
  appid: world.direct.appid,
  mchid: world.direct.mchid,
  description: '城乡居民养老保险 2026年度',
  out_trade_no: outTradeNo,
  notify_url: world.receiver.url,
  amount: { total: 20_000, currency: 'CNY' },
  payer: { openid: world.openid },
  ...over,
});

export const partnerBody = (world: TestWorld, outTradeNo: string, over: object = {}): object => ({
  sp_appid: world.partner.spAppid,
  sp_mchid: world.partner.mchid,
  sub_appid: world.partner.appid,
  sub_mchid: world.partner.subMchid,
  description: '城乡居民养老保险 2026年度',
  out_trade_no: outTradeNo,
  notify_url: world.receiver.url,
  amount: { total: 20_000, currency: 'CNY' },
  payer: { sub_openid: world.subOpenid },
  ...over,
});

/** What the mini-program passes to wx.requestPayment. */
export const phoneParameters = (
  merchant: MerchantCredentials,
  prepayId: string,
): { timeStamp: string; nonceStr: string; package: string; signType: 'RSA'; paySign: string } => {
  const timeStamp = String(Math.floor(Date.now() / 1000));
  const nonceStr = randomBytes(16).toString('hex');
  const text = `${merchant.appid}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepayId}\n`;
  const paySign = createSign('sha256').update(text).sign(readFileSync(merchant.keyFile), 'base64');
  return { timeStamp, nonceStr, package: `prepay_id=${prepayId}`, signType: 'RSA', paySign };
};

/** Waits until `is` holds, at most five seconds. */
export const until = async (is: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!(await is())) {
    if (Date.now() > end) throw new Error('it did not happen within five seconds');
    await new Promise((next) => setTimeout(next, 5));
  }
};

/** A request signed by hand, for requests that no proper client sends. */
export const signedFetch = async (
  { wechat }: Pick<TestWorld, 'wechat'>,
  merchant: MerchantCredentials,
  { method = 'GET', target, body = '', ...over }: SignedFetch,
): Promise<{ status: number; headers: Headers; text: string; bytes: Buffer }> => {
  const timestamp = String(Math.floor(Date.now() / 1000) + (over.shiftSeconds ?? 0));
  const nonce = randomBytes(16).toString('hex');
  const text = `${method}\n${target}\n${timestamp}\n${nonce}\n${over.signedBody ?? body}\n`;
  const signature = createSign('sha256').update(text).sign(readFileSync(merchant.keyFile), 'base64');
  const fields = {
    mchid: merchant.mchid,
    nonce_str: nonce,
    timestamp,
    serial_no: over.serial ?? merchant.serial,
    signature,
  };
  const authorization = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  const response = await fetch(wechat.origin + target, {
    method,
    headers: {
      Authorization: `WECHATPAY2-SHA256-RSA2048 ${authorization.join(',')}`,
      Accept: 'application/json',
      'User-Agent': 'test',
      ...over.headers,
    },
    ...(method === 'GET' ? {} : { body }),
    redirect: 'manual',
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, text: bytes.toString('utf8'), bytes };
};

type SignedFetch = {
  method?: string;
  target: string;
  body?: string;
  signedBody?: string;
  shiftSeconds?: number;
  serial?: string;
  headers?: Record<string, string>;
};

/** An order that was paid on the phone. Its notice goes to the receiver. */
export const paidOrder = async (world: TestWorld, over: object = {}): Promise<string> => {
  const outTradeNo = await openOrder(world, over);
  await world.wechat.control.pay({ outTradeNo });
  return outTradeNo;
};

export const openOrder = async (world: TestWorld, over: object = {}): Promise<string> => {
  const outTradeNo = newNumber();
  const { status, data } = await oracle(world, world.direct).post(
    'v3/pay/transactions/jsapi',
    prepayBody(world, outTradeNo, over),
  );
  if (status !== 200) throw new Error(`prepay: ${status} ${JSON.stringify(data)}`);
  return outTradeNo;
};
