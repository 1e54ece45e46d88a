import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { selfSignedCertificate } from './self-signed-certificate';

export type KeyPair = { privateKey: KeyObject; publicKey: KeyObject };

/** One way of WeChat Pay to sign: with the public-key-mode key or with a platform certificate. */
export type PlatformKey = { serial: string; privateKey: KeyObject };

export type PlatformKeys = {
  byPublicKey: PlatformKey;
  byCertificate: PlatformKey;
  /** Signs what nobody trusts. */
  stranger: PlatformKey;
  publicKeyPem: string;
  certificatePem: string;
};

const FIVE_YEARS_MS = 5 * 365 * 86_400_000;

const makings = new Map<string, Promise<void>>();

/** WeChat Pay's own keys, read from `folder` or made there (once, also when asked twice at a time). */
export const loadPlatformKeys = async (folder: string): Promise<PlatformKeys> => {
  if (!existsSync(join(folder, 'certificate.pem'))) {
    const making = makings.get(folder) ?? makePlatformKeys(folder);
    makings.set(folder, making);
    await making.finally(() => makings.delete(folder));
  }
  const publicKeyPem = readFileSync(join(folder, 'public-key.pem'), 'utf8');
  const certificatePem = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  const key = (name: string): KeyObject => createPrivateKey(readFileSync(join(folder, name)));
  const publicKeyId = readdirSync(folder).find((name) => name.startsWith('PUB_KEY_ID_')) ?? '';
  return {
    byPublicKey: { serial: publicKeyId, privateKey: key('public-key-private.pem') },
    byCertificate: {
      serial: new X509Certificate(certificatePem).serialNumber,
      privateKey: key('certificate-private.pem'),
    },
    stranger: { serial: randomSerial(), privateKey: key('stranger-private.pem') },
    publicKeyPem,
    certificatePem,
  };
};

const makePlatformKeys = async (folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [publicKeyMode, certificateMode, stranger] = await Promise.all([newKeyPair(), newKeyPair(), newKeyPair()]);
  const digits = Array.from(randomBytes(34), (byte) => String(byte % 10)).join('');
  writePrivateKey(join(folder, 'public-key-private.pem'), publicKeyMode);
  writePrivateKey(join(folder, 'certificate-private.pem'), certificateMode);
  writePrivateKey(join(folder, 'stranger-private.pem'), stranger);
  writeFileSync(join(folder, 'public-key.pem'), publicKeyMode.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, `PUB_KEY_ID_01${digits}`), '');
  writeFileSync(join(folder, 'certificate.pem'), certificateOf(certificateMode, 'Tenpay.com Local')); // last: says "complete"
};

/**
 * An RSA key takes a quarter of a second of a processor. Who starts many local WeChats names a file of private keys (a JSON
 * list of PEMs, at least as many as one WeChat and its merchants need): they are given out in turn instead.
 */
export const newKeyPair = async (): Promise<KeyPair> => {
  const spare = nextSpareKey();
  if (spare !== undefined) return { privateKey: createPrivateKey(spare), publicKey: createPublicKey(spare) };
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { privateKey, publicKey };
};

let spareKeys: readonly string[] | undefined;
let given = 0;

const nextSpareKey = (): string | undefined => {
  const file = process.env['LOCAL_WECHAT_SPARE_KEYS'];
  if (file === undefined) return undefined;
  spareKeys ??= JSON.parse(readFileSync(file, 'utf8')) as string[];
  given += 1;
  return spareKeys[given % spareKeys.length];
};

/** Stands before the key in every file made here: PEM readers skip it, and a server in production refuses such a file. */
export const DEMO_KEY_MARK = 'niannian-demo-key';

export const writePrivateKey = (file: string, { privateKey }: KeyPair): void => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileSync(file, `${DEMO_KEY_MARK}\n${pem}`, { mode: 0o600 });
};

export const certificateOf = (pair: KeyPair, commonName: string): string => {
  const from = new Date(Date.now() - 86_400_000);
  const to = new Date(from.getTime() + FIVE_YEARS_MS);
  return selfSignedCertificate({ ...pair, commonName, serial: randomSerial(), from, to });
};

/** 40 hex digits; the first keeps the number positive and free of leading zeros. */
const randomSerial = (): string => `5${randomBytes(20).toString('hex').slice(1)}`.toUpperCase();

export const publicKeyOf = (pem: string): KeyObject => createPublicKey(pem);
