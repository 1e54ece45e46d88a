import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LocalMerchant, MerchantCredentials, MerchantSummary } from '../local-wechat-options';
import { pushSettingsOf } from '../messages/push-settings';
import { certificateOf, DEMO_KEY_MARK, loadPlatformKeys, newKeyPair, writePrivateKey } from './platform-keys';

export type MerchantChoice = {
  /** Default: direct. */
  mode?: 'direct' | 'partner';
  appid?: string;
  mchid?: string;
  /** Only in partner mode. */
  spAppid?: string;
  subMchid?: string;
};

const DIRECT = { appid: 'wx6101990000000001', mchid: '1610199001' };
const PARTNER = {
  appid: 'wx6101990000000003',
  mchid: '1610199002',
  spAppid: 'wx6101990000000002',
  subMchid: '1610199003',
};

/**
 * A merchant's credentials for the local WeChat that keeps its keys in `dataDir`: read from there, or made. Files:
 * `merchants/<mchid>/{apiclient_key.pem,apiclient_cert.pem,merchant.json}` and `trusted-keys/{PUB_KEY_ID_…,<SERIAL>}.pem`.
 */
export const createMerchantCredentials = async (
  dataDir: string,
  choice: MerchantChoice = {},
): Promise<MerchantCredentials> => {
  const { mode = 'direct', ...ids } = choice;
  const merchant = { spAppid: undefined, subMchid: undefined, ...(mode === 'direct' ? DIRECT : PARTNER), ...ids, mode };
  const folder = resolve(dataDir, 'merchants', merchant.mchid);
  const [trustedKeysDir] = await Promise.all([writeTrustedKeys(resolve(dataDir)), makeMerchantFiles(folder)]);
  const certificateFile = join(folder, 'apiclient_cert.pem');
  const certificate = new X509Certificate(readFileSync(certificateFile));
  const secrets = JSON.parse(readFileSync(join(folder, 'merchant.json'), 'utf8')) as Secrets;
  return {
    ...merchant,
    ...secrets,
    serial: certificate.serialNumber,
    publicKeyPem: certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keyFile: join(folder, 'apiclient_key.pem'),
    certificateFile,
    trustedKeysDir,
  };
};

/** The `WECHAT_…` settings of the product, without the two base addresses and the payee's name. */
export const merchantSettings = (merchant: LocalMerchant): Record<string, string> => ({
  WECHAT_APP_ID: merchant.appid,
  WECHAT_APP_SECRET: merchant.appSecret,
  WECHAT_MESSAGE_TOKEN: pushSettingsOf(merchant).token,
  WECHAT_MESSAGE_AES_KEY: pushSettingsOf(merchant).aesKey,
  WECHAT_PAY_MODE: merchant.mode,
  WECHAT_PAY_MERCHANT_ID: merchant.mchid,
  ...(merchant.subMchid === undefined ? {} : { WECHAT_PAY_SUB_MERCHANT_ID: merchant.subMchid }),
  ...(merchant.spAppid === undefined ? {} : { WECHAT_PAY_PROVIDER_APP_ID: merchant.spAppid }),
  WECHAT_PAY_MERCHANT_SERIAL: merchant.serial,
  WECHAT_PAY_API_V3_KEY: merchant.apiV3Key,
  ...(hasFiles(merchant)
    ? { WECHAT_PAY_MERCHANT_KEY_FILE: merchant.keyFile, WECHAT_PAY_TRUSTED_KEYS_DIR: merchant.trustedKeysDir }
    : {}),
});

export const merchantSummary = (merchant: LocalMerchant): MerchantSummary => ({
  appId: merchant.appid,
  appSecret: merchant.appSecret,
  merchantId: merchant.mchid,
  merchantSerial: merchant.serial,
  merchantKeyFile: hasFiles(merchant) ? merchant.keyFile : '',
  apiV3Key: merchant.apiV3Key,
  trustedKeysDir: hasFiles(merchant) ? merchant.trustedKeysDir : '',
});

type Secrets = { appSecret: string; apiV3Key: string };

const hasFiles = (merchant: LocalMerchant): merchant is MerchantCredentials => 'keyFile' in merchant;

const writeTrustedKeys = async (dataDir: string): Promise<string> => {
  const platform = await loadPlatformKeys(join(dataDir, 'platform'));
  const folder = join(dataDir, 'trusted-keys');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${platform.byPublicKey.serial}.pem`), `${DEMO_KEY_MARK}\n${platform.publicKeyPem}`);
  writeFileSync(join(folder, `${platform.byCertificate.serial}.pem`), `${DEMO_KEY_MARK}\n${platform.certificatePem}`);
  return folder;
};

const makeMerchantFiles = async (folder: string): Promise<void> => {
  if (existsSync(join(folder, 'merchant.json'))) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pair = await newKeyPair();
  writePrivateKey(join(folder, 'apiclient_key.pem'), pair);
  writeFileSync(join(folder, 'apiclient_cert.pem'), certificateOf(pair, 'Local county bureau'));
  const secrets: Secrets = { appSecret: randomBytes(16).toString('hex'), apiV3Key: randomBytes(16).toString('hex') };
  writeFileSync(join(folder, 'merchant.json'), JSON.stringify(secrets), { mode: 0o600 });
};
