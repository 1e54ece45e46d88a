import { callPlatform } from './platform-calls';
import type { TestWorld } from './server-world';
import { startTestWorld } from './server-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({});
});
afterAll(() => world.close());

const CHECK = { path: '/pages/check/check', query: 'r=abc-_1', expire_type: 1, expire_interval: 30 };
const make = async (over: object = {}): Promise<{ errcode: number; url_link?: string }> =>
  (await callPlatform(world, '/wxa/generate_urllink', { ...CHECK, ...over })) as { errcode: number };
const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

it('makes a link that opens a page for everybody until it runs out', async () => {
  const { url_link: url = '' } = await make({ env_version: 'trial' });
  const opened = 'pages/check/check?r=abc-_1';
  expect(await world.wechat.control.urlLinks(url)).toMatchObject([{ url, version: 'trial', opens: opened }]);
  expect(await (await fetch(url)).text()).toBe(`微信里会打开：${opened}`);
  await world.wechat.control.setClockOffset(30 * 86_400_000 + 1_000);
  expect((await world.wechat.control.urlLinks(url))[0]?.opens).toBeUndefined();
  expect((await fetch(url)).status).toBe(404);
  await world.wechat.control.setClockOffset(0);
  expect((await fetch(`${world.wechat.origin}/urllink/never-made`)).status).toBe(404);
});

it.each<[string, object, number]>([
  ['a page without a slash before it', { path: 'pages/home/home', query: '' }, 0],
  ['a page that is not released', { path: 'pages/none/none' }, 40165],
  ['no page', { path: '' }, 40165],
  ['a query in the path', { path: 'pages/check/check?r=1' }, 40165],
  ['a query with Han', { query: 'n=张' }, 40212],
  ['a query with a space', { query: 'n=a b' }, 40212],
  ['the longest query', { query: 'a'.repeat(1_024) }, 0],
  ['a longer query', { query: 'a'.repeat(1_025) }, 40212],
  ['thirty-one days', { expire_interval: 31 }, 85401],
  ['no days', { expire_interval: 0 }, 85401],
  ['half a day', { expire_interval: 0.5 }, 85401],
  ['an end in thirty days', { expire_type: 0, expire_time: inDays(30) }, 0],
  ['an end in thirty-one days', { expire_type: 0, expire_time: inDays(31) }, 85401],
  ['for ever', { expire_type: 0, expire_interval: undefined }, 85401],
  ['an unknown version', { env_version: 'formal' }, 40097],
])('%s: %j → %i', async (_, over, errcode) => {
  expect((await make(over)).errcode).toBe(errcode);
});

it('asks for the access token', async () => {
  const answer = await fetch(`${world.wechat.origin}/wxa/generate_urllink`, {
    method: 'POST',
    body: JSON.stringify(CHECK),
  });
  expect(((await answer.json()) as { errcode: number }).errcode).toBe(41001);
});
