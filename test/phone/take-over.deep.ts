import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemoPacks } from '../demo/county-packs';
import { describeInChromium } from '../support/chromium';
import { describeOnSqlite } from '../support/engines';
import { addFamily } from '../support/family';
import type { HeldPhone } from '../support/held-phone';
import { advanceBoth, until } from '../support/order-facts';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Journeys } from './journeys';
import { startJourneys } from './journeys';

jest.setTimeout(120_000);

const ONCE = { payments: 1, credits: 1 };
const owes = (name: string): TestPerson =>
  aPerson({
    name,
    enrolledDay: '2025-01-05',
    paid: [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' }],
  });
const people = {
  held: owes('张建国'),
  taken: owes('李德福'),
  untiered: aPerson({ name: '周玉兰' }),
  yearly: owes('孙长海'),
  paidMeanwhile: owes('王长河'),
  closing: owes('赵德明'),
  sheetOpen: owes('马万里'),
  daughter: owes('张小兰'),
};

/** The demo's rules, with a window that ends with June. */
const packsUntilJune = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-packs-'));
  writeDemoPacks(folder, 2026);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const pack = JSON.parse(text) as { window?: { periods?: { kind: string }[] } };
    if (pack.window?.periods === undefined) continue;
    pack.window.periods = pack.window.periods.filter(({ kind }) => kind === 'concentrated');
    writeFileSync(join(folder, file), JSON.stringify(pack));
  }
  return folder;
};

describeInChromium('two payers and one window', () => {
  describeOnSqlite('a year is paid once', (engine) => {
    const packs = packsUntilJune();
    let journeys: Journeys;
    let phone: HeldPhone;
    let daughter: Resident;
    beforeAll(async () => {
      journeys = await startJourneys(engine, people, { overrides: { RULE_PACKS_DIR: packs } });
      daughter = await aResident(journeys.world, people.daughter, 'daughter');
    });
    afterAll(async () => {
      await journeys.close();
      rmSync(packs, { recursive: true, force: true });
    });
    afterEach(async () => {
      await journeys.world.wechat.control.disarm();
      await phone.close();
    });

    /** The daughter has begun to pay for this person, who then looks at their own phone. */
    const daughterPays = async (
      key: 'held' | 'taken' | 'untiered' | 'yearly' | 'paidMeanwhile',
    ): ReturnType<Resident['order']> => {
      await aResident(journeys.world, people[key], key);
      const { participantId } = await addFamily(daughter, people[key], 'father');
      const started = await daughter.order(await daughter.basket([{ participantId, feeYear: 2026, tier: '500' }]));
      phone = await journeys.open(key);
      await phone.sees('张*兰正在付');
      return started;
    };

    it('somebody else is paying: the insured learns who, and then that it is paid', async () => {
      const { orderId, requestPayment } = await daughterPays('held');
      expect(await daughter.cashier(requestPayment)).toBe('ok');
      await until(async () => (await daughter.show(orderId)).state === 'paid');
      await phone.reopen();
      await phone.sees('已缴，正在记账');
      await phone.seesNot('改由我来付');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    });

    it('the insured takes over: the other order is closed first, and its sheet pays nothing', async () => {
      const { orderId, requestPayment } = await daughterPays('taken');
      await phone.tap('改由我来付');
      await phone.sees('请核对，再付款');
      expect((await daughter.show(orderId)).message).toBe('已改由本人付。');
      expect(await daughter.cashier(requestPayment)).not.toBe('ok');
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    });

    it('the insured whose tier nobody knows chooses it first; the check then offers the takeover', async () => {
      const { orderId } = await daughterPays('untiered');
      await phone.tap('改由我来付');
      await phone.sees('今年缴多少？');
      await phone.tap('300元');
      await phone.tap('就选300元');
      await phone.sees(/这一年有人正在付，10:\d\d前有结果。/);
      await phone.tap('改由我来付');
      await phone.sees('可以付了，请核对。');
      expect((await daughter.show(orderId)).message).toBe('已改由本人付。');
      await phone.tap('去微信付款');
      await phone.sees('¥300.00');
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    });

    it('in the list of years: until when, and the takeover; each sum says why', async () => {
      const { orderId } = await daughterPays('yearly');
      await phone.tap('看各年');
      await phone.sees(/正在付，到10:\d\d/);
      await phone.tap('改由我来付');
      await phone.sees('请核对，再付款');
      expect((await daughter.show(orderId)).message).toBe('已改由本人付。');
      await phone.tap('为什么是这个数');
      await phone.sees('依据：缴费档次和补贴表（演示，转引陕西省）');
      await phone.sees('2026年1月1日起这样算');
      await phone.tap('关闭');
      await phone.tap('修改');
      await phone.tap('五百元，为什么是这个数');
      await phone.sees('您付500元');
      expect(await journeys.sinceThen()).toEqual({ payments: 0, credits: 0 });
    });

    it('a takeover that finds the other order paid says so, and offers no payment', async () => {
      await daughterPays('paidMeanwhile');
      await journeys.world.wechat.control.arm('close.paidMeanwhile', { count: 1 });
      await phone.tap('改由我来付');
      await phone.sees('那一笔已经付好了，请别再付。');
      await phone.sees('已缴，正在记账');
      await phone.seesNot('改由我来付');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    });

    it('the window closes while WeChat’s sheet is open: nothing is taken, and why it cannot be paid anew', async () => {
      const { clock } = journeys.world;
      const goTo = (instant: string): Promise<void> =>
        advanceBoth(journeys.world, Date.parse(instant) - clock.now().getTime());
      await goTo('2026-06-30T23:50:00+08:00');
      await aResident(journeys.world, people.sheetOpen, 'sheetOpen');
      phone = await journeys.open('sheetOpen');
      await phone.tap('缴费', { within: '500' });
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await goTo('2026-07-01T00:00:30+08:00');
      await phone.paySheet('付款');
      await phone.sees('正在确认，请别再付');
      await phone.seesNot(/还剩\d+分钟/);
      for (let rounds = 0; rounds < 3; rounds += 1) await journeys.world.runJobs();
      await phone.page.evaluate('getCurrentPages().at(-1).ask()');
      await phone.sees('这笔过时了，没有扣钱');
      await phone.tap('重新付');
      await phone.sees(/今天缴不了，.+起可以缴。/);
      expect(await journeys.sinceThen()).toEqual({ payments: 0, credits: 0 });
      await goTo('2026-06-30T23:50:00+08:00');
    });

    it('the window closes before the tap: why, from when, and nothing is taken', async () => {
      const { clock } = journeys.world;
      const goTo = (instant: string): Promise<void> =>
        advanceBoth(journeys.world, Date.parse(instant) - clock.now().getTime());
      await goTo('2026-06-30T23:50:00+08:00');
      await aResident(journeys.world, people.closing, 'closing');
      phone = await journeys.open('closing');
      await phone.tap('缴费', { within: '500' });
      await phone.sees('请核对，再付款');
      await goTo('2026-07-01T00:01:00+08:00');
      await phone.tap('去微信付款');
      await phone.sees(/今天缴不了，.+起可以缴。/);
      await phone.sees('到时提醒我');
      expect(await journeys.sinceThen()).toEqual({ payments: 0, credits: 0 });
    });
  });
});
