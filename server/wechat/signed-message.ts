import { verify } from 'node:crypto';
import type { Clock } from '../shared/clock';
import type { TrustedKeys } from './trusted-keys';

export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;
export type SignatureProblem = 'header' | 'timestamp' | 'serial' | 'signature';

const SKEW_SECONDS_MAX = 300;

/**
 * Says why bytes cannot be taken as WeChat Pay's, or `undefined` when they can: the four headers, a known serial, not
 * older or newer than five minutes, RSA over the raw bytes. No network: an unknown serial is a refusal.
 */
export const signatureProblem = (
  { trustedKeys, clock }: { trustedKeys: TrustedKeys; clock: Clock },
  headers: ReceivedHeaders,
  rawBody: Buffer,
): SignatureProblem | undefined => {
  const timestamp = headers['wechatpay-timestamp'];
  const nonce = headers['wechatpay-nonce'];
  const serial = headers['wechatpay-serial'];
  const signature = headers['wechatpay-signature'];
  if (!isText(timestamp) || !isText(nonce) || !isText(serial) || !isText(signature)) return 'header';
  if (!/^[0-9]{10}$/.test(timestamp)) return 'timestamp';
  const key = trustedKeys.get(serial);
  if (key === undefined) return 'serial';
  if (Math.abs(clock.now().getTime() / 1000 - Number(timestamp)) > SKEW_SECONDS_MAX) return 'timestamp';
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), rawBody, Buffer.from('\n')]);
  const bytes = strictBase64(signature);
  return bytes !== undefined && verify('RSA-SHA256', signed, key, bytes) ? undefined : 'signature';
};

/** The bytes of a base64 text in its one canonical form: Node's own reader skips what it does not know. */
export const strictBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

const HEADER_LENGTH_MAX = 1024;

const isText = (header: string | string[] | undefined): header is string =>
  typeof header === 'string' && header !== '' && header.length <= HEADER_LENGTH_MAX;
