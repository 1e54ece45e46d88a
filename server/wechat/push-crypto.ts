import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';

const KEY_BYTES = 32;
const BLOCK_BYTES = 32; // PKCS#7 of WeChat pads to 32, not to the 16 of AES
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** The 32 bytes of an EncodingAESKey: 43 characters of base64 without their last sign. */
export const messageKeyOf = (encodingAesKey: string): Buffer => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (key.length !== KEY_BYTES) throw new Error('an EncodingAESKey has 43 characters');
  return key;
};

/** SHA-1 over the sorted parts, in hex: WeChat's signature of a push. */
export const pushSignature = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

export const isSameSignature = (given: string, right: string): boolean => {
  const [one, other] = [Buffer.from(given.toLowerCase()), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** Opens the `Encrypt` of a push. `app`: it is sealed rightly, for somebody else's app. */
export const openPush = (key: Buffer, appId: string, encrypt: string): Result<string, 'sealed' | 'app'> => {
  const sealed = Buffer.from(encrypt, 'base64');
  if (sealed.length === 0 || sealed.length % BLOCK_BYTES !== 0 || sealed.toString('base64') !== encrypt) {
    return no('sealed');
  }
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const end = padded.length - padding;
  if (padding < 1 || padding > BLOCK_BYTES || end < start) return no('sealed');
  if (padded.subarray(end).some((byte) => byte !== padding)) return no('sealed');
  const length = padded.readUInt32BE(RANDOM_BYTES);
  if (start + length > end) return no('sealed');
  if (padded.subarray(start + length, end).toString('utf8') !== appId) return no('app');
  return ok(padded.subarray(start, start + length).toString('utf8'));
};

/** Seals a text as WeChat does. `random`: 16 bytes; a test gives the ones of an official example. */
export const sealPush = (key: Buffer, appId: string, text: string, random = randomBytes(RANDOM_BYTES)): string => {
  const message = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([random, length, message, Buffer.from(appId, 'utf8')]);
  const padding = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64');
};
