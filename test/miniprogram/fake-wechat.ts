import type { Platform, RequestOptions } from '../../miniprogram/services/platform';
import { usePlatform } from '../../miniprogram/services/platform';

/** What a fake server answers to one request; `offline` and `slow` never reach it. */
export type FakeAnswer = { status: number; body?: unknown; header?: Record<string, string> } | 'offline' | 'slow';

export type FakeWeChat = {
  /** Everything that was sent, in order. */
  readonly sent: { method: string; path: string; body: unknown; token: string | undefined }[];
  /** What was opened, `switchTab /pages/home/home` and the like. */
  readonly opened: string[];
  readonly storage: Map<string, unknown>;
  logins: number;
  /** How often WeChat's sheet came up. */
  sheets: number;
  fontSizeSetting: number;
  /** What WeChat's sheet does: undefined pays, a text is the error it closes with. */
  paymentError: string | undefined;
  /** The status of a download; 0 never reaches the server. */
  downloadStatus: number;
};

const BASE = 'http://127.0.0.1:3000';

/** A WeChat in memory; `answer` is the county's server, asked for everything but the sign-in, unless it wants that too. */
export const fakeWeChat = (
  answer: (request: { method: string; path: string; token: string | undefined; body: unknown }) => FakeAnswer,
): FakeWeChat => {
  const fake: FakeWeChat = {
    sent: [],
    opened: [],
    storage: new Map(),
    logins: 0,
    sheets: 0,
    fontSizeSetting: 17,
    paymentError: undefined,
    downloadStatus: 200,
  };
  usePlatform(platformOf(fake, answer));
  return fake;
};

const platformOf = (fake: FakeWeChat, answer: Parameters<typeof fakeWeChat>[0]): Platform => {
  const opens =
    (how: string) =>
    ({ url }: { url: string }): void => {
      fake.opened.push(`${how} ${url}`);
    };
  const platform: Partial<Platform> = {
    request: (options) => {
      respond(fake, options, answer);
    },
    login: ({ success }) => {
      fake.logins += 1;
      success({ code: `code-${fake.logins}` });
    },
    requestPayment: ({ success, fail }) => {
      fake.sheets += 1;
      if (fake.paymentError === undefined) success();
      else fail({ errMsg: fake.paymentError });
    },
    getStorageSync: (key) => fake.storage.get(key) ?? '',
    setStorageSync: (key, value) => {
      fake.storage.set(key, structuredClone(value));
    },
    removeStorageSync: (key) => {
      fake.storage.delete(key);
    },
    clearStorageSync: () => {
      fake.storage.clear();
    },
    getAppBaseInfo: () => ({ fontSizeSetting: fake.fontSizeSetting }),
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
    navigateTo: opens('navigateTo'),
    redirectTo: opens('redirectTo'),
    switchTab: opens('switchTab'),
    reLaunch: opens('reLaunch'),
    navigateBack: ({ delta }) => {
      fake.opened.push(`back ${delta}`);
    },
    makePhoneCall: ({ phoneNumber }) => {
      fake.opened.push(`call ${phoneNumber}`);
    },
    env: { USER_DATA_PATH: '/files' },
    downloadFile: ({ success, fail }) => {
      if (fake.downloadStatus === 0) fail();
      else success({ statusCode: fake.downloadStatus });
    },
    openDocument: ({ filePath, success }) => {
      fake.opened.push(`document ${filePath}`);
      success();
    },
    requestSubscribeMessage: ({ tmplIds, success }) => {
      success(Object.fromEntries(tmplIds.map((id) => [id, 'accept'])));
    },
    setClipboardData: () => undefined,
    pageScrollTo: () => undefined,
  };
  return platform as Platform;
};

const respond = (fake: FakeWeChat, options: RequestOptions, answer: Parameters<typeof fakeWeChat>[0]): void => {
  const path = options.url.slice(BASE.length);
  const token = options.header['authorization']?.replace('Bearer ', '');
  const body = options.data === undefined ? undefined : (JSON.parse(options.data) as unknown);
  fake.sent.push({ method: options.method, path, body, token });
  const given = answer({ method: options.method, path, token, body });
  const said =
    path === '/api/sessions' &&
    options.method === 'POST' &&
    given !== 'offline' &&
    given !== 'slow' &&
    given.status === 404
      ? { status: 200, body: { token: `token-${fake.logins}` } }
      : given;
  if (said === 'offline') options.fail({ errMsg: 'request:fail ' });
  else if (said === 'slow') options.fail({ errMsg: 'request:fail timeout' });
  else {
    const text = said.body === undefined ? '' : typeof said.body === 'string' ? said.body : JSON.stringify(said.body);
    options.success({ statusCode: said.status, data: text, header: 'header' in said ? (said.header ?? {}) : {} });
  }
};

/** The county's server has nothing there. */
export const nothingThere: FakeAnswer = {
  status: 404,
  body: { error: { code: 'notFound', message: '没有找到，可能过期了。', requestId: 'r' } },
};

export const refusal = (
  status: number,
  code: string,
  message = '一句话。',
  details?: Record<string, unknown>,
): FakeAnswer => ({
  status,
  body: { error: { code, message, requestId: 'r', ...(details === undefined ? {} : { details }) } },
});
