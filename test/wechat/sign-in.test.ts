import { createSignInProvider } from '../../server/wechat/sign-in';
import type { PlatformServer } from './wechat-world';
import { APP, LIMITS, SECRET, heard, startPlatform } from './wechat-world';
import { freePort } from '../support/free-port';

let said: unknown;
let platform: PlatformServer;
beforeAll(async () => {
  platform = await startPlatform((_, response) => {
    if (said === 'reset') response.socket?.resetAndDestroy();
    return said === 'reset' || said === 'hang' ? undefined : said;
  });
});
afterAll(() => platform.close());

const providerAt = (base: string, log = heard()): ReturnType<typeof createSignInProvider> =>
  createSignInProvider({ base, appId: APP, appSecret: SECRET, logger: log.logger, limits: LIMITS });

test('a code becomes an openid; the session key is not handed on', async () => {
  said = { session_key: 'o0q0otL8aEzpcZL/FT9WsQ==', openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' };
  const answer = await providerAt(platform.url).signIn('code&with=signs');
  expect(answer).toEqual({ kind: 'signedIn', openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' });
  const { method, path, query } = platform.asked.at(-1) ?? {};
  expect([method, path]).toEqual(['GET', '/sns/jscode2session']);
  expect(Object.fromEntries(query ?? [])).toEqual({
    appid: APP,
    secret: SECRET,
    js_code: 'code&with=signs',
    grant_type: 'authorization_code',
  });
});

test.each<[string, unknown, string]>([
  ['with errcode 0, as the documentation shows it', { errcode: 0, openid: 'o1' }, 'signedIn'],
  ['invalid or expired', { errcode: 40029, errmsg: 'invalid code' }, 'codeStale'],
  ['used', { errcode: 40163, errmsg: 'code been used' }, 'codeStale'],
  ['missing', { errcode: 41008 }, 'codeStale'],
  ['risky user', { errcode: 40226 }, 'codeStale'],
  ['WeChat is busy', { errcode: -1, errmsg: 'system error' }, 'busy'],
  ['too many', { errcode: 45011 }, 'busy'],
  ['wrong secret', { errcode: 40125 }, 'busy'],
  ['a new code', { errcode: 99999 }, 'busy'],
  ['an error that carries an openid', { errcode: -1, openid: 'o1' }, 'busy'],
  ['no openid', { session_key: 'x' }, 'busy'],
  ['an openid that is none', { openid: '../etc' }, 'busy'],
  ['an openid that is an object', { openid: {} }, 'busy'],
  ['a list', [], 'busy'],
  ['an errcode that is a text', { errcode: 'ok', openid: 'o1' }, 'busy'],
  ['500', 500, 'busy'],
  ['a reset', 'reset', 'busy'],
  ['no answer', 'hang', 'busy'],
])('%s', async (_, next, kind) => {
  said = next;
  expect((await providerAt(platform.url).signIn('code')).kind).toBe(kind);
});

test('nobody listens', async () => {
  expect(await providerAt(`http://127.0.0.1:${await freePort()}`).signIn('code')).toEqual({ kind: 'busy' });
});

test('a wrong setting is told to the operator, without the secret or the code', async () => {
  const log = heard();
  said = { errcode: 40125, errmsg: `invalid appsecret ${SECRET}` };
  await providerAt(platform.url, log).signIn('secret-code');
  said = { errcode: -1 };
  await providerAt(platform.url, log).signIn('secret-code');
  expect(log.lines).toHaveLength(1);
  expect(JSON.parse(log.lines[0] ?? '')).toMatchObject({ level: 50, errcode: 40125 });
  expect(log.lines.join('')).not.toMatch(new RegExp(`${SECRET}|secret-code`));
});
