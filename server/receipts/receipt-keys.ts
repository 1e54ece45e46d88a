import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import type { ReceiptSigner, VerifySignature } from './receipt-code';

/** The county's receipt keys. All of them verify; the newest with a private key signs. */
export type ReceiptKeys = {
  readonly verify: VerifySignature;
  /** The newest key with a private half that has begun on that day. Throws when there is none: ask it at start. */
  signer(on: Day): ReceiptSigner;
};

/**
 * One entry of RECEIPT_KEYS_FILE (a JSON list). Keys are PEM, or base64 of the DER, or base64 of the bare 32 bytes.
 * `from`: the first day this key signs; absent = from the beginning. A retired key keeps its public half for ever, or
 * its receipts stop being genuine.
 */
export type ReceiptKeyEntry = z.infer<typeof keyEntry>;

const keyEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,12}$/),
  publicKey: z.string().min(1),
  privateKey: z.string().min(1).optional(),
  from: z.string().refine(isDay).optional(),
});
const keyList = z.array(keyEntry).min(1);
/** The list, or the list with a note for people beside it. */
const keyFile = z.union([keyList, z.strictObject({ about: z.string(), keys: keyList }).transform(({ keys }) => keys)]);

type Key = { name: string; from: string; publicKey: KeyObject; privateKey: KeyObject | undefined };

/** Reads the content of RECEIPT_KEYS_FILE. Throws an Error that names the wrong entry and shows nothing of any key. */
export const parseReceiptKeys = (text: string): ReceiptKeys => {
  const keys = entriesIn(text).map(keyOf);
  const byName = new Map(keys.map((key) => [key.name, key]));
  if (byName.size !== keys.length) throw new Error('receipt keys: two keys have the same name');
  return {
    verify: (keyName, message, signature) => {
      const key = byName.get(keyName);
      return key !== undefined && verify(null, message, key.publicKey, signature);
    },
    signer: (on) => {
      const usable = keys.filter((key) => key.privateKey !== undefined && key.from <= on);
      const newest = usable.sort((one, other) => one.from.localeCompare(other.from)).at(-1);
      const privateKey = newest?.privateKey;
      if (newest === undefined || privateKey === undefined) {
        throw new Error(`receipt keys: no private key signs on ${on}; add one to RECEIPT_KEYS_FILE`);
      }
      return { keyName: newest.name, sign: (message) => sign(null, message, privateKey) };
    },
  };
};

/** The keys of RECEIPT_KEYS_FILE by name, in the order of the file. */
export const receiptKeyNames = (text: string): { name: string; from: string; signs: boolean }[] =>
  entriesIn(text).map(({ name, from = '', privateKey }) => ({ name, from, signs: privateKey !== undefined }));

/** A new key for RECEIPT_KEYS_FILE: for the demo, the tests and the yearly change. */
export const newReceiptKey = (name: string, from?: Day): ReceiptKeyEntry => {
  const pair = generateKeyPairSync('ed25519');
  return {
    name,
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ...(from === undefined ? {} : { from }),
  };
};

const entriesIn = (text: string): ReceiptKeyEntry[] => {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error('receipt keys: the file is not JSON'); // the parser's own message would quote the file
  }
  const parsed = keyFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join('.') || 'the list');
  throw new Error(`receipt keys: wrong or missing: ${[...new Set(places)].join(', ')}`);
};

const keyOf = (entry: ReceiptKeyEntry): Key => {
  try {
    const publicKey = publicKeyIn(entry.publicKey);
    const privateKey = entry.privateKey === undefined ? undefined : privateKeyIn(entry.privateKey, publicKey);
    const isEd25519 = [publicKey, privateKey ?? publicKey].every((key) => key.asymmetricKeyType === 'ed25519');
    const isPair = privateKey === undefined || createPublicKey(privateKey).equals(publicKey);
    if (isEd25519 && isPair) return { name: entry.name, from: entry.from ?? '', publicKey, privateKey };
  } catch {
    // Falls to the one error below: what the crypto library says may quote the key.
  }
  throw new Error(`receipt keys: ${entry.name} is not an Ed25519 key, or its halves do not belong together`);
};

const isPem = (text: string): boolean => text.includes('-----BEGIN');

const publicKeyIn = (text: string): KeyObject => {
  if (isPem(text)) return createPublicKey(text);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) return createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
};

const privateKeyIn = (text: string, publicKey: KeyObject): KeyObject => {
  if (isPem(text)) return createPrivateKey(text);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
  const { x } = publicKey.export({ format: 'jwk' });
  const key = { kty: 'OKP', crv: 'Ed25519', x: x ?? '', d: bytes.toString('base64url') };
  return createPrivateKey({ key, format: 'jwk' });
};
