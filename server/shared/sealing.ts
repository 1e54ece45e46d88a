import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Keys by number: all of them open. Each key is 32 bytes. */
export type SealingKeys = ReadonlyMap<number, Buffer>;

/** Keys that may become more while the process runs. `sealsWith`: the number of the key that seals. */
export type KeyRing = { readonly keys: SealingKeys; readonly sealsWith: number };
export type KeyRingSource = {
  now(): KeyRing;
  /** Looked up anew: somebody sealed with a key that is not known here yet. */
  again(): KeyRing;
};

/**
 * Seals personal columns with AES-256-GCM. `place` (table, row key and column) is authenticated, so a value copied into
 * another row does not open. Form: `v<key>:a256gcm:<base64url of nonce 12 + tag 16 + ciphertext>`.
 */
export type Sealer = {
  seal(place: string, text: string): string;
  open(place: string, sealed: string): string;
};

const ALGORITHM = 'a256gcm';

/** The highest number seals, unless the keys come from a source that says otherwise. */
export const createSealer = (given: SealingKeys | KeyRingSource): Sealer => {
  const source = 'now' in given ? given : fixedRing(given);
  return {
    seal: (place, text) => {
      const { keys, sealsWith } = source.now();
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(keys, sealsWith), nonce);
      cipher.setAAD(Buffer.from(place, 'utf8'));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
      return `v${sealsWith}:${ALGORITHM}:${sealed}`;
    },
    open: (place, sealed) => {
      const [version, algorithm, content] = sealed.split(':');
      if (version === undefined || content === undefined || algorithm !== ALGORITHM) throw new Error('unknown sealing');
      const bytes = Buffer.from(content, 'base64url');
      const number = Number(version.slice(1));
      const keys = source.now().keys.has(number) ? source.now().keys : source.again().keys;
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, number), bytes.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(place, 'utf8'));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
};

const fixedRing = (keys: SealingKeys): KeyRingSource => {
  const ring = { keys, sealsWith: Math.max(...keys.keys()) };
  return { now: () => ring, again: () => ring };
};

/** The number of the key that sealed a value. */
export const sealedWith = (sealed: string): number => Number(/^v([0-9]+):/.exec(sealed)?.[1]);

const keyOf = (keys: SealingKeys, version: number): Buffer => {
  const key = keys.get(version);
  if (key?.length !== 32) throw new Error(`no data key ${version}`);
  return key;
};

/** A keyed index of a value that must be found but not read: HMAC-SHA-256 in hex. `kind` keeps equal texts of two columns apart. */
export type Indexer = (kind: string, text: string) => string;

export const createIndexer =
  (given: Buffer | { now(): Buffer }): Indexer =>
  (kind, text) =>
    createHmac('sha256', 'now' in given ? given.now() : given)
      .update(`${kind}\n${text}`)
      .digest('hex');
