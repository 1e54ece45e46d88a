import { describeInChromium } from '../support/chromium';
import { describeOnSqlite } from '../support/engines';
import { addFamily } from '../support/family';
import type { HeldPhone } from '../support/held-phone';
import { remind } from '../support/reminder';
import { aPerson, aResident } from '../support/resident';
import { agree } from '../reminders/reminder-town';
import type { Journeys } from './journeys';
import { startJourneys } from './journeys';

jest.setTimeout(120_000);

const SCREENSHOTS = process.env['SCREENSHOTS'];
const ONCE = { payments: 1, credits: 1 };
const owes = (name: string) =>
  aPerson({
    name,
    enrolledDay: '2024-01-05',
    paid: [
      { feeYear: 2024, tier: 500, subsidy: 75, paidDay: '2024-06-01' },
      { feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' },
    ],
  });
const people = {
  asks: owes('张建国'),
  reminded: owes('李桂花'),
  daughter: owes('张小兰'),
  mother: aPerson({
    name: '王桂芳',
    enrolledDay: '2025-01-05',
    groups: [{ kind: '人群', name: '低保', fromDay: '2025-01-01', toDay: '' }],
  }),
};

describeInChromium('the customer service chat on the phone', () => {
  describeOnSqlite('asks, is answered, and goes on to the page', (engine) => {
    let journeys: Journeys;
    let phone: HeldPhone;
    beforeAll(async () => {
      journeys = await startJourneys(engine, people);
    });
    afterAll(() => journeys.close());
    afterEach(() => phone.close());

    const enter = async (key: string): Promise<void> => {
      phone = await journeys.open(key, { path: 'pages/help/help' });
      await phone.tap('问客服');
      await phone.page.getByRole('dialog', { name: '年年缴客服' }).waitFor();
    };
    const say = async (text: string): Promise<void> => {
      await phone.page.getByLabel('说点什么').fill(text);
      await phone.page.getByRole('button', { name: '发送' }).click();
      await phone.sees(text);
      await journeys.world.runJobs();
    };
    const card = (title: string): Promise<void> =>
      phone.page.getByRole('log').getByRole('button', { name: title }).last().click();
    const picture = async (name: string): Promise<void> => {
      if (SCREENSHOTS !== undefined) await phone.screenshot(`${SCREENSHOTS}/${name}.png`);
    };
    const payFromCheck = async (): Promise<void> => {
      await phone.at('pages/check/check');
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    };

    it('欠费: the years with their amounts; the card opens them, and they are paid', async () => {
      await aResident(journeys.world, people.asks, 'asks');
      await enter('asks');
      await journeys.world.runJobs();
      await phone.sees('可以说：欠费、档次、怎么缴、退费、凭证、人工。');
      await say('欠费');
      await phone.sees('您还有1年没缴：2026。点卡片看每年多少钱。');
      await phone.sees(/2026年：500元档，您付500元，政府另补75元。/);
      await picture('chat-owes');
      await card('看每年多少钱');
      await phone.at('pages/arrears/arrears');
      await phone.tap('下一步');
      await payFromCheck();
    });

    it('a reminder that arrived: its card opens the page with everything filled in', async () => {
      const resident = await aResident(journeys.world, people.reminded, 'reminded');
      await agree(journeys.world, resident);
      await remind(journeys.world, resident, [resident.participantId]);
      await journeys.world.runJobs();
      phone = await journeys.open('reminded');
      await phone.page.evaluate(`__phone.openChat('notices')`);
      await phone.sees('李*花');
      await picture('chat-notices');
      await card('缴费提醒');
      await payFromCheck();
    });

    it('a payer reads what a payer may; reminders stop; a person is asked for', async () => {
      const daughter = await aResident(journeys.world, people.daughter, 'daughter');
      await addFamily(daughter, people.mother, 'mother');
      await enter('daughter');
      await say('我妈欠费吗');
      await phone.sees(/妈妈 王\*芳还有2年没缴：2026、2025。/);
      await phone.seesNot(/低保|替您付|王桂芳/);
      await say('取消提醒');
      await phone.sees('已停。不提醒也能缴。');
      await say('转人工');
      await phone.sees(/正在转给工作人员（工作日 8:30–17:30）。没人就留个话，编号\d{12}，6月18日前回。/);
      await phone.sees('人工客服已接入');
      await picture('chat-payer');
      await card('我的问题单');
      await phone.at('pages/cases/cases');
      await phone.sees('已收到，6月18日前答复。');
    });

    it('who has shown nothing yet is sent to show who they are', async () => {
      await enter('mother');
      await say('欠费');
      await phone.sees('点卡片，先确认是您本人。');
      await card('查我的缴费');
      await phone.at('pages/verify/verify');
      await phone.sees('先确认您是谁');
    });
  });
});
