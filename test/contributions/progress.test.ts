import { progressCommand } from '../../server/cli/progress-commands';
import { countMissed } from '../../server/contributions/count-missed';
import { foldProgress } from '../../server/contributions/fold-progress';
import type { RefundOptions, RefundView } from '../../types/refunds';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { officersOf } from '../support/officers';
import { countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

describeOnEachEngine('progress of a county', (engine: TestEngine) => {
  let world: World;
  const people = Array.from({ length: 4 }, () => aPerson());

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, people);
  });
  afterAll(() => world.close());

  const pay = async (
    at: number,
    line: { feeYear: number; tier: string; kind?: 'supplement' },
    resident?: Resident,
  ): Promise<{ payer: Resident; orderId: string }> => {
    const payer = resident ?? (await aResident(world, people[at] ?? aPerson(), `openid-progress-${at}`));
    const { orderId, requestPayment } = await payer.order(await payer.basket([line]));
    expect(await payer.cashier(requestPayment)).toBe('ok');
    await until(async () => (await payer.show(orderId)).state === 'paid');
    return { payer, orderId };
  };
  const said = async (...argv: string[]): Promise<{ code: number; lines: string[] }> => {
    const lines: string[] = [];
    const deps = { ...world.product.commands, print: (line: string) => lines.push(line) };
    return { code: await progressCommand(deps, argv), lines };
  };
  const placeLine = async (by: string, name: string): Promise<string> =>
    (await said('--by', by)).lines.find((line) => line.includes(` ${name}：`)) ?? '';

  it('counts each person once, a raise as money alone, and a payment of the last moment as not yet there', async () => {
    const { payer } = await pay(0, { feeYear: 2026, tier: '300' });
    expect((await said('--by', 'town')).lines.at(-1)).toBe('另有1笔刚到，几秒后算进来。');
    await world.runJobs();
    expect(await placeLine('village', '柳树村')).toContain('已缴1人，个人缴费300元');
    await pay(0, { feeYear: 2026, tier: '500', kind: 'supplement' }, payer);
    await pay(1, { feeYear: 2026, tier: '500' });
    await world.runJobs();
    expect(await placeLine('village', '柳树村')).toContain('已缴2人，个人缴费1000元');
    expect(await placeLine('town', '河湾镇')).toContain('已缴2人，个人缴费1000元');
    expect((await said('--by', 'town', '--year', '2025')).lines[0]).toContain('2025年度 青禾县：已缴0人');
  });

  it('folds a delta once, however many fold at the same time', async () => {
    await pay(2, { feeYear: 2026, tier: '300' });
    const deps = { ...world.product.database, clock: world.clock };
    const folded = await Promise.all(Array.from({ length: 8 }, () => foldProgress(deps)));
    expect(folded.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await countOf(world, '(SELECT SUM(people_n) FROM progress_totals)')).toBe(3);
  });

  it('takes a refunded year out again, and says what the totals of the books say', async () => {
    const { payer, orderId } = await pay(3, { feeYear: 2026, tier: '300' });
    await world.runJobs();
    expect(await placeLine('village', '柳树村')).toContain('已缴4人，个人缴费1600元');
    const options = await payer.request('GET', `/api/orders/${orderId}/refund-options`);
    const lineIds = (options.json as unknown as RefundOptions).lines.map(({ lineId }) => lineId);
    const applied = await payer.request('POST', '/api/refunds', { orderId, lineIds, reason: 'paidTwice' });
    await (await officersOf(world)).approve((applied.json as unknown as RefundView).number);
    await world.runJobs();
    expect(await placeLine('village', '柳树村')).toContain('已缴3人，个人缴费1300元');
    const inBooks = '(SELECT SUM(personal_fen) FROM contribution_lines WHERE live_slot = 1)';
    expect(await countOf(world, '(SELECT SUM(amount_fen) FROM progress_totals)')).toBe(await countOf(world, inBooks));
  });

  it('counts what an older build credited and reversed beside it, once', async () => {
    const { inTransaction } = world.product.database;
    const deps = { ...world.product.database, clock: world.clock };
    await inTransaction((tx) => tx.change('DELETE FROM progress_totals'));
    await inTransaction((tx) => tx.change(`DELETE FROM progress_deltas WHERE source_key <> 'line:1'`));
    await inTransaction((tx) => tx.change('UPDATE progress_deltas SET folded_at = NULL'));
    expect(await countMissed(deps)).toBe(3);
    expect(await countMissed(deps)).toBe(0);
    await foldProgress(deps);
    expect(await placeLine('village', '柳树村')).toContain('已缴3人，个人缴费1300元');
  });

  it('measures against the milestones of the plan by the denominator it names', async () => {
    const { lines } = await said('--by', 'town');
    expect(lines.join('\n')).toContain('人数没有填，算不出');
    await world.product.database.inTransaction((tx) =>
      tx.change('UPDATE regions SET insurable_n = 10 WHERE parent_code IS NULL'),
    );
    expect((await said('--by', 'town')).lines.slice(0, 6)).toEqual([
      '2026年度 青禾县：已缴3人，应参保10人，30.00%，个人缴费1300元',
      '缴费率＝已缴人数÷应参保户籍人口（10人），30.00%',
      '  6月10日前 20%：已达到',
      '  6月20日前 50%：还没到期，差2人',
      '  6月30日前 95%：还没到期，差7人',
      '  11月30日前 100%：还没到期，差7人',
    ]);
  });

  it.each([[[]], [['--by', 'street']], [['--by', 'town', '--year', '26']], [['--all']], [['town']]])(
    'explains itself to %j',
    async (argv) => {
      expect(await said(...argv)).toMatchObject({ code: 2, lines: [expect.stringContaining('niannian progress')] });
    },
  );
});
