import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAID_HEADER } from '../../server/contributions/paid-file';
import { reminderCommand } from '../../server/cli/reminder-commands';
import { describeOnEachEngine } from '../support/engines';
import { addFamily } from '../support/family';
import { advanceBoth, countOf } from '../support/order-facts';
import type { TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import { register } from '../support/register';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { agree, aSubscriber, payThisYear } from './reminder-town';

const paid = (feeYear: number): TestPerson['paid'][number] => ({
  feeYear,
  tier: 500,
  subsidy: 75,
  paidDay: `${feeYear}-06-10`,
});
const since2025 = (differs: Partial<TestPerson> & { birthDay?: string } = {}): TestPerson =>
  aPerson({ enrolledDay: '2025-01-05', paid: [paid(2025)], ...differs });
const poor = { kind: '人群' as const, name: '特困', fromDay: '2020-01-01', toDay: '' };

const PEOPLE: Record<string, TestPerson> = {
  due: since2025({ name: '王秀兰' }),
  father: since2025({ name: '张建国', phone: '' }),
  mother: since2025({ name: '刘桂花', phone: '' }),
  reaching: since2025({
    name: '赵德福',
    birthDay: '1967-09-01',
    enrolledDay: '2020-01-05',
    paid: [paid(2024), paid(2025)],
  }),
  lateOnly: since2025({ name: '钱多多', enrolledDay: '2024-01-05', paid: [paid(2025), paid(2026)] }),
  paidUp: since2025({ name: '孙满仓', paid: [paid(2025), paid(2026)] }),
  covered: since2025({ name: '李有福', groups: [poor] }),
  dead: since2025({ name: '周已故', status: '终止参保', stopReason: '死亡', stoppedDay: '2026-03-01' }),
  nobody: since2025({ name: '吴无机', phone: '' }),
  textOnly: since2025({ name: '郑短信' }),
  son: since2025({ name: '张小军', paid: [paid(2025), paid(2026)] }),
};

const who = (key: string): TestPerson => {
  const one = PEOPLE[key];
  if (one === undefined) throw new Error(`nobody is called ${key}`);
  return one;
};

describeOnEachEngine('a campaign', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, Object.values(PEOPLE));
    await setClock('2026-06-11T02:00:00.000Z');
    for (const key of ['due', 'reaching', 'paidUp', 'covered', 'lateOnly']) {
      await aSubscriber(world, key, who(key), 3);
    }
    const son = await aSubscriber(world, 'son', who('son'), 3);
    for (const key of ['father', 'mother']) {
      const one = who(key);
      await addFamily(await aPhone(world, son.openid), one);
    }
  });
  afterAll(() => world.close());

  const setClock = async (instant: string): Promise<void> => {
    world.clock.set(new Date(instant));
    await advanceBoth(world, 0);
  };
  const run = async (argv: readonly string[]): Promise<string[]> => {
    const lines: string[] = [];
    await reminderCommand({ ...world.product.commands, print: (line) => lines.push(line) }, argv);
    return lines;
  };
  const cardsOf = async (openid: string): Promise<string[]> =>
    (await world.wechat.control.cards(openid)).map(({ fields }) => fields['参保人'] ?? '');

  it('says beforehand, in words, who would be told how and why the others are not, and writes nothing', async () => {
    const lines = await run(['plan', '--dry-run', '--each']);
    const outcomeOf = (name: string): string | undefined => lines.find((line) => line.includes(name))?.split('\t')[2];
    expect(
      Object.fromEntries(
        ['王*兰', '张*国', '刘*花', '赵*福', '钱*多', '孙*仓', '李*福', '周*故', '吴*机', '郑*信'].map((name) => [
          name,
          outcomeOf(name),
        ]),
      ),
    ).toEqual({
      '王*兰': '发微信',
      '张*国': '发微信',
      '刘*花': '发微信',
      '赵*福': '发微信',
      '钱*多': '发微信',
      '孙*仓': '已缴',
      '李*福': '政府代缴',
      '周*故': '参保已停（去世）',
      '吴*机': '微信、短信都到不了，请村里上门',
      '郑*信': '发短信',
    });
    expect(lines).toContain('2026-06-11 试算，什么都没有写：微信4条，短信1条');
    expect(lines.join()).not.toMatch(/王秀兰|1990001|610199\d{12}/);
    expect(await countOf(world, '(SELECT COUNT(*) FROM messages)')).toBe(0);
  });

  it('plans on the days of the calendar only, before eight, and sends nothing before eight', async () => {
    await setClock('2026-06-11T23:40:00.000Z'); // 7:40 on 12 June
    await world.runJobs();
    expect(await countOf(world, '(SELECT COUNT(*) FROM messages)')).toBe(5);
    await setClock('2026-06-11T23:59:00.000Z');
    await world.runJobs();
    expect(await world.wechat.control.cards()).toEqual([]);
  });

  it('tells those first who come of age with years missing; a payer once for all whom they pay for', async () => {
    await setClock('2026-06-12T00:01:00.000Z');
    await world.runJobs();
    expect((await world.wechat.control.cards()).map(({ fields }) => fields['参保人'])).toEqual(['赵*福']);
    await setClock('2026-06-12T00:45:00.000Z');
    await world.runJobs();
    expect(await cardsOf('due')).toEqual(['王*兰']);
    expect(await cardsOf('son')).toEqual(['张*国、刘*花']);
    expect(await cardsOf('lateOnly')).toEqual(['钱*多']);
    for (const key of ['paidUp', 'covered']) expect(await cardsOf(key)).toEqual([]);
    expect(world.sms.messages().map(({ phone }) => phone)).toEqual([PEOPLE['textOnly']?.phone]);
  });

  it('plans a round once, whoever plans it and how often', async () => {
    const before = await countOf(world, '(SELECT COUNT(*) FROM messages)');
    await Promise.all([1, 2].map(() => world.product.commands.planReminders({ isDryRun: false })));
    expect(await countOf(world, '(SELECT COUNT(*) FROM messages)')).toBe(before);
  });

  it('leaves people alone for three days, and whoever owes earlier years only for the rest of the season', async () => {
    await setClock('2026-06-14T01:00:00.000Z');
    expect(await run(['plan', '--dry-run'])).toContain('刚提醒过\t5人');
    await setClock('2026-06-15T01:00:00.000Z');
    const lines = await run(['plan', '--dry-run']);
    expect(lines).toContain('今年提醒够了\t1人');
    expect(lines.some((line) => line.startsWith('刚提醒过'))).toBe(false);
  });

  it('never in the evening: what is planned late waits for the morning', async () => {
    await setClock('2026-06-15T12:30:00.000Z'); // 20:30
    await world.product.commands.planReminders({ isDryRun: false });
    const before = (await world.wechat.control.cards()).length;
    await world.runJobs();
    await setClock('2026-06-15T15:00:00.000Z');
    await world.runJobs();
    expect((await world.wechat.control.cards()).length).toBe(before);
  });

  it('stops for whoever paid meanwhile: on the phone, and at a bank', async () => {
    const due = await aResident(world, who('due'), 'due');
    await payThisYear(world, due);
    const file = join(tmpdir(), `paid-${process.pid}-${engine.name}.csv`);
    const row = (key: string): string =>
      [PEOPLE[key]?.idNumber, '2026', '500', '500', '75', '2026-06-15', 'bankCounter', `B-${key}`].join(',');
    writeFileSync(file, `${PAID_HEADER.join(',')}\n${row('father')}\n`);
    const report = await world.product.commands.importPaidYears({ path: file, apply: true, officer: 'test' });
    expect(report).toMatchObject({ outcome: 'applied', creditedCount: 1 });
    await world.runJobs();
    const before = { due: (await cardsOf('due')).length };
    await setClock('2026-06-16T01:00:00.000Z');
    await world.runJobs();
    expect((await cardsOf('due')).length).toBe(before.due);
    expect((await cardsOf('son')).at(-1)).toBe('刘*花');
  });

  it('gives the village those whom nobody can reach, by name, and notes who looked', async () => {
    expect(await run(['worklist', '--region', '610199'])).toEqual(
      expect.arrayContaining([expect.stringContaining('worklist')]),
    );
    const lines = await run(['worklist', '--region', '610199', '--as', '村干部', '--reason', '上门提醒']);
    expect(lines).toEqual(['610199001001\t吴无机\t没登记电话\t今年没缴', '1人要上门']);
    expect(await countOf(world, `(SELECT COUNT(*) FROM audit WHERE action = 'reminders.worklist')`)).toBe(1);
  });

  it('six in a season and no more', async () => {
    const reaching = await aResident(world, who('reaching'), 'reaching');
    for (let at = 0; at < 8; at += 1) await agree(world, reaching);
    for (let at = 0; at < 8; at += 1) {
      const days = 20 + at * 3;
      await setClock(new Date(Date.UTC(2026, 5, days, 1)).toISOString());
      await world.product.commands.planReminders({ isDryRun: false });
      await world.runJobs();
      world.clock.advance(60 * 60_000);
      await world.runJobs();
    }
    expect(await cardsOf('reaching')).toHaveLength(6);
  });
});
