import type { KeyObject } from 'node:crypto';
import { X509Certificate, createPublicKey } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** `Wechatpay-Serial` → the key it names. A Map on purpose: `constructor` and `__proto__` are names of nothing. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

const PUBLIC_KEY_ID = /^PUB_KEY_ID_[0-9A-Za-z]{1,64}$/;
const RSA_BITS_MIN = 2048;
const ENDING_MS = 30 * 24 * 60 * 60_000;

/**
 * Reads the folder of keys with which WeChat Pay signs: `PUB_KEY_ID_….pem` is a public key named by its file, any other
 * `*.pem` a platform certificate named by its serial (upper-case hex). Throws, naming the file and never its content.
 */
export const loadTrustedKeys = (folder: string): TrustedKeys => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.pem'));
  if (files.length === 0) throw new Error(`${folder} 里没有微信支付公钥，也没有平台证书`);
  return new Map(files.map((name) => trustedKey(join(folder, name))));
};

/** Platform certificates of the folder that end within 30 days of `now`. Public keys have no end. */
export const endingCertificates = (folder: string, now: Date): { serial: string; endsAt: Date }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.pem') && !PUBLIC_KEY_ID.test(basename(name, '.pem')))
    .map((name) => new X509Certificate(readFileSync(join(folder, name))))
    .map(({ serialNumber, validTo }) => ({ serial: serialNumber.toUpperCase(), endsAt: new Date(validTo) }))
    .filter(({ endsAt }) => endsAt.getTime() - now.getTime() < ENDING_MS);

/** The public key that answers should be signed with: ids grow with their date, so the last is the newest. */
export const newestPublicKeyId = (keys: TrustedKeys): string | undefined =>
  [...keys.keys()]
    .filter((serial) => PUBLIC_KEY_ID.test(serial))
    .sort()
    .at(-1);

const trustedKey = (file: string): [string, KeyObject] => {
  const pem = readFileSync(file, 'utf8');
  if (pem.includes('PRIVATE KEY')) throw new Error(`${file} 是私钥，不能放在这里`);
  const name = basename(file, '.pem');
  const [serial, key] = PUBLIC_KEY_ID.test(name) ? ([name, publicKey(file, pem)] as const) : certified(file, pem);
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength < RSA_BITS_MIN)
    throw new Error(`${file} 不是2048位以上的RSA公钥`);
  return [serial, key];
};

const publicKey = (file: string, pem: string): KeyObject => {
  try {
    return createPublicKey(pem);
  } catch {
    throw new Error(`${file} 不是公钥`);
  }
};

const certified = (file: string, pem: string): [string, KeyObject] => {
  try {
    const certificate = new X509Certificate(pem);
    return [certificate.serialNumber.toUpperCase(), certificate.publicKey];
  } catch {
    throw new Error(`${file} 不是平台证书；公钥文件名要用 PUB_KEY_ID_ 开头的编号`);
  }
};
