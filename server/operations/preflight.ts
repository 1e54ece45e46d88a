import { createPrivateKey } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunMode, Settings } from '../env';
import { isReadableByOthers, readDataKeys, readIndexKey, readSecretFile } from './key-files';

const KEY_FILES = ['WECHAT_PAY_MERCHANT_KEY_FILE', 'DATA_KEYS_FILE', 'INDEX_KEY_FILE', 'RECEIPT_KEYS_FILE'] as const;

/** Whether a key file can be used, told by reading it; the receipt keys are read by their own room. */
const READERS: Partial<Record<(typeof KEY_FILES)[number], (path: string) => unknown>> = {
  WECHAT_PAY_MERCHANT_KEY_FILE: readPrivateKey,
  DATA_KEYS_FILE: readDataKeys,
  INDEX_KEY_FILE: readIndexKey,
};

/** Every demo key file holds this word, so that a copy is recognised wherever it went. */
export const DEMO_KEY_MARK = 'niannian-demo-key';

/**
 * What forbids a start in this run mode, each in words that say what to do. Empty: go. Settings that are missing or
 * malformed were named before, by `readSettings`.
 */
export const preflight = (settings: Settings): string[] => {
  const mode: RunMode = settings.RUN_MODE;
  if (mode === 'demo') return [];
  return [
    ...(settings.DATABASE_URL.startsWith('sqlite:') ? ['DATABASE_URL 要用 MySQL 或 MariaDB，sqlite 只供演示'] : []),
    ...(settings.REDIS_URL === undefined ? ['REDIS_URL 没有填：联调和正式都要 Redis'] : []),
    ...partnerProblems(settings),
    ...(settings.WECHAT_MESSAGE_MODE === 'secure' ? [] : ['WECHAT_MESSAGE_MODE 只能是 secure，别的只供演示']),
    ...KEY_FILES.flatMap((name) => keyFileProblems(name, settings[name], mode)),
    ...trustedKeysProblems(settings.WECHAT_PAY_TRUSTED_KEYS_DIR, mode),
    ...(mode === 'production' ? productionProblems(settings) : []),
  ];
};

const partnerProblems = (settings: Settings): string[] => {
  if (settings.WECHAT_PAY_MODE === 'direct') return [];
  return (['WECHAT_PAY_SUB_MERCHANT_ID', 'WECHAT_PAY_PROVIDER_APP_ID'] as const)
    .filter((name) => settings[name] === undefined)
    .map((name) => `${name} 没有填：服务商模式必填`);
};

// Whoever deletes their WeChat account, or takes the authorisation back, is told of by push and by nothing else.
const messageProblems = (settings: Settings): string[] => [
  ...(['WECHAT_MESSAGE_TOKEN', 'WECHAT_MESSAGE_AES_KEY'] as const)
    .filter((name) => settings[name] === undefined)
    .map((name) => `${name} 没有填：居民在微信里注销、撤回授权，要靠消息推送知道`),
];

const keyFileProblems = (name: (typeof KEY_FILES)[number], path: string, mode: RunMode): string[] => {
  let text: string;
  try {
    text = readSecretFile(path);
    READERS[name]?.(path);
  } catch (error) {
    return [`${name}：${(error as Error).message}`];
  }
  return [
    ...(mode === 'production' && isReadableByOthers(path) ? [`${name}：别人也能读 ${path}，请 chmod 600`] : []),
    ...(mode === 'production' && text.includes(DEMO_KEY_MARK) ? [`${name}：这是演示用的密钥，请换成自己的`] : []),
  ];
};

function readPrivateKey(path: string): void {
  const pem = readSecretFile(path);
  try {
    createPrivateKey(pem);
  } catch {
    throw new Error(`${path} 不是PEM格式的私钥`); // the original error could repeat what was read
  }
}

// Whoever holds the private half of a key in this folder can say that somebody paid.
const trustedKeysProblems = (folder: string, mode: RunMode): string[] => {
  const name = 'WECHAT_PAY_TRUSTED_KEYS_DIR';
  let texts: string[];
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.pem'));
    texts = files.map((file) => readSecretFile(join(folder, file)));
  } catch {
    return [`${name}：读不到目录 ${folder}`];
  }
  return [
    ...(texts.length === 0 ? [`${name}：${folder} 里没有微信支付公钥，也没有平台证书`] : []),
    ...(texts.some((text) => text.includes('PRIVATE KEY')) ? [`${name}：${folder} 里有私钥，不能放在这里`] : []),
    ...(mode === 'production' && texts.some((text) => text.includes(DEMO_KEY_MARK))
      ? [`${name}：${folder} 里有演示用的微信公钥，请换成微信支付的`]
      : []),
  ];
};

const productionProblems = (settings: Settings): string[] => [
  ...messageProblems(settings),
  ...(isPublicOrigin(settings.PUBLIC_BASE_URL)
    ? []
    : ['PUBLIC_BASE_URL 要以 https:// 开头，后面不带 ? 和 #，也不带用户名']),
  ...(['WECHAT_API_BASE', 'WECHAT_PAY_BASE'] as const)
    .filter((name) => !isWeChatHost(settings[name]))
    .map((name) => `${name} 只能是 https://*.weixin.qq.com`),
];

// WeChat sends its notices to addresses below it, and takes none with a query.
const isPublicOrigin = (base: string): boolean => {
  const { protocol, search, hash, username } = new URL(base);
  return protocol === 'https:' && search === '' && hash === '' && username === '';
};

const isWeChatHost = (base: string): boolean => {
  const url = new URL(base);
  return url.protocol === 'https:' && url.port === '' && url.hostname.endsWith('.weixin.qq.com');
};
