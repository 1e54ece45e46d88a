import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callPlatform } from './platform-calls';
import type { TestWorld } from './server-world';
import { startTestWorld } from './server-world';

let world: TestWorld;
let product: Server;
let url: string;
beforeAll(async () => {
  world = await startTestWorld();
  product = createServer((_request, response) => response.end('success')).listen(0, '127.0.0.1');
  await new Promise((listening) => product.once('listening', listening));
  url = `http://127.0.0.1:${(product.address() as AddressInfo).port}/wechat/messages`;
});
afterAll(async () => {
  await world.close();
  await new Promise((closed) => product.close(closed));
});

const send = async (alias: string, message: object): Promise<number> => {
  const { openid: touser } = await world.wechat.control.createLogin(alias);
  return Number((await callPlatform(world, '/cgi-bin/message/custom/send', { touser, ...message }))['errcode']);
};
const text = (content: string): object => ({ msgtype: 'text', text: { content } });
const say = (openid: string, said?: string): Promise<unknown> => world.wechat.control.say({ openid, url, text: said });
const pass = async (milliseconds: number): Promise<void> => {
  passed += milliseconds;
  await world.wechat.control.setClockOffset(passed);
};
let passed = 0;

it('takes five answers to a message, counted anew by the next', async () => {
  expect(await send('silent', text('您好'))).toBe(45015);
  await say('writes', '欠费');
  const answers: number[] = [];
  for (let at = 0; at < 6; at += 1) answers.push(await send('writes', text(`${at}`)));
  expect(answers).toEqual([0, 0, 0, 0, 0, 45047]);
  await say('writes', '人工');
  expect(await send('writes', text('五'))).toBe(0);
  const { bubbles, left } = await world.wechat.control.chat('writes');
  expect([bubbles.map(({ from }) => from).filter((from) => from === 'resident').length, left]).toEqual([2, 4]);
});

it('takes two within a minute of coming in', async () => {
  await say('enters');
  expect([
    await send('enters', text('一')),
    await send('enters', text('二')),
    await send('enters', text('三')),
  ]).toEqual([0, 0, 45047]);
  await say('slow');
  await pass(61_000);
  expect(await send('slow', text('一'))).toBe(45015);
});

it('takes nothing two days after the last message', async () => {
  await say('old', '欠费');
  await pass(48 * 3_600_000 - 1_000);
  expect(await send('old', text('一'))).toBe(0);
  await pass(2_000);
  expect(await send('old', text('二'))).toBe(45015);
});

it('takes what it documents, and names what it does not', async () => {
  await say('strict', '欠费');
  const card = { title: '看欠费', pagepath: 'pages/home/home', thumb_media_id: 'nothing' };
  expect(await send('strict', { msgtype: 'miniprogrampage', miniprogrampage: card })).toBe(40007);
  expect(await send('strict', { msgtype: 'news', news: {} })).toBe(45162);
  expect(await send('strict', text(''))).toBe(44004);
  expect(await send('strict', text('字'.repeat(700)))).toBe(45002);
  const unknown = await callPlatform(world, '/cgi-bin/message/custom/send', { touser: 'nobody', ...text('一') });
  expect(unknown['errcode']).toBe(40003);
});

it('shows that somebody writes, to whoever has just written, once', async () => {
  const typing = async (alias: string): Promise<number> => {
    const { openid: touser } = await world.wechat.control.createLogin(alias);
    const body = { touser, command: 'Typing' };
    return Number((await callPlatform(world, '/cgi-bin/message/custom/typing', body))['errcode']);
  };
  await say('waits', '欠费');
  expect([await typing('waits'), await typing('waits'), await typing('never')]).toEqual([0, 45081, 45080]);
  expect((await world.wechat.control.chat('waits')).isTyping).toBe(true);
});
