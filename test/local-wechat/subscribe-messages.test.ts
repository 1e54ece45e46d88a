import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callPlatform, exampleData } from './platform-calls';
import type { Template } from './server/messages/templates';
import type { TestWorld } from './server-world';
import { startTestWorld } from './server-world';

const dataDir = mkdtempSync(join(tmpdir(), 'local-wechat-'));
let world: TestWorld;
let due: Template;
beforeAll(async () => {
  world = await startTestWorld({ dataDir });
  const [first] = await world.wechat.control.templates();
  if (first === undefined) throw new Error('no template');
  due = first;
});
afterAll(async () => {
  await world.close();
  rmSync(dataDir, { recursive: true });
});

const send = async (openid: string, data: object = exampleData(due), over: object = {}): Promise<number> => {
  const { openid: touser } = await world.wechat.control.createLogin(openid);
  const body = { touser, template_id: due.priTmplId, page: 'pages/check/check?r=x', lang: 'zh_CN', data, ...over };
  return Number((await callPlatform(world, '/cgi-bin/message/subscribe/send', body))['errcode']);
};

it('takes one message for each yes, whatever is counted elsewhere', async () => {
  const { control } = world.wechat;
  expect(await send('once')).toBe(43101);
  await control.subscribe('once', due.priTmplId, 'accept');
  await control.subscribe('once', due.priTmplId, 'reject');
  expect(await send('once')).toBe(0);
  expect(await send('once')).toBe(43101);
  expect((await control.cards('once')).map(({ title, fields }) => [title, fields['参保人']])).toEqual([
    ['缴费提醒', '张*国等2人'],
  ]);
});

it('keeps a long-term yes until it is taken back', async () => {
  const { control } = world.wechat;
  const { priTmplId } = await control.addLongTerm('缴费提醒');
  await control.subscribe('long', priTmplId, 'accept');
  const to = { template_id: priTmplId };
  const [, , , longTerm] = await control.templates();
  const data = exampleData(longTerm);
  expect([await send('long', data, to), await send('long', data, to)]).toEqual([0, 0]);
  await control.unsubscribe('long');
  expect(await send('long', data, to)).toBe(43101);
});

it.each([
  ['thing', '二十一个字的内容放不进这种格子里面去了吧对不对', 47003],
  ['thing', '两\n行', 47003],
  ['thing', '', 47003],
  ['number', '二〇二六', 47003],
  ['date', '2026-06-30', 47003],
  ['date', '2026年6月30日 15:01', 0],
])('%s: %s → %i', async (type, value, errcode) => {
  await world.wechat.control.subscribe('rules', due.priTmplId, 'accept');
  const data = exampleData(due);
  const key = Object.keys(data).find((one) => one.startsWith(type)) ?? '';
  expect(await send('rules', { ...data, [key]: { value } })).toBe(errcode);
});

it('knows its people, its templates and its pages, and wants every key as a text in an object', async () => {
  await world.wechat.control.subscribe('rules', due.priTmplId, 'accept');
  expect(await send('rules', undefined, { touser: 'o-nobody' })).toBe(40003);
  expect(await send('rules', undefined, { template_id: 'x' })).toBe(40037);
  expect(await send('rules', undefined, { page: 'https://example.com' })).toBe(41030);
  const [key = ''] = Object.keys(exampleData(due));
  expect(await send('rules', { ...exampleData(due), [key]: '没有外层' })).toBe(47003);
});
