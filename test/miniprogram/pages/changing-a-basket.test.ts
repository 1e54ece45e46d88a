import { answering, ok, openPage } from '../fake-page';
import type { Answers } from '../fake-page';
import type { FakeWeChat } from '../fake-wechat';
import { fakeWeChat, refusal } from '../fake-wechat';

const tiers = [300, 500, 1000].map((yuan) => ({
  code: `${yuan}`,
  amountFen: yuan * 100,
  subsidyFen: 0,
  explanation: [],
}));
const thisYear = new Date().getFullYear();
const year = {
  feeYear: thisYear,
  obligation: 'due',
  payable: 'required',
  tiers,
  chosenTier: '300',
  subsidyLost: false,
};
const back = (feeYear: number) => ({ ...year, feeYear, obligation: 'late', payable: 'optional' });
const ARREARS = {
  participantId: 'dad',
  relation: 'father',
  maskedName: '张*国',
  knowsHistory: true,
  isAllPaid: false,
  years: [year, back(2024), back(2022)],
  maxYears: 15,
  window: { state: 'open' },
};
type Line = { participantId: string; feeYear: number; tier: string };
const dad = (feeYear: number, tier: string): Line => ({ participantId: 'dad', feeYear, tier });
const mum: Line = { participantId: 'mum', feeYear: thisYear, tier: '300' };

/** A server that keeps one basket, and makes an order of it. */
const county = (held: Line[] = []): { wechat: FakeWeChat; lines: () => Line[] } => {
  let lines = held;
  const basket = () =>
    ok({
      basketId: 'b',
      people: [],
      lines: lines.map((line) => ({ ...line, maskedName: '', amountFen: 30_000, subsidyFen: 0, explanation: [] })),
      removed: [],
      totalFen: 30_000,
      subsidyFen: 0,
      payee: '',
      payer: '',
      quoteHash: 'q',
    });
  const take = (body: unknown) => {
    lines = (body as { lines: Line[] }).lines;
    return basket();
  };
  const answers: Answers = {
    'GET /api/participants/dad/arrears': ok(ARREARS),
    'GET /api/baskets/b': basket,
    'PUT /api/baskets/b': take,
    'POST /api/baskets': take,
    'POST /api/orders': ok({ orderId: 'o', requestPayment: {} }),
  };
  return { wechat: fakeWeChat(answering(answers)), lines: () => lines };
};

test('修改 opens with what the basket holds, and keeps what is not touched', async () => {
  const { lines, wechat } = county([dad(thisYear, '1000'), dad(2024, '500'), mum]);
  const page = await openPage('arrears', { p: 'dad', b: 'b' });
  expect([page.reads('view.picked'), page.reads('view.totalFen')]).toEqual([[thisYear, 2024], 150_000]);
  await page.does('onNext');
  expect(lines()).toEqual(expect.arrayContaining([dad(thisYear, '1000'), dad(2024, '500'), mum]));
  expect(lines()).toHaveLength(3);
  expect(wechat.opened).toEqual(['back 1']);
});

test('a tier that is changed within a basket is chosen there, and nowhere else', async () => {
  const { lines } = county([dad(thisYear, '1000'), dad(2024, '500')]);
  const page = await openPage('arrears', { p: 'dad', b: 'b' });
  const tier = await openPage('tier', { p: 'dad', y: '2024', back: '1', b: 'b' });
  await tier.does('onChoose', { code: '300' });
  await tier.does('onTake');
  await page.does('onShow');
  expect(page.reads('view.totalFen')).toBe(130_000);
  await page.does('onNext');
  expect(lines()).toEqual([dad(thisYear, '1000'), dad(2024, '300')]);
  expect((await openPage('arrears', { p: 'dad' })).reads('view.picked')).toEqual([thisYear]);
});

test('＋补缴 adds a year without ticking it for the next visit', async () => {
  const { lines } = county([dad(thisYear, '1000'), mum]);
  const tier = await openPage('tier', { p: 'dad', y: '2024', b: 'b' });
  await tier.does('onChoose', { code: '500' });
  await tier.does('onTake');
  expect(lines()).toEqual([dad(thisYear, '1000'), mum, dad(2024, '500')]);
  expect((await openPage('arrears', { p: 'dad', b: 'b' })).reads('view.picked')).toEqual([thisYear, 2024]);
  expect((await openPage('arrears', { p: 'dad' })).reads('view.picked')).toEqual([thisYear]);
});

test('back from the check shows the ticks as they were left; an order ends them', async () => {
  const { wechat, lines } = county();
  const page = await openPage('arrears', { p: 'dad' });
  await page.does('onPick', { feeYear: 2024 });
  await page.does('onNext');
  expect(wechat.opened.at(-1)).toBe('navigateTo /pages/check/check?b=b');
  expect(lines()).toEqual([dad(thisYear, '300'), dad(2024, '300')]);
  await page.does('onShow');
  expect(page.reads('view.picked')).toEqual([thisYear, 2024]);

  const check = await openPage('check', { b: 'b' });
  const change = await openPage('arrears', { p: 'dad', b: 'b' });
  await change.does('onPick', { feeYear: 2022 });
  await change.does('onNext');
  await page.does('onShow');
  expect(page.reads('view.picked')).toEqual([thisYear, 2024, 2022]);

  await check.does('onFirst');
  expect((await openPage('arrears', { p: 'dad' })).reads('view.picked')).toEqual([thisYear]);
});

test('whoever leaves the check before WeChat’s sheet is up is not shown it elsewhere', async () => {
  const { wechat } = county([dad(thisYear, '300')]);
  const stays = await openPage('check', { b: 'b' });
  await stays.does('onFirst');
  expect(wechat.opened).toEqual(['redirectTo /pages/result/result?o=o&s=done']);
  const leaves = await openPage('check', { b: 'b' });
  leaves.starts('onFirst');
  await leaves.does('onUnload');
  expect(wechat.opened).toHaveLength(1);
  expect(wechat.sent.filter(({ path }) => path === '/api/orders')).toHaveLength(2);
});

test('a basket whose order is still open leads to that order', async () => {
  const wechat = fakeWeChat(
    answering({
      'GET /api/participants/dad/arrears': ok(ARREARS),
      'GET /api/baskets/b': ok({ basketId: 'b', lines: [dad(thisYear, '300')], totalFen: 30_000, quoteHash: 'q' }),
      'PUT /api/baskets/b': refusal(409, 'order.open', '有一笔还没付完，留到10:47。', { orderId: 'o' }),
    }),
  );
  for (const page of [
    await openPage('arrears', { p: 'dad', b: 'b' }),
    await openPage('tier', { p: 'dad', y: `${thisYear}`, b: 'b' }),
  ]) {
    await page.does(page.data['code'] === undefined ? 'onNext' : 'onTake');
    expect(page.reads('frame.notice.buttons')).toEqual([{ text: '看看', way: 'look' }]);
    await page.does('onFrameWay', { way: 'look' });
    expect(wechat.opened).toEqual(['navigateTo /pages/result/result?o=o']);
    wechat.opened.length = 0;
  }
});
