import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newReceiptKey } from '../../server/receipts/receipt-keys';

/** What a county sets up before it goes live: keys of its own, WeChat's addresses, no pack of this year yet. */
export const productionSettings = (
  folder: string,
  engines: { databaseUrl: string; redisUrl: string },
): Record<string, string> => {
  mkdirSync(join(folder, 'trusted-keys'), { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  writeFileSync(join(folder, 'trusted-keys', 'PUB_KEY_ID_0116100000000000000000000001.pem'), publicPem);
  const secret = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const key = (): string => randomBytes(32).toString('base64');
  return {
    RUN_MODE: 'production',
    DATABASE_URL: engines.databaseUrl,
    REDIS_URL: engines.redisUrl,
    PUBLIC_BASE_URL: 'https://pension.county.example',
    WECHAT_APP_ID: 'wx00112233445566aa',
    WECHAT_APP_SECRET: randomBytes(16).toString('hex'),
    WECHAT_PAY_MERCHANT_ID: '1900000109',
    WECHAT_PAY_PAYEE_NAME: '国家税务总局青禾县税务局',
    WECHAT_PAY_MERCHANT_SERIAL: randomBytes(20).toString('hex'),
    WECHAT_PAY_MERCHANT_KEY_FILE: secret('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    WECHAT_PAY_API_V3_KEY: randomBytes(16).toString('hex'),
    WECHAT_PAY_TRUSTED_KEYS_DIR: join(folder, 'trusted-keys'),
    WECHAT_MESSAGE_TOKEN: randomBytes(12).toString('hex'),
    WECHAT_MESSAGE_AES_KEY: randomBytes(22).toString('hex').slice(0, 43),
    DATA_KEYS_FILE: secret('data-keys.json', JSON.stringify({ 1: key() })),
    INDEX_KEY_FILE: secret('index-key', key()),
    RECEIPT_KEYS_FILE: secret('receipt-keys.json', JSON.stringify([newReceiptKey('county-1')])),
  };
};
