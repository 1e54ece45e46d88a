import { describeInChromium } from '../support/chromium';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, askByCard, decide } from '../support/family';
import type { HeldPhone } from '../support/held-phone';
import type { OpenOptions } from '../support/phone';
import { remind } from '../support/reminder';
import type { TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Journeys } from './journeys';
import { checkPage, startJourneys, tapsOf } from './journeys';

jest.setTimeout(120_000);

const WIRE_BYTES_MAX = 60 * 1024;
const FIELDS = ['姓名', '身份证号'];
/** The consent that WeChat demands once a phone, on a sheet in our words. */
const WECHAT_DEMANDS = '同意';
const lastYear: TestPerson['paid'] = [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' }];

const people = {
  mouse: aPerson({ name: '李秀英' }),
  large: aPerson({ name: '王桂芳' }),
  finger: aPerson({ name: '刘玉兰' }),
  again: aPerson({ name: '陈永贵', enrolledDay: '2025-01-05', paid: lastYear }),
  daughter: aPerson({ name: '张小兰', enrolledDay: '2025-01-05', paid: lastYear }),
  father: aPerson({ name: '张建国', enrolledDay: '2024-01-05', paid: lastYear }),
  mother: aPerson({ name: '李桂花', enrolledDay: '2025-01-05', paid: lastYear }),
};

describeInChromium('the main job on the phone', () => {
  describeOnEachEngine('pays', (engine) => {
    let journeys: Journeys;
    let phone: HeldPhone;
    beforeAll(async () => {
      journeys = await startJourneys(engine, people);
    });
    afterAll(() => journeys.close());
    afterEach(() => phone.close());

    const open = async (key: string, options?: OpenOptions): Promise<void> => {
      phone = await journeys.open(key, options);
      journeys.phones.server.traffic.length = 0;
    };
    const printed = async (title: string, budget: number): Promise<void> => {
      const taps = (await tapsOf(phone, FIELDS)).filter((tap) => tap !== WECHAT_DEMANDS);
      process.stdout.write(`${title}: ${taps.length}\n${taps.map((tap, at) => `  ${at + 1} ${tap}`).join('\n')}\n`);
      expect(taps.length).toBeLessThanOrEqual(budget);
    };

    it.each([
      ['mouse', {}],
      ['large', { font: 24 }],
      ['finger', { touch: true }],
    ] as const)('first time: who am I, which tier, pay, receipt (%s)', async (key, options) => {
      const { name, idNumber } = people[key];
      await open(key, options);
      await phone.sees('查一查，缴养老保险');
      journeys.phones.server.traffic.length = 0;
      await checkPage(phone);
      await phone.tap('查我的缴费');
      await phone.fill('姓名', name);
      await phone.fill('身份证号', idNumber);
      await phone.tap('同意用身份证号查参保记录');
      await checkPage(phone);
      await phone.tap('用微信手机号验证');
      await phone.sees('先看看隐私说明');
      await phone.tap('同意');
      await phone.wechat('允许', '申请获取并验证你的手机号');
      await phone.at('pages/tier/tier');
      await phone.sees('今年缴多少？');
      await checkPage(phone);
      await phone.tap('500元');
      await checkPage(phone);
      await phone.tap('就选500元');
      await phone.at('pages/check/check');
      await phone.sees('请核对，再付款');
      await checkPage(phone);
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await printed(`first time (${key})`, 6);
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      process.stdout.write(`pay path (${key}): ${phone.bytes()} bytes\n`);
      expect(phone.bytes()).toBeLessThan(WIRE_BYTES_MAX);
      await checkPage(phone);
      expect(await journeys.sinceThen()).toEqual({ payments: 1, credits: 1 });
      await journeys.world.runJobs();
      await phone.tap('回首页');
      await phone.sees(/已缴，正在记账|2026年已缴500元/);
    });

    it('next year: home card, check, pay', async () => {
      const again = await aResident(journeys.world, people.again, 'again');
      const reminder = await remind(journeys.world, again, [again.participantId]);
      await open('again');
      await phone.sees('2026年，同去年');
      await checkPage(phone);
      await phone.tap('缴费', { within: '陈*贵' });
      await phone.sees('请核对，再付款');
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await printed('home card', 2);
      await phone.paySheet('取消');
      await phone.sees('还没付款，没有扣钱');
      await checkPage(phone);
      await phone.tap('改一改');
      await phone.sees('请核对，再付款');
      await phone.reopen();
      await phone.tap('看各年');
      await phone.sees('缴哪几年？');
      await checkPage(phone);
      await phone.tap('下一步');
      await phone.sees('请核对，再付款');
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await printed('home, years', 3);
      await phone.paySheet('取消');
      await phone.sees('还没付款，没有扣钱');
      await phone.tap('改一改');
      await phone.sees('请核对，再付款');
      await phone.reopen({ path: 'pages/home/home?n=paper-slip' });
      await phone.sees('请核对，再付款');
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await printed('paper QR, after the scan', 1);
      await phone.paySheet('取消');
      await phone.sees('还没付款，没有扣钱');
      await phone.tap('改一改');
      await phone.sees('请核对，再付款');
      await phone.reopen({ path: `pages/check/check?r=${reminder}` });
      await phone.sees('从提醒打开');
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await printed('reminder card, after its tap', 1);
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual({ payments: 1, credits: 1 });
    });

    it('a daughter, her father’s two years and her mother in one payment', async () => {
      const daughter = await aResident(journeys.world, people.daughter, 'daughter');
      for (const relation of ['father', 'mother'] as const) {
        const { linkId } = await addFamily(daughter, people[relation], relation);
        const parent = await aResident(journeys.world, people[relation], relation);
        await decide(parent, await askByCard(daughter, linkId), 'agree');
      }
      await open('daughter');
      await phone.sees('爸爸');
      await checkPage(phone);
      await phone.sees('2026年，3人一共');
      await phone.tap('3人一起缴');
      await phone.sees('3人3笔，一共');
      await phone.tap('补缴2024');
      await phone.sees('爸爸 张*国，2024年缴多少？');
      await phone.sees('这一年补缴，没有政府补贴');
      await phone.tap('300元');
      await phone.tap('就选300元');
      await phone.sees('3人4笔，一共');
      await phone.sees('这年没有补贴');
      await checkPage(phone);
      await phone.tap('去微信付款');
      await phone.sees('¥1800.00');
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual({ payments: 1, credits: 4 });
      await journeys.world.runJobs();
      await phone.tap('回首页');
      await phone.seesNot('3人一起缴');
    });
  });
});
