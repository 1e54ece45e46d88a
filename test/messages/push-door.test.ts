import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Reminders } from '../../types/reminders';
import type { pushBody } from '../local-wechat/server/control/control-schemas';
import { pushSettingsOf } from '../local-wechat/server/messages/push-settings';
import { describeOnEachEngine, describeOnSqlite } from '../support/engines';
import { countOf } from '../support/order-facts';
import { aPerson, aPhone, aResident } from '../support/resident';
import { register } from '../support/register';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

type Wish = Partial<z.input<typeof pushBody>>;
const TEXT = { MsgType: 'text', Content: '欠费' };

const pushTo =
  (world: World) =>
  (wish: Wish = {}) =>
    world.wechat.control.push({ url: `${world.baseUrl}/wechat/messages`, openid: 'grandma', fields: TEXT, ...wish });
const kept = (world: World): Promise<number> => countOf(world, `(SELECT COUNT(*) FROM inbox WHERE source = 'push')`);

describeOnEachEngine('the door of pushes', (engine) => {
  let world: World;
  let push: ReturnType<typeof pushTo>;
  const person = aPerson();
  beforeAll(async () => {
    const previous = { WECHAT_MESSAGE_TOKEN_PREVIOUS: 'oldtoken', WECHAT_MESSAGE_AES_KEY_PREVIOUS: 'b'.repeat(43) };
    world = await startWorld(engine, previous);
    await register(world, [person]);
    push = pushTo(world);
  });
  afterAll(() => world.close());

  const ask = (query: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
    fetch(`${world.baseUrl}/wechat/messages?${new URLSearchParams(query).toString()}`, init);
  const signed = (...more: string[]): Record<string, string> => {
    const { token } = pushSettingsOf({ appSecret: world.wechat.merchant.appSecret });
    const timestamp = String(Math.floor(world.clock.now().getTime() / 1000));
    const nonce = '1514711492';
    const signature = createHash('sha1')
      .update([token, timestamp, nonce, ...more].sort().join(''))
      .digest('hex');
    return { timestamp, nonce, [more.length === 0 ? 'signature' : 'msg_signature']: signature };
  };

  it('answers the check of its address with the bare text, and nobody who did not sign', async () => {
    const right = await ask({ ...signed(), echostr: '4375120948345356249' });
    expect([right.status, await right.text()]).toEqual([200, '4375120948345356249']);
    for (const query of [
      { echostr: '4375120948345356249' },
      { ...signed(), signature: '0'.repeat(40), echostr: 'x' },
      { ...signed(), echostr: '<script>alert(1)</script>' },
    ]) {
      const answer = await ask(query);
      expect([answer.status, await answer.text()]).toEqual([401, '']);
    }
  });

  it.each(['xml', 'json'] as const)('takes a sealed push once: %s', async (format) => {
    const before = await kept(world);
    const fields = { ...TEXT, MsgId: format === 'xml' ? '6054768590064713729' : '6054768590064713730' };
    for (let time = 0; time < 3; time += 1) {
      expect((await push({ fields, format })).tries).toEqual([{ status: 200, body: 'success' }]);
    }
    expect(await kept(world)).toBe(before + 1);
  });

  it('takes two messages for two whose numbers differ in the last of 64 bits', async () => {
    const before = await kept(world);
    for (const MsgId of ['6054768590064713741', '6054768590064713742']) {
      await push({ fields: { ...TEXT, MsgId }, format: 'json' });
    }
    expect(await kept(world)).toBe(before + 2);
  });

  it('takes what the platform itself says in one second about two people for two', async () => {
    const before = await kept(world);
    const fields = { MsgType: 'event', Event: 'user_info_modified', CreateTime: 1_781_143_200 };
    for (const OpenID of ['o-one', 'o-other', 'o-one']) await push({ fields: { ...fields, OpenID } });
    expect(await kept(world)).toBe(before + 2);
  });

  it('still opens with the token and the key before these', async () => {
    const old = { token: 'oldtoken', aesKey: 'b'.repeat(43) };
    expect((await push(old)).tries).toEqual([{ status: 200, body: 'success' }]);
  });

  it.each([
    ['plain in secure mode', { mode: 'plain' }],
    ['signed with another token', { token: 'stranger' }],
    ['sealed with another key', { aesKey: 'c'.repeat(43) }],
    ['sealed for another app', { sealedFor: 'wx0000000000000000' }],
    ['eleven minutes old', { timestampShiftSeconds: -660 }],
    ['eleven minutes ahead', { timestampShiftSeconds: 660 }],
  ] as const)('refuses, tells nothing and keeps nothing: %s', async (_name, wish) => {
    const before = await kept(world);
    expect((await push({ ...wish, tries: 1 })).tries).toEqual([{ status: 401, body: '' }]);
    expect(await kept(world)).toBe(before);
  });

  it('refuses a body that is too long, a DOCTYPE, and one that nobody signed', async () => {
    const before = await kept(world);
    const post = async (body: string, query = signed()): Promise<number> =>
      (await ask(query, { method: 'POST', body })).status;
    expect(await post(`<xml><Encrypt>${'A'.repeat(70_000)}</Encrypt></xml>`)).toBe(413);
    const doctype = '<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>';
    expect(await post(doctype, signed('b'))).toBe(401);
    expect(await post('<xml><Encrypt>AAAA</Encrypt></xml>', {})).toBe(401);
    for (const body of ['', '[]', 'null', '{"Encrypt":7}', '<xml>', '{"Encrypt":"x"}'])
      expect(await post(body)).toBe(401);
    expect((await fetch(`${world.baseUrl}/wechat/messages`, { method: 'PUT' })).status).toBe(405);
    expect(await kept(world)).toBe(before);
  });

  it('forgets what a resident wrote once it was worked', async () => {
    await push({ fields: { MsgType: 'text', Content: `我是${person.idNumber}` } });
    await world.runJobs();
    expect(await countOf(world, `(SELECT COUNT(*) FROM inbox WHERE source = 'push' AND sealed_text <> '')`)).toBe(0);
    expect(world.logged.join('\n')).not.toContain(person.idNumber);
  });

  it('empties what somebody lets us send when they switch it off in WeChat', async () => {
    const phone = await aPhone(world, 'off');
    const [due] = await world.wechat.control.templates();
    const templateId = due?.priTmplId ?? '';
    const left = async (): Promise<unknown> =>
      ((await phone.request('GET', '/api/reminders')).json as unknown as Reminders).reminders[0]?.left;
    const tap = { tapId: 'tap-1781143200000', results: [{ templateId, result: 'accept' }] };
    await phone.request('PUT', '/api/reminders', { tap });
    expect(await left()).toBe(1);
    const List = { TemplateId: templateId, SubscribeStatusString: 'reject' };
    const fields = { MsgType: 'event', Event: 'subscribe_msg_change_event', SubscribeMsgChangeEvent: { List } };
    await push({ openid: 'off', fields });
    await world.runJobs();
    expect(await left()).toBe(0);
  });

  it('obeys who takes the authorisation back, and who closes the account at WeChat', async () => {
    const resident = await aResident(world, person, 'leaves');
    const { openid } = await world.wechat.control.createLogin('leaves');
    const event = (Event: string) => push({ fields: { MsgType: 'event', Event, OpenID: openid, RevokeInfo: '8' } });
    const people = async (): Promise<unknown> => (await resident.request('GET', '/api/home')).json['people'];
    expect(await people()).toHaveLength(1);
    await event('user_authorization_revoke');
    await world.runJobs();
    expect(await people()).toEqual([]);
    await event('user_authorization_cancellation');
    await world.runJobs();
    expect((await resident.request('GET', '/api/home')).status).toBe(401);
  });
});

describeOnSqlite('a demo on one machine', (engine) => {
  let world: World;
  afterEach(() => world.close());

  it.each(['plain', 'compat'] as const)('takes %s', async (mode) => {
    world = await startWorld(engine, { WECHAT_MESSAGE_MODE: mode });
    const push = pushTo(world);
    const before = await kept(world);
    for (const format of ['xml', 'json'] as const) {
      expect((await push({ mode, format })).tries).toEqual([{ status: 200, body: 'success' }]);
      expect((await push({ mode, format, token: 'stranger', tries: 1 })).tries).toEqual([{ status: 401, body: '' }]);
    }
    expect(await kept(world)).toBe(before + 2);
  });
});
