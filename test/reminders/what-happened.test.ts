import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Basket } from '../../types/baskets';
import { describeOnEachEngine } from '../support/engines';
import { addFamily } from '../support/family';
import { advanceBoth, countOf } from '../support/order-facts';
import type { Resident } from '../support/resident';
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
  beforeAll(async () => {
    world = await startWorld(engine);
    const people = { mother: aPerson({ name: '刘桂花' }), daughter: aPerson({ name: '张小红' }), son: aPerson() };
    await register(world, Object.values(people));
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

  it('tells once when the money is in the account', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-stages-'));
    const path = join(folder, 'stages.csv');
    const { receipts } = (await mother.request('GET', '/api/receipts')).json as unknown as {
      receipts: { number: string }[];
    };
    const rows = ['税务入账', '进国库', '拨付', '记入个人账户'].map(
      (stage) => `${receipts[0]?.number},2026,${stage},2026-06-11`,
    );
    writeFileSync(path, `缴费记录,年度,阶段,日期\n${rows.join('\n')}\n`);
    const report = await world.product.commands.importStages({ path, apply: true, officer: 'test' });
    expect(report.problemCount).toBe(0);
    rmSync(folder, { recursive: true });
    await runJobs();
    expect((await fieldsOf('mother')).at(-1)).toMatchObject({ title: '到账通知', 参保人: '刘*花', 进度: '已记账' });
    expect(await fieldsOf('daughter')).toHaveLength(1); // she agreed to results only
  });

  it('opens one case for money that is late, though nobody looked', async () => {
    const { orderId, requestPayment } = await daughter.order(await daughter.basket([{ feeYear: 2026, tier: '500' }]));
    await daughter.cashier(requestPayment);
    while ((await daughter.show(orderId)).state !== 'paid') await new Promise((later) => setTimeout(later, 20));
    await runJobs();
    const late = (): Promise<number> => countOf(world, `(SELECT COUNT(*) FROM cases WHERE kind = 'stageLate')`);
    world.clock.set(new Date('2026-06-12T23:00:00.000Z')); // 7:00 on the 13th: one working day is until the 12th
    await world.runJobs();
    expect(await late()).toBe(1);
    world.clock.set(new Date('2026-06-13T23:00:00.000Z'));
    await world.runJobs();
    expect(await late()).toBe(1);
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
});
