import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Basket } from '../../types/baskets';
import { describeOnEachEngine } from '../support/engines';
import { addFamily } from '../support/family';
import { advanceBoth, countOf } from '../support/order-facts';
import type { Phone, Resident } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import { register } from '../support/register';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { agree, payThisYear } from './reminder-town';

describeOnEachEngine('telling what happened', (engine) => {
  let world: World;
  let mother: Resident;
  let daughter: Resident;
  let son: Resident;
  let motherAtDaughter: string;
  const taken = { father: aPerson({ name: '张建国' }), aunt: aPerson({ name: '王秀兰' }), niece: aPerson() };
  const uncleSelf = aPerson({ name: '赵德福' });
  const widowSelf = aPerson();
  const knownSelf = aPerson();
  beforeAll(async () => {
    world = await startWorld(engine);
    const people = { mother: aPerson({ name: '刘桂花' }), daughter: aPerson({ name: '张小红' }), son: aPerson() };
    await register(world, [...Object.values(people), ...Object.values(taken), uncleSelf, widowSelf, knownSelf]);
    mother = await aResident(world, people.mother, 'mother');
    daughter = await aResident(world, people.daughter, 'daughter');
    son = await aResident(world, people.son, 'son');
    for (let yes = 0; yes < 4; yes += 1) await agree(world, son, '结果通知');
    motherAtDaughter = (await addFamily(await aPhone(world, 'daughter'), people.mother, 'mother')).participantId;
    await agree(world, daughter, '结果通知');
    for (const title of ['结果通知', '到账通知']) await agree(world, mother, title);
    await world.runJobs();
  });
  afterAll(() => world.close());

  const fieldsOf = async (openid: string): Promise<Record<string, string>[]> =>
    (await world.wechat.control.cards(openid)).map(({ title, page, fields }) => ({ title, page, ...fields }));
  const runJobs = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) await world.runJobs();
  };

  it('tells the payer that it went well, and the insured that somebody paid, with a way to say no', async () => {
    const basket = await daughter.basket([{ participantId: motherAtDaughter, feeYear: 2026, tier: '500' }]);
    const { orderId, requestPayment } = await daughter.order(basket);
    await daughter.cashier(requestPayment);
    while ((await daughter.show(orderId)).state !== 'paid') await new Promise((later) => setTimeout(later, 20));
    await runJobs();
    const day = { 日期: '2026年6月11日' };
    expect(await fieldsOf('daughter')).toEqual([
      {
        title: '结果通知',
        page: 'pages/receipts/receipts',
        事项: '缴费结果',
        结果: '已成功',
        ...day,
        提示: '凭证已出，点开就能看',
      },
    ]);
    expect(await fieldsOf('mother')).toEqual([
      {
        title: '结果通知',
        page: 'pages/family/family',
        事项: '家人替您缴费',
        结果: '已成功',
        ...day,
        提示: '不认识付款人？点开取消他',
      },
    ]);
  });

  /** The authority's file about somebody's newest receipt. */
  const stagesOf = async (who: Resident, stages: readonly string[], onDay: string): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-stages-'));
    const path = join(folder, 'stages.csv');
    const { receipts } = (await who.request('GET', '/api/receipts')).json as unknown as {
      receipts: { number: string }[];
    };
    const rows = stages.map((stage) => `${receipts[0]?.number},2026,${stage},${onDay}`);
    writeFileSync(path, `缴费记录,年度,阶段,日期\n${rows.join('\n')}\n`);
    const report = await world.product.commands.importStages({ path, apply: true, officer: 'test' });
    expect(report.problemCount).toBe(0);
    rmSync(folder, { recursive: true });
  };

  it('tells once when the money is in the account', async () => {
    await stagesOf(mother, ['税务入账', '进国库', '拨付', '记入个人账户'], '2026-06-11');
    await runJobs();
    expect((await fieldsOf('mother')).at(-1)).toMatchObject({ title: '到账通知', 参保人: '刘*花', 进度: '已记账' });
    expect(await fieldsOf('daughter')).toHaveLength(1); // she agreed to results only
  });

  const payForAll = async (uncle: Phone, cousin: Phone): Promise<Record<keyof typeof taken, string>> => {
    const ids: Record<string, string> = {};
    for (const [key, person] of Object.entries(taken)) {
      ids[key] = (await addFamily(uncle, person)).participantId;
      await addFamily(cousin, person);
    }
    return ids;
  };
  const begin = async (phone: Phone, ids: readonly string[]): Promise<string> => {
    const lines = ids.map((participantId) => ({ participantId, feeYear: 2026, tier: '300' }));
    const { basketId } = (await phone.request('POST', '/api/baskets', { lines })).json as unknown as Basket;
    const over = (await phone.request('POST', `/api/baskets/${basketId}/takeover`)).json as unknown as {
      basket: Basket;
    };
    const { quoteHash } = over.basket;
    const { json } = await phone.request('POST', '/api/orders', { basketId, quoteHash });
    return (json as unknown as { orderId: string }).orderId;
  };

  it('tells whoever had begun to pay that somebody else does, of whom, and what is left of it', async () => {
    const [uncle, cousin] = [await aPhone(world, 'uncle'), await aPhone(world, 'cousin')];
    for (let yes = 0; yes < 4; yes += 1) await agree(world, uncle, '结果通知');
    const { father, aunt, niece } = await payForAll(uncle, cousin);
    const first = await begin(uncle, [father, aunt]);
    await begin(await aResident(world, taken.father, 'father'), [father]);
    await runJobs();
    const card = { title: '结果通知', 日期: '2026年6月11日' };
    const ofFather = {
      ...card,
      page: `pages/result/result?o=${first}`,
      事项: '张*国的缴费',
      结果: '由本人付',
      提示: '没扣钱，还有没付的，点开接着付',
    };
    expect(await fieldsOf('uncle')).toEqual([ofFather]);
    const second = await begin(uncle, [aunt]);
    await advanceBoth(world, 11 * 60_000);
    await begin(cousin, [aunt]);
    await runJobs();
    const ofAunt = {
      ...card,
      page: `pages/result/result?o=${second}`,
      事项: '王*兰的缴费',
      结果: '由别人付',
      提示: '没扣您的钱，不用您再付',
    };
    expect(await fieldsOf('uncle')).toEqual([ofFather, ofAunt]);
    await begin(uncle, [niece]);
    await advanceBoth(world, 11 * 60_000);
    const last = await begin(cousin, [niece]);
    await world.product.jobs.find(({ name }) => name === 'deliverEvents')?.run();
    expect(await countOf(world, `(SELECT COUNT(*) FROM messages WHERE purpose = 'takenOver')`)).toBe(3);
    await cousin.request('POST', `/api/orders/${last}/close`); // nobody pays for her any more
    await runJobs();
    expect(await fieldsOf('uncle')).toEqual([ofFather, ofAunt]);
    expect(await countOf(world, `(SELECT COUNT(*) FROM messages WHERE purpose = 'takenOver')`)).toBe(2);
  });

  it('opens one case for money that is late, though nobody looked, and tells of it in the morning, if it is true by then', async () => {
    const uncle = await aResident(world, uncleSelf, 'uncle-self');
    await agree(world, uncle, '到账通知');
    await agree(world, daughter, '到账通知');
    await agree(world, daughter, '到账通知');
    const own = await uncle.order(await uncle.basket([{ feeYear: 2026, tier: '500' }]));
    await uncle.cashier(own.requestPayment);
    while ((await uncle.show(own.orderId)).state !== 'paid') await new Promise((later) => setTimeout(later, 20));
    const { orderId, requestPayment } = await daughter.order(await daughter.basket([{ feeYear: 2026, tier: '500' }]));
    await daughter.cashier(requestPayment);
    while ((await daughter.show(orderId)).state !== 'paid') await new Promise((later) => setTimeout(later, 20));
    await runJobs();
    const late = (): Promise<number> => countOf(world, `(SELECT COUNT(*) FROM cases WHERE kind = 'stageLate')`);
    world.clock.set(new Date('2026-06-12T23:00:00.000Z')); // 7:00 on the 13th: one working day is until the 12th
    await advanceBoth(world, 0);
    const before = (await fieldsOf('daughter')).length;
    await runJobs();
    expect(await late()).toBe(2);
    expect(await fieldsOf('daughter')).toHaveLength(before); // not before eight
    expect(await countOf(world, `(SELECT COUNT(*) FROM messages WHERE purpose = 'late' AND state = 'planned')`)).toBe(
      2,
    );
    await stagesOf(uncle, ['税务入账'], '2026-06-12');
    world.clock.set(new Date('2026-06-13T00:30:00.000Z'));
    await advanceBoth(world, 0);
    await runJobs();
    const told = (await fieldsOf('daughter')).slice(before);
    expect(told).toMatchObject([
      {
        title: '到账通知',
        参保人: '张*红',
        进度: '比说好的晚',
        日期: '2026年6月13日',
        提示: '钱已收到，已在催，不用再缴。点开看编号',
      },
    ]);
    expect(told[0]?.['page']).toMatch(/^pages\/tracker\/tracker\?c=[\w-]{22}$/);
    expect(await fieldsOf('uncle-self')).toEqual([]); // the file came meanwhile
    world.clock.set(new Date('2026-06-13T23:00:00.000Z'));
    await runJobs();
    expect(await late()).toBe(2);
    world.clock.set(new Date('2026-06-14T01:00:00.000Z'));
    await runJobs();
    expect(await fieldsOf('daughter')).toHaveLength(before + 1);
  });

  it('tells whoever began to pay and did not, once for a basket, and not at all when it was paid meanwhile', async () => {
    const at = async (instant: string): Promise<void> => {
      world.clock.set(new Date(instant));
      await advanceBoth(world, 0);
    };
    const begin = async (): Promise<Basket> => {
      const basket = await son.basket([{ feeYear: 2026, tier: '500' }]);
      await son.order(basket);
      return basket;
    };
    const runOut = async (): Promise<void> => {
      await advanceBoth(world, 16 * 60_000);
      for (let round = 0; round < 4; round += 1) await world.runJobs();
    };
    await at('2026-06-15T02:00:00.000Z');
    const basket = await begin();
    await runOut();
    const notPaid = { title: '结果通知', 事项: '缴费结果', 结果: '没付成', 提示: '没扣钱，点开接着付' };
    expect(await fieldsOf('son')).toMatchObject([notPaid]);
    expect((await fieldsOf('son'))[0]?.['page']).toMatch(/^pages\/result\/result\?o=[\w-]{22}$/);
    await son.order(basket); // the same basket in one tap, left again
    await runOut();
    expect(await fieldsOf('son')).toHaveLength(1);
    await begin();
    await at('2026-06-15T12:30:00.000Z'); // 20:30: it waits for the morning
    await runOut();
    expect(await countOf(world, `(SELECT COUNT(*) FROM messages WHERE purpose = 'unpaid' AND state = 'planned')`)).toBe(
      1,
    );
    await payThisYear(world, son);
    await at('2026-06-16T00:30:00.000Z');
    await runJobs();
    const all = await fieldsOf('son');
    expect(all.filter(({ 结果 }) => 结果 === '没付成')).toHaveLength(1);
    expect(all.at(-1)).toMatchObject({ 结果: '已成功' });
  });

  it('tells later, when WeChat gave no word about templates since the product started', async () => {
    const widow = await aResident(world, widowSelf, 'widow');
    await agree(world, widow, '结果通知');
    await world.crash();
    await world.wechat.control.arm('platform.busy', { endpoint: 'templates', count: 1_000 });
    await payThisYear(world, widow);
    await runJobs();
    expect(await fieldsOf('widow')).toEqual([]);
    await world.wechat.control.disarm();
    await advanceBoth(world, 20 * 60_000);
    await runJobs();
    expect(await fieldsOf('widow')).toMatchObject([{ 事项: '缴费结果', 结果: '已成功' }]);
  });

  it('tells the insured in the morning that a further account may pay, unless they asked it, ended it, or gave one yes only', async () => {
    const known = await aResident(world, knownSelf, 'known');
    await agree(world, known, '结果通知');
    const at = async (instant: string): Promise<void> => {
      world.clock.set(new Date(instant));
      await advanceBoth(world, 0);
    };
    const added = (): Promise<number> => countOf(world, `(SELECT COUNT(*) FROM messages WHERE purpose = 'payerAdded')`);
    await at('2026-06-20T12:30:00.000Z'); // 20:30
    await addFamily(await aPhone(world, 'adds-first'), knownSelf);
    await runJobs();
    expect(await added()).toBe(0); // the last yes is for a payment
    await agree(world, known, '结果通知');
    await addFamily(await aPhone(world, 'adds-second'), knownSelf);
    const third = await aPhone(world, 'adds-third');
    const { linkId } = await addFamily(third, knownSelf);
    const { basketId } = await known.basket([{ feeYear: 2026, tier: '300' }]);
    const { token } = (await known.request('POST', '/api/pay-requests', { basketId })).json as unknown as {
      token: string;
    };
    const invited = await (await aPhone(world, 'invited')).request('GET', `/api/pay-requests/${token}`);
    expect(invited.status).toBe(200);
    await runJobs();
    expect(await added()).toBe(2);
    expect(await fieldsOf('known')).toEqual([]);
    await third.request('DELETE', `/api/family-links/${linkId}`);
    await at('2026-06-21T00:30:00.000Z');
    await runJobs();
    expect(await fieldsOf('known')).toEqual([
      {
        title: '结果通知',
        page: 'pages/family/family',
        事项: '有人能替您缴费',
        结果: '已加上',
        日期: '2026年6月20日',
        提示: '不认识他？点开取消他',
      },
    ]);
    expect(await added()).toBe(1);
  });
});
