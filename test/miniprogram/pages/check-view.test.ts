import type { CheckSetting } from '../../../miniprogram/pages/check/check-view';
import { checkView } from '../../../miniprogram/pages/check/check-view';
import { findBasket } from '../../../miniprogram/pages/check/find-basket';
import { keep } from '../../../miniprogram/services/storage';
import type { Basket } from '../../../types/baskets';
import { fakeWeChat, nothingThere } from '../fake-wechat';

const SETTING: CheckSetting = {
  nowMs: Date.parse('2026-06-11T10:32:00+08:00'),
  isLarge: false,
  relationOf: () => undefined,
};

const aLine = (part: Partial<Basket['lines'][number]> = {}): Basket['lines'][number] => ({
  participantId: 'dad',
  maskedName: '张*国',
  feeYear: 2026,
  tier: '500',
  amountFen: 50_000,
  subsidyFen: 7_500,
  explanation: [],
  isChanged: false,
  ...part,
});
const BACK = aLine({ feeYear: 2024, subsidyFen: 0 });
const MUM = aLine({ participantId: 'mum', maskedName: '李*兰', tier: '300', amountFen: 30_000, subsidyFen: 4_500 });

const aBasket = (part: Partial<Basket> = {}): Basket => ({
  basketId: 'b',
  people: [
    { participantId: 'dad', relation: 'father', maskedName: '张*国', addableYears: [2022] },
    { participantId: 'mum', relation: 'mother', maskedName: '李*兰', addableYears: [] },
  ],
  lines: [BACK, aLine(), MUM],
  removed: [],
  totalFen: 130_000,
  subsidyFen: 12_000,
  payee: '国家税务总局青禾县税务局',
  payer: '张*强',
  quoteHash: 'h',
  quoteExpiresAt: '2026-06-11T11:02:00+08:00',
  expiresAt: '2026-06-12T10:32:00+08:00',
  ...part,
});

test('each sum says why it is what it is, by person and year', () => {
  const lines = [aLine({ explanation: ['500元档', '您付500元'] }), aLine({ ...MUM, explanation: ['要缴300元'] })];
  expect(checkView(aBasket({ lines }), SETTING).explanation).toEqual([
    '爸爸 张*国，2026年度',
    '500元档',
    '您付500元',
    '妈妈 李*兰，2026年度',
    '要缴300元',
  ]);
});

test('who, which year, which tier, how much, to whom', () => {
  const view = checkView(aBasket(), SETTING);
  expect(view.people.map(({ relation, maskedName }) => `${relation} ${maskedName}`)).toEqual([
    '爸爸 张*国',
    '妈妈 李*兰',
  ]);
  expect(view.people[0]?.lines.map(({ feeYear, yearNote, tier, note }) => [feeYear, yearNote, tier, note])).toEqual([
    [2026, '今年', '500元档', '政府另补75元'],
    [2024, '补缴', '500元档', '这年没有补贴'],
  ]);
  expect(view.people[0]?.additions).toEqual([{ feeYear: 2022, text: '补缴2022' }]);
  expect(view.pairs).toEqual([
    { label: '收款单位', value: '国家税务总局青禾县税务局' },
    { label: '付款人', value: '您 张*强' },
    { label: '政府另补，不用您付', value: '120元' },
  ]);
  expect([view.label, view.first, view.firstLabel]).toEqual([
    '2人3笔，一共',
    '去微信付款',
    '去微信付款，一共一千三百元',
  ]);
  expect(view.people[0]?.lines[0]?.label).toBe('2026年度，今年，500元档，政府另补75元，五百元');
});

test('at large sizes the notes are short', () => {
  const view = checkView(aBasket(), { ...SETTING, isLarge: true });
  expect(view.people[0]?.lines.map(({ note }) => note)).toEqual(['政府补75元', '没有补贴']);
});

