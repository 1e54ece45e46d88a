import type { Reminders } from '../../types/reminders';
import { describeOnEachEngine } from '../support/engines';
import { codeOf } from '../support/family';
import { countOf } from '../support/order-facts';
import type { Phone } from '../support/resident';
import { aPhone } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

type Result = { templateId: string; result: 'accept' | 'reject' | 'ban' | 'filter' };

describeOnEachEngine('reminders: switches and what may be sent', (engine) => {
  let world: World;
  let templates: Record<string, string>;
  beforeAll(async () => {
    world = await startWorld(engine);
    const listed = await world.wechat.control.templates();
    templates = Object.fromEntries(listed.map(({ title, priTmplId }) => [title, priTmplId]));
  });
  afterAll(() => world.close());

  const rowsOf = async (phone: Phone): Promise<Reminders['reminders']> =>
    ((await phone.request('GET', '/api/reminders')).json as unknown as Reminders).reminders;
  const leftOf = async (phone: Phone): Promise<number[]> => (await rowsOf(phone)).map(({ left }) => left);
  const tap = (phone: Phone, tapId: string, results: readonly Result[]) =>
    phone.request('PUT', '/api/reminders', { tap: { tapId, results } });
  const accept = (title: string): Result => ({ templateId: templates[title] ?? '', result: 'accept' });

  it('finds its templates by what they say, not by the numbers of their keys', async () => {
    const rows = await rowsOf(await aPhone(world, 'reads'));
    expect(rows.map(({ kind, title, templateId, isOn, left }) => [kind, title, templateId, isOn, left])).toEqual([
      ['due', '该缴费了', templates['缴费提醒'], true, 0],
      ['inAccount', '钱记好了', templates['到账通知'], true, 0],
      ['result', '退款有结果', templates['结果通知'], true, 0],
    ]);
  });

  it('keeps a switch for its own account', async () => {
    const phone = await aPhone(world, 'switches');
    const set = (isOn: boolean) => phone.request('PUT', '/api/reminders', { switches: [{ kind: 'due', isOn }] });
    await set(false);
    expect((await rowsOf(phone)).map(({ isOn }) => isOn)).toEqual([false, true, true]);
    expect((await rowsOf(await aPhone(world, 'other'))).map(({ isOn }) => isOn)).toEqual([true, true, true]);
    await Promise.all([set(true), set(true)]);
    expect((await rowsOf(phone)).map(({ isOn }) => isOn)).toEqual([true, true, true]);
  });

  it('counts a tap once, however often and from wherever it comes', async () => {
    const phone = await aPhone(world, 'taps');
    const results: Result[] = [accept('缴费提醒'), { ...accept('到账通知'), result: 'reject' }];
    await Promise.all([1, 2, 3, 4, 5].map(() => tap(phone, 'tap-1781143200000', results)));
    expect(await leftOf(phone)).toEqual([1, 0, 0]);
    await tap(phone, 'tap-1781143200001', results);
    expect(await leftOf(phone)).toEqual([2, 0, 0]);
    expect(await countOf(world, `(SELECT COUNT(*) FROM quota_events WHERE result = 'reject')`)).toBe(2);
  });

  it('takes two people who tap in the same millisecond for two', async () => {
    const [one, other] = [await aPhone(world, 'same-1'), await aPhone(world, 'same-2')];
    for (const phone of [one, other]) await tap(phone, 'tap-1781143200009', [accept('结果通知')]);
    expect([await leftOf(one), await leftOf(other)]).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it('passes over a template that is not ours, and keeps no more than a season needs', async () => {
    const phone = await aPhone(world, 'many');
    await tap(phone, 'tap-unknown', [{ templateId: 'somebody-elses', result: 'accept' }]);
    expect(await leftOf(phone)).toEqual([0, 0, 0]);
    for (let at = 0; at < 23; at += 1) await tap(phone, `tap-many-${at}`, [accept('缴费提醒')]);
    expect(await leftOf(phone)).toEqual([20, 0, 0]);
  });

  it('refuses what is not a tap', async () => {
    const phone = await aPhone(world, 'wrong');
    const wrong = [{ templateId: templates['缴费提醒'] ?? '', result: 'yes' }] as unknown as Result[];
    expect(codeOf(await tap(phone, 'tap-1781143200000', wrong))).toBe('request.bad');
    expect(codeOf(await tap(phone, 'x', []))).toBe('request.bad');
    expect((await world.request('GET', '/api/reminders')).status).toBe(401);
  });

  it('asks for long-term templates once the county has them for as many kinds, and then says so', async () => {
    const phone = await aPhone(world, 'long');
    const { control } = world.wechat;
    const long = await control.addLongTerm('缴费提醒');
    world.clock.advance(11 * 60_000);
    expect((await rowsOf(phone))[0]?.templateId).toBe(templates['缴费提醒']); // one kind alone: WeChat mixes no types
    for (const title of ['到账通知', '结果通知']) await control.addLongTerm(title);
    world.clock.advance(11 * 60_000);
    expect((await rowsOf(phone))[0]?.templateId).toBe(long.priTmplId);
    await tap(phone, 'tap-long-term', [{ templateId: long.priTmplId, result: 'accept' }]);
    expect((await rowsOf(phone))[0]).toMatchObject({ left: 1, isStanding: true });
    await tap(phone, 'tap-long-ends', [{ templateId: long.priTmplId, result: 'reject' }]);
    expect((await rowsOf(phone))[0]).toMatchObject({ left: 0 });
  });

  it('says that it could not ask WeChat, and goes on with what it knew', async () => {
    const { control } = world.wechat;
    await control.arm('platform.busy', { endpoint: 'templates' });
    world.clock.advance(11 * 60_000);
    expect((await aPhone(world, 'busy').then(rowsOf))[0]?.templateId).toBeDefined();
    await control.disarm();
  });
});
