import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { createPaymentGateway } from '../../server/wechat/payment-gateway';
import type { PaymentGatewaySettings } from '../../server/wechat/payment-gateway';
import type { MerchantAccount, PaymentGateway, PrepayOrder } from '../../server/payments/payment-gateway';
import { fen } from '../../server/shared/fen';

// Made for this run; the other side of every signature is wechatpay-axios-plugin, which shares no code with ours.
export const merchantKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const platformKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const KEY_ID = 'PUB_KEY_ID_0119000001092026010100000000';
export const OLD_SERIAL = '5157F09EFDC096DE15EBE81A47057A7200000001';
export const trustedKeys: ReadonlyMap<string, KeyObject> = new Map([
  [KEY_ID, platformKeys.publicKey],
  [OLD_SERIAL, platformKeys.publicKey],
]);
export const MERCHANT_SERIAL = '4A1F0C7D2E9B83650011223344556677889900AB';
export const API_V3_KEY = 'k'.repeat(31) + '7';
export const NOW = new Date('2026-06-11T02:47:00.000Z');
export const clock = { now: (): Date => NOW };
export const nowSeconds = String(NOW.getTime() / 1000);

export const direct: MerchantAccount = {
  mode: 'direct',
  merchant: '1900000109',
  subMerchant: '',
  app: 'wx00000000000000a1',
  payeeName: '示例县社会保险基金财政专户',
};
export const partner: MerchantAccount = {
  mode: 'partner',
  merchant: '1900000208',
  subMerchant: '1900000307',
  app: 'wx00000000000000a1',
  payeeName: '示例县社会保险基金财政专户',
};
export const PROVIDER_APP = 'wx00000000000000b2';

export const anOrder: PrepayOrder = {
  outTradeNo: '26061112345678',
  description: '城乡居民养老保险缴费',
  totalFen: fen(20_000),
  payerOpenid: 'openid-of-somebody',
  timeExpire: '2026-06-11T12:47:00+08:00',
};

export type Seen = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
export type Reply = {
  status: number;
  body?: string | undefined;
  headers?: Record<string, string>;
  /** `false`: no Wechatpay-* headers at all. */
  signed?: boolean;
  key?: KeyObject;
  serial?: string;
  timestamp?: string;
  /** Changes the body after it was signed. */
  tamper?: (body: string) => string;
};
export type PayServer = { url: string; seen: Seen[]; close(): Promise<void> };

export const signedHeaders = (
  body: string,
  { key = platformKeys.privateKey, serial = KEY_ID, timestamp = nowSeconds }: Partial<Reply> = {},
): Record<string, string> => {
  const nonce = Formatter.nonce();
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': Rsa.sign(Formatter.response(timestamp, nonce, body), key),
  };
};

/** An HTTP server of the test's own. `answer` may write to the socket itself and return nothing. */
export const startPayServer = async (
  answer: (seen: Seen, response: ServerResponse) => Reply | undefined,
): Promise<PayServer> => {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(one);
      const reply = answer(one, response);
      if (reply === undefined) return;
      const body = reply.body ?? '';
      response.writeHead(reply.status, {
        ...(reply.signed === false ? {} : signedHeaders(body, reply)),
        ...reply.headers,
      });
      response.end(reply.tamper === undefined ? body : reply.tamper(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

export const LIMITS = { connectMs: 1_000, totalMs: 1_500, bytesMax: 16 * 1024 };

export const gatewayFor = (
  base: string,
  account: MerchantAccount,
  changes: Partial<PaymentGatewaySettings> = {},
): PaymentGateway =>
  createPaymentGateway({
    base,
    mode: account.mode,
    appId: account.app,
    ...(account.mode === 'partner' ? { providerAppId: PROVIDER_APP } : {}),
    merchantId: account.merchant,
    merchantSerial: MERCHANT_SERIAL,
    merchantKey: merchantKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    trustedKeys,
    notifyBase: 'https://jiao.example',
    clock,
    limits: LIMITS,
    ...changes,
  });

export const transactionOf = (
  account: MerchantAccount,
  changes: Record<string, unknown> = {},
): Record<string, unknown> => ({
  ...(account.mode === 'direct'
    ? { appid: account.app, mchid: account.merchant, payer: { openid: anOrder.payerOpenid } }
    : {
        sp_appid: PROVIDER_APP,
        sp_mchid: account.merchant,
        sub_appid: account.app,
        sub_mchid: account.subMerchant,
        payer: { sp_openid: 'openid-at-provider', sub_openid: anOrder.payerOpenid },
      }),
  out_trade_no: anOrder.outTradeNo,
  transaction_id: '4200000001202606110000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  success_time: '2026-06-11T10:46:30+08:00',
  amount: { total: 20_000, payer_total: 20_000, currency: 'CNY', payer_currency: 'CNY' },
  ...changes,
});

export type Notice = { rawBody: Buffer; headers: Record<string, string> };
export type NoticeParts = {
  plain?: unknown;
  id?: string;
  eventType?: string;
  originalType?: string;
  algorithm?: string;
  nonce?: string;
  associatedData?: string;
  apiV3Key?: string;
  /** Changes the envelope before it is signed. */
  change?: (envelope: Envelope) => unknown;
};
export type Envelope = {
  id: string;
  create_time: string;
  resource_type: string;
  event_type: string;
  summary: string;
  resource: Record<'original_type' | 'algorithm' | 'ciphertext' | 'associated_data' | 'nonce', string>;
};

/** A notice as WeChat Pay sends it, sealed and signed by the plugin. */
export const aNotice = (parts: NoticeParts = {}, signing: Partial<Reply> = {}): Notice => {
  const { nonce = Formatter.nonce(12), associatedData = 'transaction', apiV3Key = API_V3_KEY } = parts;
  const plain = JSON.stringify(parts.plain ?? transactionOf(direct));
  const envelope: Envelope = {
    id: parts.id ?? 'b28dbbfe-1111-5aaa-8000-000000000001',
    create_time: '2026-06-11T10:46:31+08:00',
    resource_type: 'encrypt-resource',
    event_type: parts.eventType ?? 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: parts.originalType ?? 'transaction',
      algorithm: parts.algorithm ?? 'AEAD_AES_256_GCM',
      ciphertext: Aes.AesGcm.encrypt(plain, apiV3Key, nonce, associatedData),
      associated_data: associatedData,
      nonce,
    },
  };
  return signedNotice(JSON.stringify(parts.change?.(envelope) ?? envelope), signing);
};

export const signedNotice = (body: string, signing: Partial<Reply> = {}): Notice => ({
  rawBody: Buffer.from(body, 'utf8'),
  headers: signedHeaders(body, signing),
});