test('figures that differ from what was seen are marked, by the server’s word and by ours', () => {
  expect(checkView(aBasket(), SETTING).hasChanged).toBe(false);
  expect(checkView(aBasket({ lines: [aLine({ isChanged: true })] }), SETTING).hasChanged).toBe(true);
  const now = aBasket({ lines: [aLine({ amountFen: 60_000 }), BACK, MUM] });
  const view = checkView(now, { ...SETTING, before: aBasket() });
  expect(view.people.flatMap(({ lines }) => lines.map(({ feeYear, isChanged }) => [feeYear, isChanged]))).toEqual([
    [2026, true],
    [2024, false],
    [2026, false],
  ]);
  expect(view.people[0]?.lines[0]?.label).toContain('改了');
});

test('what was taken out is told in words; a year that somebody is paying may be taken over', () => {
  const removed = [
    {
      participantId: 'dad',
      maskedName: '张*国',
      feeYear: 2026,
      code: 'year.busy',
      message: '这一年有人正在付，10:47前有结果。',
      canTakeOver: true,
    },
  ];
  const view = checkView(aBasket({ lines: [], removed, totalFen: 0 }), SETTING);
  expect(view.removed).toEqual([
    { key: 'dad:2026', text: '爸爸 张*国 2026年：这一年有人正在付，10:47前有结果。', canTakeOver: true },
  ]);
  expect(view).toMatchObject({ isEmpty: true, first: '去首页' });
});

test('more than two years to add are one row', () => {
  const people = [
    { participantId: 'dad', relation: 'father' as const, maskedName: '张*国', addableYears: [2020, 2021, 2022] },
  ];
  expect(checkView(aBasket({ people, lines: [aLine()] }), SETTING).people[0]?.additions).toEqual([
    { feeYear: 0, text: '补缴其他年度' },
  ]);
});

describe('how the page finds its basket', () => {
  const card = { participantId: 'dad', cardState: 'due', feeYear: 2026, amountFen: 50_000, tier: '500' };
  const world = (people: unknown[]) =>
    fakeWeChat(({ path, body }) => {
      if (path === '/api/home') return { status: 200, body: { people, window: {}, openOrders: [] } };
      if (path === '/api/baskets') return { status: 200, body: { ...aBasket(), asked: body } };
      if (path === '/api/pay-requests/tok') return { status: 200, body: aBasket({ basketId: 'own' }) };
      return nothingThere;
    });
  const query = { b: undefined, r: undefined, q: undefined, n: undefined };

  test('from a reminder: what it named', async () => {
    const wechat = world([card]);
    keep('session', 't');
    expect((await findBasket({ ...query, r: 'r1' })).kind).toBe('ok');
    expect(wechat.sent.find(({ path }) => path === '/api/baskets')?.body).toEqual({ r: 'r1' });
  });

  test('from a paper slip: what is due today at known tiers', async () => {
    const wechat = world([card, { ...card, participantId: 'mum', cardState: 'dueNoTier', tier: undefined }]);
    keep('session', 't');
    expect((await findBasket({ ...query, n: 'n1' })).kind).toBe('ok');
    expect(wechat.sent.find(({ path }) => path === '/api/baskets')?.body).toEqual({
      lines: [{ participantId: 'dad', feeYear: 2026, tier: '500' }],
    });
  });

  test('a basket of yesterday is a link that is too old', async () => {
    fakeWeChat(() => nothingThere);
    keep('session', 't');
    expect(await findBasket({ ...query, b: 'gone' })).toMatchObject({
      code: 'token.stale',
      message: '这个链接过时了。到首页也能缴。',
      buttons: [{ text: '去首页' }],
    });
  });

  test('nobody known on this phone: confirm first; nothing due: the first page', async () => {
    world([]);
    keep('session', 't');
    expect(await findBasket({ ...query, n: 'n1' })).toMatchObject({
      code: 'identity.level',
      buttons: [{ text: '去确认' }],
    });
    world([{ ...card, cardState: 'paid' }]);
    keep('session', 't');
    expect(await findBasket({ ...query, n: 'n1' })).toMatchObject({ code: 'notFound', buttons: [{ text: '去首页' }] });
  });

  test('a family member’s card becomes a basket of one’s own', async () => {
    world([]);
    keep('session', 't');
    expect(await findBasket({ ...query, q: 'tok' })).toMatchObject({ kind: 'ok', body: { basketId: 'own' } });
  });
});
