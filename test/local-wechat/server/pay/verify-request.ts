import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { publicKeyOf } from '../keys/platform-keys';
import type { LocalMerchant } from '../local-wechat-options';
import { PayError } from './pay-error';

export type SignedRequest = {
  method: string;
  /** Path and query, verbatim as sent. */
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
};

type Context = { merchants: readonly LocalMerchant[]; now: number };

const SKEW_SECONDS_MAX = 300;
const SCHEME = 'WECHATPAY2-SHA256-RSA2048 ';

/** Finds the merchant who signed the request. Throws the official 400 and 401; the clock is looked at before the signature. */
export const verifyRequest = (request: SignedRequest, { merchants, now }: Context): LocalMerchant => {
  const { authorization, accept, 'user-agent': userAgent } = request.headers;
  if ((accept ?? '') === '' || (userAgent ?? '') === '') {
    throw new PayError(400, 'INVALID_REQUEST', 'Http头缺少Accept或User-Agent');
  }
  const fields = readAuthorization(authorization);
  if (fields === undefined) throw signError(isTransaction(request) ? '签名信息错误，验签失败' : BAD_FORMAT);
  if (Math.abs(now / 1000 - Number(fields.timestamp)) > SKEW_SECONDS_MAX) {
    throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  }
  const merchant = merchants.find(({ mchid }) => mchid === fields.mchid);
  if (merchant === undefined) throw signError('商户号不存在');
  if (merchant.serial !== fields.serial_no) throw signError('商户证书序列号有误');
  const text = `${request.method}\n${request.target}\n${fields.timestamp}\n${fields.nonce_str}\n${request.body}\n`;
  if (!verify('sha256', Buffer.from(text), merchantKey(merchant), Buffer.from(fields.signature, 'base64'))) {
    throw new PayError(401, 'SIGN_ERROR', '签名错误', {
      field: 'signature',
      location: 'authorization',
      issue: 'sign not match',
      sign_information: {
        method: request.method,
        url: request.target,
        truncated_sign_message: text.slice(0, 100),
        sign_message_length: text.length,
      },
    });
  }
  return merchant;
};

const BAD_FORMAT = 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》';

const signError = (message: string): PayError => new PayError(401, 'SIGN_ERROR', message);

export const isTransaction = ({ target }: Pick<SignedRequest, 'target'>): boolean =>
  /^\/v3\/pay\/(partner\/)?transactions\//.test(target);

const FIELDS = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'] as const;
type Fields = Record<(typeof FIELDS)[number], string>;

const readAuthorization = (header: string | undefined): Fields | undefined => {
  if (header?.startsWith(SCHEME) !== true) return undefined;
  const parts = header.slice(SCHEME.length).split(',');
  const pairs = parts.map((part) => /^([a-z_]+)="([^"]+)"$/.exec(part));
  const found = new Map(pairs.map((pair) => [pair?.[1], pair?.[2]]));
  const complete = parts.length === FIELDS.length && FIELDS.every((field) => found.get(field) !== undefined);
  if (!complete || !/^[0-9]{10}$/.test(found.get('timestamp') ?? '')) return undefined;
  return Object.fromEntries(FIELDS.map((field) => [field, found.get(field)])) as Fields;
};

const keys = new WeakMap<LocalMerchant, KeyObject>();

/** Parsed once: a KeyObject verifies several times faster than a PEM. */
export const merchantKey = (merchant: LocalMerchant): KeyObject => {
  const key = keys.get(merchant) ?? publicKeyOf(merchant.publicKeyPem);
  keys.set(merchant, key);
  return key;
};
