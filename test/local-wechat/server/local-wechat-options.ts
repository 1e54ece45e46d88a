import type { Control } from './control/control-client';
import type { SentCard } from './messages/subscribe-send';

/** What WeChat knows of a merchant and its mini-program. */
export type LocalMerchant = {
  mode: 'direct' | 'partner';
  /** The mini-program's appid, the one residents sign in with: appid, or sub_appid in partner mode. */
  appid: string;
  appSecret: string;
  /** mchid, or sp_mchid in partner mode: the one who signs. */
  mchid: string;
  /** sp_appid; only in partner mode. */
  spAppid: string | undefined;
  /** Only in partner mode. */
  subMchid: string | undefined;
  /** Serial of the merchant's API certificate, upper-case hex. */
  serial: string;
  publicKeyPem: string;
  apiV3Key: string;
};

/** A merchant with its own files: what the product is configured from. Made by `createMerchantCredentials`. */
export type MerchantCredentials = LocalMerchant & {
  /** Private key, PEM, mode 0600. */
  keyFile: string;
  /** Merchant API certificate, PEM. */
  certificateFile: string;
  /** Holds `PUB_KEY_ID_….pem` (public key) and `<SERIAL>.pem` (platform certificate). */
  trustedKeysDir: string;
};

export type LocalWechatOptions = {
  /** Keys live here and are made when absent. */
  dataDir: string;
  /** 0 (the default) takes any free port. */
  port?: number;
  host?: string;
  /** Default: one direct merchant, made in `dataDir`. */
  merchants?: readonly LocalMerchant[];
  /** Orders, refunds, sign-ins and pending notices survive a restart in this file. */
  stateFile?: string;
  /** Retry schedule of notices, refund processing and the minute between refunds are divided by it. Default 1. */
  timeFactor?: number;
  /** How far WeChat's clock is ahead of ours. */
  clockOffsetMs?: number;
  /** Hears of every subscribe message as it arrives: a tester who counts more than are kept. */
  onCard?: (card: SentCard) => void;
  /** Random when absent. */
  controlToken?: string;
};

export type LocalWechat = {
  /** Both `api.weixin.qq.com` and `api.mch.weixin.qq.com`: `WECHAT_API_BASE` and `WECHAT_PAY_BASE`. */
  origin: string;
  port: number;
  /** `<origin>/control/<token>`. */
  controlUrl: string;
  controlToken: string;
  /** The control door as functions. */
  control: Control;
  /** The first merchant in the words of the product's settings. */
  merchant: MerchantSummary;
  merchants: readonly LocalMerchant[];
  /** The `WECHAT_…` settings of the product for this merchant (first one by default), without the payee's name. */
  settings(mchid?: string): Record<string, string>;
  platform: { publicKeyId: string; publicKeyPem: string; certificateSerial: string; certificatePem: string };
  close(): Promise<void>;
};

/** Files are empty texts for a merchant whose credentials were not made here. */
export type MerchantSummary = {
  appId: string;
  appSecret: string;
  merchantId: string;
  merchantSerial: string;
  merchantKeyFile: string;
  apiV3Key: string;
  trustedKeysDir: string;
};
