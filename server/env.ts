import { z } from 'zod';

export const RUN_MODES = ['demo', 'rehearsal', 'production'] as const;
export type RunMode = (typeof RUN_MODES)[number];

const port = z.coerce.number().int().min(0).max(65_535);
const origin = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

const messageToken = z.string().regex(/^[0-9A-Za-z]{3,32}$/, '3到32个字母或数字');
const messageKey = z.string().regex(/^[0-9A-Za-z]{43}$/, '43个字母或数字');

/** Every setting: its type, its default (none: it must be set) and one line for the operator. */
export const SETTINGS = {
  RUN_MODE: {
    type: z.enum(RUN_MODES),
    default: 'production',
    about: '运行方式：demo 演示、rehearsal 联调、production 正式（不填就是正式）',
  },
  PORT: { type: port, default: '8080', about: '居民和微信访问的端口' },
  METRICS_PORT: { type: port.optional(), about: '监控指标端口，只对内网开放；不填就不开' },
  DATABASE_URL: {
    type: z.string().regex(/^(mysql|mariadb):\/\/|^sqlite:./, '要以 mysql://、mariadb:// 或（仅演示）sqlite: 开头'),
    about: '数据库：mysql://用户:密码@主机:3306/库名；MariaDB 用 mariadb://',
  },
  REDIS_URL: {
    type: z.url({ protocol: /^rediss?$/ }).optional(),
    about: 'Redis：redis://:密码@主机:6379/0；只放可丢的东西',
  },
  PUBLIC_BASE_URL: { type: origin, about: '居民看到的网址，正式必须是 https，结尾不带斜线' },
  TRUSTED_PROXY_HOPS: {
    type: z.coerce.number().int().min(0).max(5),
    default: '0',
    about: '前面有几层自己的反向代理，用来认出居民的地址',
  },
  REQUESTS_PER_MINUTE: {
    type: z.coerce.number().int().min(60).max(10_000_000),
    default: '600',
    about: '同一个网络地址每分钟最多多少次请求；一个村可能共用一个地址，别太小',
  },
  RULE_PACKS_DIR: { type: z.string().min(1).optional(), about: '本县政策包目录（JSON），加在自带政策包之外' },
  WECHAT_API_BASE: { type: origin, default: 'https://api.weixin.qq.com', about: '微信接口地址' },
  WECHAT_PAY_BASE: { type: origin, default: 'https://api.mch.weixin.qq.com', about: '微信支付接口地址' },
  WECHAT_APP_ID: { type: z.string().regex(/^wx[0-9a-f]{16}$/, '形如 wx 加16位'), about: '小程序 AppID' },
  WECHAT_APP_SECRET: { type: z.string().min(16), about: '小程序 AppSecret' },
  WECHAT_PAY_MODE: { type: z.enum(['direct', 'partner']), default: 'direct', about: 'direct 普通商户，partner 服务商' },
  WECHAT_PAY_MERCHANT_ID: {
    type: z.string().regex(/^[0-9]{8,32}$/, '只有数字'),
    about: '商户号；服务商模式填服务商的',
  },
  WECHAT_PAY_SUB_MERCHANT_ID: {
    type: z
      .string()
      .regex(/^[0-9]{8,32}$/, '只有数字')
      .optional(),
    about: '特约商户号，服务商模式必填',
  },
  WECHAT_PAY_PROVIDER_APP_ID: {
    type: z
      .string()
      .regex(/^wx[0-9a-f]{16}$/, '形如 wx 加16位')
      .optional(),
    about: '服务商自己的 AppID（sp_appid），服务商模式必填',
  },
  WECHAT_PAY_PAYEE_NAME: { type: z.string().min(2).max(64), about: '收款单位全称，居民付款前会看到' },
  WECHAT_PAY_MERCHANT_SERIAL: {
    type: z.string().regex(/^[0-9A-Fa-f]{8,64}$/, '证书序列号'),
    about: '商户API证书序列号',
  },
  WECHAT_PAY_MERCHANT_KEY_FILE: { type: z.string().min(1), about: '商户API私钥文件（PEM），只许本服务读' },
  WECHAT_PAY_API_V3_KEY: { type: z.string().length(32, '正好32个字符'), about: 'APIv3密钥' },
  WECHAT_PAY_TRUSTED_KEYS_DIR: {
    type: z.string().min(1),
    about: '微信支付公钥（PUB_KEY_ID_….pem）和平台证书（*.pem）的目录',
  },
  WECHAT_MESSAGE_MODE: {
    type: z.enum(['secure', 'compat', 'plain']),
    default: 'secure',
    about: '微信消息推送的加密方式：secure 安全模式；compat、plain 只供演示',
  },
  WECHAT_MESSAGE_TOKEN: { type: messageToken.optional(), about: '消息推送的 Token；正式必填，地址是 /wechat/messages' },
  WECHAT_MESSAGE_TOKEN_PREVIOUS: { type: messageToken.optional(), about: '换 Token 时的旧 Token，换完就清空' },
  WECHAT_MESSAGE_AES_KEY: { type: messageKey.optional(), about: '消息推送的 EncodingAESKey，43个字符' },
  WECHAT_MESSAGE_AES_KEY_PREVIOUS: {
    type: messageKey.optional(),
    about: '换 EncodingAESKey 时的旧密钥，换完就清空',
  },
  SMS_GATEWAY_URL: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    about: '县里的短信网关，POST {phone, text}；不填就不发短信',
  },
  SMS_GATEWAY_TOKEN: { type: z.string().min(1).optional(), about: '短信网关的口令，放在 Authorization: Bearer 里' },
  ALERT_WEBHOOK_URL: {
    type: z.url({ protocol: /^https?$/ }).optional(),
    about: '告警发到哪里，POST JSON；不填就只写进日志（ERROR）',
  },
  DATA_KEYS_FILE: { type: z.string().min(1), about: '加密个人信息的密钥文件：{"1":"32字节的base64"}，号大的用来加密' },
  INDEX_KEY_FILE: { type: z.string().min(1), about: '查找用的密钥文件：32字节的base64' },
  RECEIPT_KEYS_FILE: { type: z.string().min(1), about: '凭证签名密钥文件' },
} as const satisfies Record<string, { type: z.ZodType; default?: string; about: string }>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['type']> };

export type SettingsAnswer = { ok: true; settings: Settings } | { ok: false; problems: string[] };

/** Reads all settings from the environment; `problems` names every missing or wrong one, never its value. */
export const readSettings = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SettingsAnswer => {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    const raw = environment[name]?.trim();
    const value = raw === undefined || raw === '' ? ('default' in setting ? setting.default : undefined) : raw;
    const result = setting.type.safeParse(value);
    if (result.success) return [name, result.data] as const;
    const why = value === undefined ? '没有填' : `填得不对（${result.error.issues[0]?.message ?? ''}）`;
    problems.push(`${name} ${why}：${setting.about}`);
    return [name, undefined] as const;
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, settings: Object.fromEntries(entries) as Settings };
};

/** The text of `.env.example`. */
export const envExample = (): string =>
  Object.entries(SETTINGS)
    .map(([name, setting]) => `# ${setting.about}\n${name}=${'default' in setting ? setting.default : ''}\n`)
    .join('\n');

/** One setting as it was given, for a command that needs no other. */
export const givenSetting = (name: SettingName): string | undefined => process.env[name];
