import type { RunMode, Settings } from '../env';
import { isReadableByOthers, readSecretFile } from './key-files';

const KEY_FILES = ['WECHAT_PAY_MERCHANT_KEY_FILE', 'DATA_KEYS_FILE', 'INDEX_KEY_FILE', 'RECEIPT_KEYS_FILE'] as const;

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
    ...KEY_FILES.flatMap((name) => keyFileProblems(name, settings[name], mode)),
    ...(mode === 'production' ? productionProblems(settings) : []),
  ];
};

const partnerProblems = (settings: Settings): string[] => {
  if (settings.WECHAT_PAY_MODE === 'direct') return [];
  return (['WECHAT_PAY_SUB_MERCHANT_ID', 'WECHAT_PAY_PROVIDER_APP_ID'] as const)
    .filter((name) => settings[name] === undefined)
    .map((name) => `${name} 没有填：服务商模式必填`);
};

const keyFileProblems = (name: string, path: string, mode: RunMode): string[] => {
  let text: string;
  try {
    text = readSecretFile(path);
  } catch (error) {
    return [`${name}：${(error as Error).message}`];
  }
  return [
    ...(mode === 'production' && isReadableByOthers(path) ? [`${name}：别人也能读 ${path}，请 chmod 600`] : []),
    ...(mode === 'production' && text.includes(DEMO_KEY_MARK) ? [`${name}：这是演示用的密钥，请换成自己的`] : []),
  ];
};

const productionProblems = (settings: Settings): string[] => [
  ...(settings.PUBLIC_BASE_URL.startsWith('https://') ? [] : ['PUBLIC_BASE_URL 要以 https:// 开头']),
  ...(['WECHAT_API_BASE', 'WECHAT_PAY_BASE'] as const)
    .filter((name) => !isWeChatHost(settings[name]))
    .map((name) => `${name} 只能是 https://*.weixin.qq.com`),
];

const isWeChatHost = (base: string): boolean => {
  const url = new URL(base);
  return url.protocol === 'https:' && url.port === '' && url.hostname.endsWith('.weixin.qq.com');
};
