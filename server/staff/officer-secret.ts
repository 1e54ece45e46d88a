import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** What is kept of an officer's secret: a salt and 64 hex characters that scrypt makes of both. */
export type KeptSecret = { salt: string; secretHash: string };

export const keepSecret = async (secret: string): Promise<KeptSecret> => {
  const salt = randomBytes(SALT_BYTES).toString('hex');
  return { salt, secretHash: (await derive(secret, salt)).toString('hex') };
};

export const fitsSecret = async (secret: string, { salt, secretHash }: KeptSecret): Promise<boolean> =>
  timingSafeEqual(await derive(secret, salt), Buffer.from(secretHash, 'hex'));

const derive = (secret: string, salt: string): Promise<Buffer> =>
  new Promise((derived, failed) => {
    scrypt(secret, Buffer.from(salt, 'hex'), KEY_BYTES, COST, (error, key) => {
      if (error === null) derived(key);
      else failed(error);
    });
  });
