import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorld } from './server-world';
import { startTestWorld } from './server-world';

const dataDir = mkdtempSync(join(tmpdir(), 'local-wechat-')); // the keys are made once
let world: TestWorld;
beforeEach(async () => {
  world = await startTestWorld({ dataDir });
});
afterEach(() => world.close());
afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

type Answer = { errcode?: number; errmsg?: string; openid?: string; access_token?: string; expires_in?: number };

const get = async <T = Answer>(path: string, query: Record<string, string>): Promise<T> => {
  const response = await fetch(`${world.wechat.origin}${path}?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; encoding=utf-8');
  return (await response.json()) as T;
};
const post = async <T = Answer>(path: string, body: object): Promise<T> => {
  const response = await fetch(world.wechat.origin + path, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
};

const app = (): { appid: string; secret: string } => ({ appid: world.direct.appid, secret: world.direct.appSecret });
const login = (over: Record<string, string> = {}): Promise<Answer> =>
  get('/sns/jscode2session', { ...app(), grant_type: 'authorization_code', ...over });
const stable = (over: object = {}): Promise<Answer> =>
  post('/cgi-bin/stable_token', { grant_type: 'client_credential', ...app(), ...over });
const plain = (): Promise<Answer> => get('/cgi-bin/token', { grant_type: 'client_credential', ...app() });
type PhoneAnswer = Answer & { phone_info?: object };
const phone = (token: string | undefined, body: object): Promise<PhoneAnswer> =>
  post(`/wxa/business/getuserphonenumber?access_token=${token ?? ''}`, body);
/** Whether the token is taken: any code error is later than a token error. */
const tokenCode = async (token: string | undefined): Promise<number | undefined> =>
  (await phone(token, { code: 'nothing' })).errcode;
const CODE_INVALID = 40029;

describe('wx.login codes', () => {
  test('a code gives the openid once', async () => {
    const { control } = world.wechat;
    const { code, openid } = await control.createLogin('grandma');
    expect(openid).toMatch(/^o[\w-]{27}$/);
    expect(await login({ js_code: code })).toMatchObject({ openid });
    const again = await login({ js_code: code });
    expect(again.errcode).toBe(40163);
    expect(again.errmsg).toMatch(/^code been used rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect((await control.createLogin('grandma')).openid).toBe(openid);
    expect((await control.createLogin('grandma', world.partner.appid)).openid).not.toBe(openid);
  });

  test('a code lives five minutes and belongs to one app', async () => {
    const { code } = await world.wechat.control.createLogin('grandma');
    const other = { appid: world.partner.appid, secret: world.partner.appSecret };
    expect((await login({ js_code: code, ...other })).errcode).toBe(CODE_INVALID);
    await world.wechat.control.age(301);
    expect((await login({ js_code: code })).errcode).toBe(CODE_INVALID);
  });

  test.each([
    ['appid', '', 41002],
    ['appid', 'wx0000000000000000', 40013],
    ['secret', '', 41004],
    ['secret', 'wrong', 40125],
    ['js_code', '', 41008],
    ['js_code', 'never made', CODE_INVALID],
    ['grant_type', 'client_credential', 40002],
  ])('%s = "%s" → %i', async (name, value, errcode) => {
    expect((await login({ js_code: 'x', [name]: value })).errcode).toBe(errcode);
  });
});

describe('the stable token', () => {
  test('stays the same until five minutes before its end; then both work', async () => {
    const first = await stable();
    expect(first.expires_in).toBe(7_200);
    expect((await stable()).access_token).toBe(first.access_token);
    await world.wechat.control.age(6_890);
    const later = await stable();
    expect(later.access_token).toBe(first.access_token);
    expect(later.expires_in).toBeLessThanOrEqual(310);
    expect(later.expires_in).toBeGreaterThanOrEqual(300);
    await world.wechat.control.age(20);
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    expect([await tokenCode(first.access_token), await tokenCode(second.access_token)]).toEqual([40029, 40029]);
    await world.wechat.control.age(300);
    expect([await tokenCode(first.access_token), await tokenCode(second.access_token)]).toEqual([42001, 40029]);
  });

  test('forced: the old one dies at once; within 30 s nothing is refreshed; 20 a day', async () => {
    const first = await stable();
    expect((await stable({ force_refresh: true })).access_token).toBe(first.access_token);
    await world.wechat.control.age(31);
    const second = await stable({ force_refresh: true });
    expect(second.access_token).not.toBe(first.access_token);
    expect(await tokenCode(first.access_token)).toBe(40001);
    for (let n = 2; n <= 20; n += 1) {
      await world.wechat.control.age(31);
      expect((await stable({ force_refresh: true })).errcode).toBeUndefined();
    }
    await world.wechat.control.age(31);
    expect((await stable({ force_refresh: true })).errcode).toBe(45009);
    expect((await stable()).errcode).toBeUndefined();
  });

  test('is another world than the plain token', async () => {
    const kept = await stable();
    const [first, second] = [await plain(), await plain()];
    expect(second.access_token).not.toBe(first.access_token);
    expect(await tokenCode(first.access_token)).toBe(CODE_INVALID);
    await world.wechat.control.age(301);
    expect(await tokenCode(first.access_token)).toBe(42001);
    expect(await tokenCode(second.access_token)).toBe(CODE_INVALID);
    expect(await tokenCode(kept.access_token)).toBe(CODE_INVALID);
  });
});

describe('the phone number', () => {
  test('once per code, only for its owner', async () => {
    const { access_token: token } = await stable();
    const { control } = world.wechat;
    const { code, openid } = await control.createPhoneCode('grandma', '13800000000');
    const { openid: stranger } = await control.createLogin('stranger');
    expect((await phone(token, { code, openid: stranger })).errcode).toBe(CODE_INVALID);
    expect(await phone(token, { code, openid })).toMatchObject({
      errcode: 0,
      phone_info: { phoneNumber: '13800000000', purePhoneNumber: '13800000000', countryCode: '86' },
    });
    expect((await phone(token, { code, openid })).errcode).toBe(CODE_INVALID);
  });

  test('a login code is no phone code; the token must be there and known', async () => {
    const { access_token: token } = await stable();
    const { code } = await world.wechat.control.createLogin('grandma');
    expect((await phone(token, { code })).errcode).toBe(CODE_INVALID);
    expect((await login({ js_code: code })).openid).toBe(world.openid);
    expect(await tokenCode(undefined)).toBe(41001);
    expect(await tokenCode('made up')).toBe(40001);
  });
});

test('secrets and codes never reach the request log', async () => {
  const { code } = await world.wechat.control.createLogin('grandma');
  await login({ js_code: code });
  const logged = await world.wechat.control.requests();
  expect(logged).toMatchObject([{ method: 'GET', path: '/sns/jscode2session', status: 200, endpoint: 'login' }]);
  expect(JSON.stringify(logged)).not.toContain(code);
  expect(await world.wechat.control.counters()).toEqual({ login: { '200': 1 } });
});
