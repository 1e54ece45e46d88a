import { dueTogether, homeView } from '../../../miniprogram/pages/home/home-view';
import type { Home, HomeCard } from '../../../types/home';

const NOW = Date.parse('2026-06-11T10:32:00+08:00');

const aCard = (part: Partial<HomeCard> = {}): HomeCard => ({
  participantId: 'dad',
  level: 'L1',
  relation: 'father',
  link: 'full',
  maskedName: '张*国',
  cardState: 'due',
  feeYear: 2026,
  amountFen: 50_000,
  tier: '500',
  tierSource: 'lastYear',
  chosenIn: 2025,
  openYears: [],
  knowsHistory: true,
  isAllPaid: true,
  ...part,
});
const aMother = (part: Partial<HomeCard> = {}): HomeCard =>
  aCard({ participantId: 'mum', relation: 'mother', maskedName: '李*兰', amountFen: 30_000, tier: '300', ...part });

const aHome = (part: Partial<Home> = {}): Home => ({
  county: '青禾县',
  runMode: 'demo',
  window: { state: 'open', closesOn: '2026-06-30', daysLeft: 19 },
  people: [aCard()],
  openOrders: [],
  asOf: '2026-06-11T10:32:00+08:00',
  ...part,
});
const show = (part: Partial<Home>, { isLarge = false, done = [] as string[] } = {}) =>
  homeView(aHome(part), { nowMs: NOW, isLarge, wasSheetDone: (orderId) => done.includes(orderId) });
const only = (card: Partial<HomeCard>) => {
  const view = show({ people: [aCard(card)] }).cards[0];
  if (view === undefined) throw new Error('no card');
  return view;
};

test('nobody known yet: one question and one button', () => {
  const view = show({ people: [] });
  expect(view.isVerified).toBe(false);
  expect(view.bar).toMatchObject({ action: 'verify', first: '查我的缴费' });
});

test('only family so far: the way to one’s own payments stays open', () => {
  expect(show({ people: [aCard()] }).isOwnMissing).toBe(true);
  expect(show({ people: [aCard(), aCard({ relation: 'self', link: 'self' })] }).isOwnMissing).toBe(false);
  expect(show({ people: [] }).isOwnMissing).toBe(false); // the button in the bar is that way
});

test.each([
  [2025, '2026年，同去年'],
  [2023, '2026年，同2023年'],
  [undefined, '2026年'],
])('a tier that was paid in %s', (chosenIn, line) => {
  const card = aCard();
  if (chosenIn === undefined) delete card.chosenIn;
  else card.chosenIn = chosenIn;
  expect(show({ people: [card] }).cards[0]?.line).toBe(line);
});

test('two people due: each an outlined button, the sum and both at once in the bar; at large sizes the sum is in the button', () => {
  const people = [aCard({ openYears: [2026, 2024, 2022] }), aMother()];
  const together = { count: 2, amountFen: 80_000 };
  const view = show({ people, together });
  expect(view.strip).toBe('青禾县 · 居民养老');
  expect(view.tell).toBe('6月30日前集中缴费，还有19天');
  expect(view.cards.map(({ line, foot, buttons }) => [line, foot, buttons[0]?.text, buttons[0]?.kind])).toEqual([
    ['2026年，同去年', '没缴：2024、2022', '缴费', 'second'],
    ['2026年，同去年', '以前的都缴齐了', '缴费', 'second'],
  ]);
  expect(view.cards[0]?.buttons[0]?.label).toBe('缴费，爸爸张某国，五百元');
  expect(view.bar).toEqual({
    action: 'together',
    first: '2人一起缴',
    firstLabel: '2人一起缴，一共八百元',
    label: '2026年，2人一共',
    amountFen: 80_000,
  });
  const large = show({ people, together }, { isLarge: true });
  expect(large.bar).toMatchObject({ first: '2人一起缴 800元', amountFen: -1 });
  expect(large.strip).toBe('青禾县');
  expect(large.tell).toBe('6月30日前集中缴费');
  expect(large.cards[0]?.foot).toBe('还有2年没缴');
});

test('a sum that the phone cannot name person by person is not offered in one tap', () => {
  const people = [aCard(), aMother({ cardState: 'dueNoTier', tier: undefined })];
  expect(show({ people, together: { count: 2, amountFen: 80_000 } }).bar.action).toBe('');
  expect(dueTogether(aHome({ people })).map(({ participantId }) => participantId)).toEqual(['dad']);
});

test('the only card has the filled button and there is no bar', () => {
  const view = show({});
  expect(view.cards[0]?.buttons[0]?.kind).toBe('first');
  expect(view.bar.first).toBe('');
});

