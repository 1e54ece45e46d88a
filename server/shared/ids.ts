import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A random public id: 128 bits, 22 characters of base64url. Safe in URLs, meaningless to everybody. */
export const newRid = (): string => randomBytes(16).toString('base64url');

/** A secret for a bearer: 256 bits, 43 characters. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export const sha256Hex = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** `count` random decimal digits, uniformly drawn. */
export const randomDigits = (count: number): string =>
  Array.from({ length: count }, () => String(randomInt(10))).join('');

/** A number in [0, 1) for waiting times; nothing secret depends on it. */
export const randomFraction = (): number => Math.random();
