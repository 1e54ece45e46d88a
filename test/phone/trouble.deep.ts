import { describeInChromium } from '../support/chromium';
import { describeOnSqlite } from '../support/engines';
import type { HeldPhone } from '../support/held-phone';
import { advanceBoth, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Gate } from './gate';
import { startGate } from './gate';
import type { Journeys } from './journeys';
import { startJourneys } from './journeys';

jest.setTimeout(120_000);

const MINUTE_MS = 60_000;
const ONCE = { payments: 1, credits: 1 };
const owes = (name: string): TestPerson =>
  aPerson({
    name,
    enrolledDay: '2025-01-05',
    paid: [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' }],
  });

const people = {
  refused: owes('李秀英'),
  lost: owes('王桂芳'),
  double: owes('刘玉兰'),
  late: owes('陈永贵'),
  changed: owes('孙长海'),
  cutOff: owes('周玉梅'),
  offline: owes('胡秀珍'),
  expired: owes('郑爱华'),
  killed: owes('马万里'),
  yesterday: owes('高建军'),
  eager: owes('唐保国'),
  ticked: owes('许国安'),
  heldOut: owes('韩土生'),
  newcomer: aPerson({ name: '何春花' }),
  review: owes('赵德明'),
};

describeInChromium('trouble on the phone', () => {
  describeOnSqlite('is told as it is, and nothing is paid twice', (engine) => {
    let journeys: Journeys;
    let gate: Gate;
    let phone: HeldPhone;
    beforeAll(async () => {
      journeys = await startJourneys(engine, people, {
        through: async (baseUrl) => {
          gate = await startGate(baseUrl);
          return gate.url;
        },
      });
    });
    afterAll(async () => {
      await journeys.close();
      await gate.close();
    });
    afterEach(async () => {
      gate.set('open');
      await journeys.world.wechat.control.disarm();
      await phone.close();
    });

    const isVerified = (key: keyof typeof people): Promise<Resident> => aResident(journeys.world, people[key], key);
    const toCheck = async (key: keyof typeof people): Promise<void> => {
      await isVerified(key);
      phone = await journeys.open(key);
      await phone.tap('缴费', { within: '500' });
      await phone.sees('请核对，再付款');
    };
    const toSheet = async (key: keyof typeof people): Promise<void> => {
      await toCheck(key);
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
    };
    const pays = async (): Promise<void> => {
      await phone.sees('¥500.00');
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    };

    it('cancelled, not enough, over the limit: nothing was taken, and it goes on', async () => {
      await toSheet('refused');
      await phone.paySheet('取消');
      await phone.sees('还没付款，没有扣钱');
      await phone.sees('选好的都还在，可以接着付');
      await phone.sees(/留到10:1\d，还剩1\d分钟/);
      await phone.tap('接着付500元');
      await phone.paySheet('余额不足');
      await phone.sees('没付成，没有扣钱');
      await phone.sees('卡里钱不够，没有扣钱。换一张卡再付。');
      await phone.tap('接着付500元');
      await phone.paySheet('失败');
      await phone.sees('超过这张卡的限额。换张卡，或分几次缴。');
      expect(await journeys.sinceThen()).toEqual({ payments: 0, credits: 0 });
      await phone.tap('接着付500元');
      await pays();
    });

    it('a lost notice: wait, do not pay again; the payment is asked for and found', async () => {
      await journeys.world.wechat.control.arm('notice.dropped', { count: 100 });
      await toSheet('lost');
      await phone.paySheet('付款');
      await phone.sees('正在确认，请别再付');
      await phone.seesNot('接着付500元');
      journeys.world.clock.advance(6_000);
      await journeys.world.runJobs();
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    });

    it('a double tap is one order', async () => {
      await toCheck('double');
      const before = (await journeys.world.wechat.control.orders()).length;
      await phone.page.getByText('去微信付款', { exact: true }).filter({ visible: true }).dblclick();
      await phone.sees('¥500.00');
      expect(await phone.page.locator('#wx-layer').getByRole('dialog', { name: '微信支付' }).count()).toBe(1);
      expect((await journeys.world.wechat.control.orders()).length).toBe(before + 1);
      await pays();
    });

    it('an order that ran out: paid anew with the same choices', async () => {
      await toSheet('late');
      await phone.paySheet('取消');
      await phone.sees('还没付款，没有扣钱');
      await advanceBoth(journeys.world, 16 * MINUTE_MS);
      await journeys.world.runJobs();
      await journeys.world.runJobs();
      await phone.tap('接着付500元');
      await phone.sees('这笔过时了，没有扣钱');
      await phone.tap('重新付');
      await pays();
    });

    it('another price: both are seen before anything is paid', async () => {
      await toCheck('changed');
      const groups = [{ kind: '人群' as const, name: '低保', fromDay: '2026-01-01', toDay: '' }];
      await register(journeys.world, [{ ...people.changed, groups }]);
      await phone.tap('去微信付款');
      await phone.sees('金额有变，改了的已标出，请再看一遍。');
      await phone.sees('改了');
      await phone.sees('450');
      await phone.tap('看清了');
      await phone.tap('去微信付款');
      await phone.sees('¥450.00');
      await phone.paySheet('付款');
      await phone.sees('缴费成功');
      expect(await journeys.sinceThen()).toEqual(ONCE);
    });

    it('a server that is away, and an answer that is lost: the same tap again is the same order', async () => {
      await toCheck('cutOff');
      gate.set('down');
      await phone.tap('去微信付款');
      await phone.sees('没连上网。选好的都还在。');
      const made = async (): Promise<number> => (await journeys.world.wechat.control.orders()).length;
      const before = await made();
      gate.set('deaf');
      await phone.tap('去微信付款');
      await until(async () => (await made()) === before + 1);
      await phone.seesNot('正在打开微信…');
      await phone.sees('没连上网。选好的都还在。');
      gate.set('open');
      await phone.tap('去微信付款');
      await pays();
      expect(await made()).toBe(before + 1);
    });

    it('no net: what was seen stays, with its time; nothing is paid from it', async () => {
      await isVerified('offline');
      phone = await journeys.open('offline');
      await phone.sees('2026年，同去年');
      await phone.network('none');
      await phone.page.evaluate('__phone.hide(), __phone.show()');
      await phone.sees(/这是今天10:\d\d查到的/);
      await phone.tap('缴费', { within: '500' });
      await phone.sees('没连上网。选好的都还在。');
      await phone.network('good');
      await phone.tap('再试一次');
      await phone.seesNot(/查到的/);
      await phone.tap('缴费', { within: '500' });
      await phone.tap('去微信付款');
      await pays();
    });

    it('a session that ends on the way is renewed without a word', async () => {
      await toCheck('expired');
      const { clock, product } = journeys.world;
      await product.database.inTransaction((tx) => tx.change('UPDATE sessions SET expires_at = ?', [clock.now()]));
      await phone.tap('去微信付款');
      await pays();
    });

    it('killed at each step: nothing is lost, nothing is paid twice', async () => {
      await toCheck('killed');
      await phone.reopen();
      await phone.tap('缴费', { within: '500' });
      await phone.tap('去微信付款');
      await phone.sees('¥500.00');
      await phone.reopen();
      await phone.sees(/有一笔还没付完，留到10:\d\d/);
      await phone.tap('接着付');
      await phone.sees('正在确认，请别再付'); // until WeChat has told the server
      await journeys.world.runJobs();
      await phone.sees('还没付款，没有扣钱');
      await phone.reopen();
      await phone.tap('接着付');
      await phone.sees('正在确认，请别再付');
      await journeys.world.runJobs();
      await phone.tap('接着付500元');
      await phone.sees('¥500.00');
      await phone.paySheet('付款');
      await phone.reopen();
      await until(async () => (await journeys.sinceThen()).credits === 1);
      await phone.reopen();
      await phone.sees('已缴，正在记账');
      await phone.seesNot('接着付');
      expect(await journeys.sinceThen()).toEqual({ payments: 0, credits: 0 });
    });

    it('tapped too often: how long to wait, and the same tap works after it', async () => {
      await isVerified('eager');
      phone = await journeys.open('eager');
      const error = { code: 'rate.tooOften', message: '点得太快了，7秒后再点。', details: { n: 7 }, requestId: 'r' };
      const answer = { status: 429, headers: {}, base64: Buffer.from(JSON.stringify({ error })).toString('base64') };
      await phone.page.route('**/wx/request', (request) => request.fulfill({ json: answer }));
      await phone.tap('缴费', { within: '500' });
      await phone.sees('点得太快了，7秒后再点。');
      await phone.tap('看各年');
      await phone.sees('点得太快了，7秒后再点。');
      await phone.page.unroute('**/wx/request');
      await phone.tap('再试一次');
      await phone.sees('缴哪几年？');
      await phone.tap('下一步');
      await phone.tap('去微信付款');
      await pays();
    });

    it('a hold that has ended, not closed yet: no minutes are counted, and what is still open can be paid', async () => {
      await toSheet('heldOut');
      await phone.paySheet('取消');
      await phone.sees(/留到10:\d\d，还剩1\d分钟/);
      await advanceBoth(journeys.world, 16 * MINUTE_MS);
      await phone.page.evaluate('getCurrentPages().at(-1).ask()');
      await phone.seesNot(/还剩\d+分钟/);
      await phone.seesNot('多留一会');
      await phone.tap('接着付500元');
      await pays();
    });

    it('killed among the years and the tiers: what was ticked and chosen is kept', async () => {
      await isVerified('ticked');
      phone = await journeys.open('ticked');
      await phone.tap('看各年');
      await phone.tap('换档次');
      await phone.tap('800元');
      await phone.reopen();
      await phone.tap('看各年');
      await phone.tap('换档次');
      await phone.tap('800元');
      await phone.tap('就选800元');
      await phone.sees('选了1年，一共');
      await phone.reopen();
      await phone.tap('看各年');
      await phone.sees('选了1年，一共');
      await phone.tap('下一步');
      await phone.sees('800元档');
      await phone.reopen();
      await phone.sees('2026年，同去年');
      expect(await journeys.sinceThen()).toEqual({ payments: 0, credits: 0 });
    });

    it('a check left open for a day is made again at the tap; its old address leads home and says so', async () => {
      await toCheck('yesterday');
      const { basketId } = await phone.page.evaluate<{ basketId: string }>(
        `({ basketId: getCurrentPages().at(-1).data.basket.basketId })`,
      );
      await advanceBoth(journeys.world, 25 * 60 * MINUTE_MS);
      await phone.tap('去微信付款');
      await phone.seesNot('正在打开微信…');
      await phone.seesNot('没有找到，可能过期了。');
      await phone.tap('去微信付款');
      await pays();
      await phone.reopen({ path: `pages/check/check?b=${basketId}` });
      await phone.at('pages/home/home');
      await phone.sees('这个链接过时了。到首页也能缴。');
      await phone.sees('已缴，正在记账');
    });

    it('killed while typing: the name is kept, the number is not', async () => {
      phone = await journeys.open('newcomer');
      await phone.tap('查我的缴费');
      await phone.fill('姓名', people.newcomer.name);
      await phone.fill('身份证号', people.newcomer.idNumber);
      await phone.tap('同意用身份证号查参保记录');
      await phone.reopen();
      await phone.tap('查我的缴费');
      const typed = (label: string): Promise<string> =>
        phone.page.getByLabel(label).and(phone.page.locator('input')).filter({ visible: true }).inputValue();
      expect(await typed('姓名')).toBe(people.newcomer.name);
      expect(await typed('身份证号')).toBe('');
    });

    it('money that does not fit: received, being looked at, do not pay again', async () => {
      await journeys.world.wechat.control.arm('trade.wrongAmount', { count: 1 });
      await toSheet('review');
      await phone.paySheet('付款');
      await phone.sees('款项已收到，正在核对，请勿重复缴费');
      await phone.tap('回首页');
      await phone.sees(/钱收到了，要核对一下。6月\d+日前答复，编号\d+。/);
      await phone.seesNot('缴费成功');
      expect(await journeys.sinceThen()).toEqual({ payments: 1, credits: 0 });
    });
  });
});