describe('each state of a card', () => {
  test.each<[string, Partial<HomeCard>, string, string[]]>([
    ['tier unknown', { cardState: 'dueNoTier' }, '2026年，还没选档次', ['选档次缴费']],
    ['paid', { cardState: 'paid', receiptId: 'r' }, '2026年已缴500元', ['看凭证']],
    ['paid elsewhere, no receipt', { cardState: 'paid' }, '2026年已缴500元', []],
    ['booking', { cardState: 'paidBooking', receiptId: 'r' }, '已缴，正在记账', ['钱到哪了']],
    ['back years', { cardState: 'backYearsOnly', openYears: [2024, 2022] }, '今年已缴，还有2年没缴', ['去补缴']],
    ['government', { cardState: 'governmentPaid' }, '今年政府替您缴，不用付钱', []],
    ['government, may add', { cardState: 'governmentPaid', canAddMore: true }, '今年政府替您缴，不用付钱', ['想多缴']],
    ['nothing due', { cardState: 'nothingDue' }, '今年不用缴', []],
    ['held', { cardState: 'underReview' }, '款项已收到，正在核对，请勿重复缴费', []],
    ['cannot', { cardState: 'cannotPay', message: '没满16岁，还不能缴。' }, '没满16岁，还不能缴。', ['为什么']],
    ['a state of later versions', { cardState: 'frozen' as never, message: '先停用了。' }, '先停用了。', []],
  ])('%s', (_name, card, line, buttons) => {
    const view = only(card);
    expect([view.line, view.buttons.map(({ text }) => text)]).toEqual([line, buttons]);
  });

  const until = '2026-06-11T10:47:00+08:00';
  test.each<[string, Partial<HomeCard>, string, string[]]>([
    [
      'mine',
      { paying: { isMine: true, orderId: 'o', until, canTakeOver: false } },
      '有一笔还没付完，留到10:47',
      ['接着付'],
    ],
    [
      'mine, WeChat said paid',
      { paying: { isMine: true, orderId: 'done', until, canTakeOver: false } },
      '正在确认',
      ['看看'],
    ],
    [
      'to the insured',
      { paying: { isMine: false, payer: '张*强', until, canTakeOver: true } },
      '张*强正在付',
      ['改由我来付'],
    ],
    ['to a payer', { paying: { isMine: false, until, canTakeOver: false } }, '有人正在付，10:47前有结果', ['看看']],
    [
      'to a payer after 10 minutes',
      { paying: { isMine: false, until, canTakeOver: true } },
      '有人正在付，10:47前有结果',
      ['看看', '改由我来付'],
    ],
    ['nothing known of it', {}, '正在确认', []],
  ])('somebody is paying: %s', (_name, card, line, buttons) => {
    const people = [aCard({ cardState: 'paying', ...card })];
    const view = show({ people }, { done: ['done'] }).cards[0];
    expect([view?.line, view?.buttons.map(({ text }) => text)]).toEqual([line, buttons]);
  });

  test('a payer whose person has nothing due is led nowhere', () => {
    expect(only({ cardState: 'nothingDue', knowsHistory: false })).toMatchObject({ hasYears: false, foot: '' });
  });

  test('who waits for leave is told so and may remind', () => {
    expect(only({ link: 'waiting', knowsHistory: false })).toMatchObject({ waitingLink: '等本人同意看记录', foot: '' });
  });

  test('years that the phone cannot settle are named too, and nothing is called paid that is not', () => {
    const card = { openYears: [], unpaidYears: [2025, 2024], isAllPaid: false };
    expect(only(card)).toMatchObject({ foot: '没缴：2025、2024', isAllPaid: false, hasYears: true });
    expect(only({ ...card, cardState: 'backYearsOnly', openYears: [2025] })).toMatchObject({
      line: '今年已缴，还有2年没缴',
      foot: '没缴：2025、2024',
    });
    expect(only({ openYears: [], unpaidYears: [], isAllPaid: false })).toMatchObject({ foot: '', isAllPaid: false });
  });

  test('three open years and more are counted', () => {
    expect(only({ openYears: [2026, 2025, 2024, 2022] }).foot).toBe('还有3年没缴');
  });
});

test('the newest open order is offered, others are counted; one that WeChat calls paid is not paid again', () => {
  const openOrders = [1, 2, 3].map((n) => ({
    orderId: `o${n}`,
    amountFen: 100,
    expiresAt: '2026-06-11T10:47:00+08:00',
  }));
  expect(show({ openOrders })).toMatchObject({
    openOrder: { orderId: 'o1', text: '有一笔还没付完，留到10:47', button: '接着付' },
    moreOrders: '还有2笔',
  });
  expect(show({ openOrders }, { done: ['o1'] }).openOrder).toMatchObject({
    text: '正在确认，请别再付',
    button: '看看',
  });
});

test.each<[Home['window'], string]>([
  [{ state: 'sporadic', closesOn: '2026-12-31' }, '现在也能缴，到12月31日'],
  [{ state: 'closed', opensOn: '2027-01-05' }, '今天缴不了，2027年1月5日起可以缴。'],
  [{ state: 'closed' }, ''],
])('the window %o says %s', (window, text) => {
  expect(show({ window }).tell).toBe(text);
});

test('the server’s own sentence about the window wins', () => {
  expect(show({ tell: { key: 'window.last', message: '今天最后一天，18点前付' } }, { isLarge: true }).tell).toBe(
    '今天最后一天，18点前付',
  );
});
