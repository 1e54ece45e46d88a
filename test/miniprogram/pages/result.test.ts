import { giveUp, payAgain, payOrder } from '../../../miniprogram/pages/result/pay-again';
import type { ResultSetting } from '../../../miniprogram/pages/result/result-view';
import { resultKind, resultView } from '../../../miniprogram/pages/result/result-view';
import { watchOrder } from '../../../miniprogram/pages/result/watch-order';
import { noteServerDate } from '../../../miniprogram/services/clock';
import { wasSheetDone } from '../../../miniprogram/services/pay';
import { keep } from '../../../miniprogram/services/storage';
import type { OrderView } from '../../../types/orders';
import { fakeWeChat, nothingThere, refusal } from '../fake-wechat';

const NOW = Date.parse('2026-06-11T10:33:00+08:00');
const BEFORE = '2026-06-11T10:32:00+08:00';

const line = (feeYear: number, participantId = 'dad', amountFen = 50_000): OrderView['lines'][number] => ({
  participantId,
  maskedName: participantId === 'dad' ? '张*国' : '李*兰',
  feeYear,
  tier: String(amountFen / 100),
  amountFen,
  outcome: 'waiting',
});
const anOrder = (part: Partial<OrderView> = {}): OrderView => ({
  orderId: 'o',
  state: 'payable',
  message: '还没付款，没有扣钱。可以接着付。',
  amountFen: 130_000,
  heldUntil: '2026-06-11T10:47:00+08:00',
  payableUntil: '2026-06-11T12:32:00+08:00',
  unpaidAt: '2026-06-11T10:33:01+08:00',
  lines: [line(2024), line(2026), line(2026, 'mum', 30_000)],
  receipts: [],
  refunds: [],
  payee: '国家税务总局青禾县税务局',
  basketId: 'b',
  isPayer: true,
  canExtendHold: true,
  ...part,
});
const aReceipt = (receiptId: string, participantId: string): OrderView['receipts'][number] => ({
  receiptId,
  participantId,
  step: 'paid',
  maskedName: '张*国',
});
const setting = (part: Partial<ResultSetting> = {}): ResultSetting => ({
  nowMs: NOW,
  sheet: '',
  wasSheetDone: false,
  isAsking: false,
  unpaidBefore: BEFORE,
  relationOf: (id) => (id === 'dad' ? 'father' : 'mother'),
  ...part,
});

describe('what is shown is the server’s word', () => {
  test.each<[OrderView['state'], boolean, boolean, string]>([
    ['payable', false, true, 'notPaid'], // at once, no waiting time
    ['payable', true, true, 'waiting'],
    ['payable', true, false, 'unknown'],
    ['preparing', false, false, 'notPaid'],
    ['closing', false, true, 'waiting'],
    ['closing', false, false, 'unknown'],
    ['closed', true, true, 'ended'],
    ['paid', false, false, 'done'],
    ['underReview', true, true, 'held'],
    ['splitting' as never, false, false, 'unknown'],
  ])('%s, sheet said paid: %s, still asking: %s → %s', (state, wasDone, isAsking, kind) => {
    expect(resultKind(anOrder({ state }), setting({ wasSheetDone: wasDone, isAsking }))).toBe(kind);
  });

  const LATER = '2026-06-11T10:33:01+08:00';
  test.each<[string, string | undefined, boolean, string]>([
    ['pay.cancelled', BEFORE, true, 'notPaid'], // at once: the sheet itself says that nothing was taken
    ['pay.limit', undefined, true, 'notPaid'],
    ['', undefined, true, 'waiting'], // killed while the sheet was open: perhaps it was paid
    ['', BEFORE, true, 'waiting'],
    ['', LATER, true, 'notPaid'],
    ['failed', BEFORE, true, 'waiting'],
    ['failed', LATER, false, 'notPaid'],
    ['', BEFORE, false, 'unknown'], // WeChat has not answered the server for half a minute
    ['', undefined, false, 'unknown'],
  ])('the sheet said %s, WeChat said unpaid at %s, still asking: %s → %s', (sheet, unpaidAt, isAsking, kind) => {
    expect(resultKind(anOrder({ unpaidAt }), setting({ sheet, isAsking }))).toBe(kind);
  });

  test('only what the server calls paid is a success, whatever the sheet said', () => {
    const view = resultView(anOrder(), setting({ sheet: 'done', wasSheetDone: true, isAsking: true }));
    expect(view.banner.title).toBe('正在确认，请别再付');
    expect([view.first.action, view.second]).toEqual(['home', null]);
  });

  test('a hold that has ended and is not closed yet counts no minutes and cannot be prolonged', () => {
    const nowMs = Date.parse('2026-06-11T10:47:00+08:00');
    const view = resultView(anOrder(), setting({ nowMs }));
    expect(view).toMatchObject({ kind: 'notPaid', hold: '', canHold: false, isEnding: false });
    expect(view.first).toMatchObject({ action: 'payOn', text: '接着付1300元' });
    expect(resultView(anOrder(), setting({ nowMs: nowMs - 1_000 })).hold).toBe('留到10:47，还剩1分钟');
  });

  test('success: sum, payee, number in fours, receipts', () => {
    const order = anOrder({
      state: 'paid',
      payment: { number: '26061100481736', paidAt: '2026-06-11T10:32:30+08:00', amountFen: 130_000 },
      receipts: [aReceipt('r1', 'dad'), aReceipt('r2', 'mum')],
    });
    const view = resultView(order, setting());
    expect(view).toMatchObject({
      strip: '2026年6月11日',
      banner: { kind: 'done', title: '缴费成功', amountFen: 130_000, lines: ['已付给国家税务总局青禾县税务局'] },
      number: { shown: '2606 1100 4817 36', spoken: '二六零六一一零零四八一七三六' },
      first: { action: 'receipts', text: '看2张凭证' },
      second: { text: '回首页' },
    });
  });

  test('not paid: everything is still there, with the clock', () => {
    const view = resultView(anOrder(), setting({ sheet: 'pay.cancelled' }));
    expect(view).toMatchObject({
      strip: '订单已留好',
      banner: { kind: 'notPaid', title: '还没付款，没有扣钱', lines: ['选好的都还在，可以接着付'] },
      lines: [
        { who: '爸爸 张*国', years: '2026、2024', sum: '1000元' },
        { who: '妈妈 李*兰', years: '2026', sum: '300元' },
      ],
      hold: '留到10:47，还剩14分钟',
      canHold: true,
      isEnding: false,
      first: { text: '接着付1300元', label: '接着付一千三百元' },
      second: { text: '改一改' },
    });
    expect(resultView(anOrder(), setting({ nowMs: Date.parse('2026-06-11T10:45:10+08:00') })).isEnding).toBe(true);
    expect(resultView(anOrder({ canExtendHold: false }), setting()).canHold).toBe(false);
  });

  test.each([
    ['pay.balance', '卡里钱不够，没有扣钱。换一张卡再付。'],
    ['pay.limit', '超过这张卡的限额。换张卡，或分几次缴。'],
    ['pay.riskControl', '微信没让付，没有扣钱。请看微信的提示。'],
  ])('refused by WeChat for %s: the reason and what to do', (sheet, text) => {
    expect(resultView(anOrder(), setting({ sheet })).banner).toMatchObject({ kind: 'refused', lines: [text] });
  });

  test('ran out, cancelled, taken over: nothing was paid, and the same may be paid again', () => {
    const ended = (closeReason: string, message: string) =>
      resultView(anOrder({ state: 'closed', closeReason, message }), setting());
    expect(ended('hold', 'x').banner.title).toBe('这笔过时了，没有扣钱');
    expect(ended('takenOver', '已改由别人付。').banner.title).toBe('已改由别人付');
    expect(ended('payer', '这笔已取消，没有扣钱。').first.text).toBe('重新付');
  });

  test('under review: number, day and phone', () => {
    const review = { number: '261100481736', answerByDay: '2026-06-18', phone: '12366' };
    const view = resultView(anOrder({ state: 'underReview', review }), setting());
    expect(view.banner.title).toBe('款项已收到，正在核对，请勿重复缴费');
    expect(view.review.map(({ value }) => value)).toEqual(['261100481736', '2026年6月18日前', '12366']);
  });

  test('paid twice: what goes back, with its number', () => {
    const message = '多付的500元会退回微信，编号26061100481736R1。';
    const refunds = [{ number: '26061100481736R1', amountFen: 50_000, state: 'processing', message }];
    expect(resultView(anOrder({ state: 'paid', refunds }), setting()).refunds).toEqual([message]);
  });

  test('the insured who looks at somebody else’s payment pays nothing from here', () => {
    expect(resultView(anOrder({ isPayer: false }), setting())).toMatchObject({
      canHold: false,
      first: { action: 'home' },
      second: null,
    });
  });
});

describe('asking about a payment', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('at once, after 1, 2, 3, then every 5 seconds, and after half a minute no more', async () => {
    const asked: number[] = [];
    const gaveUp = jest.fn();
    watchOrder(() => {
      asked.push((Date.now() - NOW) / 1000);
      return Promise.resolve(false);
    }, gaveUp);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([0, 1, 3, 6, 11, 16, 21, 26]);
    expect(gaveUp).toHaveBeenCalledTimes(1);
  });

  test('goes on asking when an answer sets the clock of the page', async () => {
    const look = jest.fn(() => {
      noteServerDate(new Date(Date.now() + 10 * 60_000).toUTCString());
      return Promise.resolve(false);
    });
    watchOrder(look, jest.fn());
    await jest.advanceTimersByTimeAsync(60_000);
    noteServerDate(new Date().toUTCString());
    expect(look).toHaveBeenCalledTimes(8);
  });

  test('stops when it is decided, and when the page is gone', async () => {
    let asked = 0;
    const look = jest.fn(() => {
      asked += 1;
      return Promise.resolve(asked >= 3);
    });
    watchOrder(look, jest.fn());
    await jest.advanceTimersByTimeAsync(60_000);
    expect(look).toHaveBeenCalledTimes(3);
    const gone = jest.fn(() => Promise.resolve(false));
    const gaveUp = jest.fn();
    const watch = watchOrder(gone, gaveUp);
    await jest.advanceTimersByTimeAsync(1_500);
    watch.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(gone).toHaveBeenCalledTimes(2);
    expect(gaveUp).not.toHaveBeenCalled();
  });

  test('giving up asks until WeChat has said whether it was paid', async () => {
    const states = ['closing', 'closing', 'paid'];
    fakeWeChat(({ path }) =>
      path.startsWith('/api/orders/o') ? { status: 200, body: { state: states.shift(), amountFen: 1 } } : nothingThere,
    );
    keep('session', 't');
    const done = giveUp('o');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await done).toMatchObject({ kind: 'ok', body: { state: 'paid' } });
  });
});

describe('paying on and paying again', () => {
  const parameters = { timeStamp: '1', nonceStr: 'n', package: 'p', signType: 'RSA', paySign: 's' };
  const basket = { basketId: 'b', lines: [], removed: [], totalFen: 130_000, quoteHash: 'h', payee: 'x' };

  const notLeft = (): boolean => false;

  test('a sheet that said paid is remembered before anything else happens', async () => {
    fakeWeChat(({ path }) =>
      path === '/api/orders/o/prepay'
        ? { status: 200, body: { orderId: 'o', requestPayment: parameters } }
        : nothingThere,
    );
    keep('session', 't');
    expect(await payOrder('o', notLeft)).toEqual({ kind: 'ok', body: 'done' });
    expect(wasSheetDone('o')).toBe(true);
  });

  const world = (
    given: Partial<typeof basket>,
    start = { status: 200, body: { orderId: 'o2', requestPayment: parameters } as unknown },
  ) => {
    const wechat = fakeWeChat(({ path, method }) => {
      if (path === '/api/baskets/b') return { status: 200, body: { ...basket, ...given } };
      return path === '/api/orders' && method === 'POST' ? start : nothingThere;
    });
    keep('session', 't');
    return wechat;
  };

  test('an order that ran out is replaced in one tap by the same basket', async () => {
    world({});
    expect(await payAgain(anOrder({ state: 'closed' }), notLeft)).toEqual({
      kind: 'ok',
      body: { goTo: 'result', orderId: 'o2', sheet: 'done' },
    });
  });

  test('a page that was left meanwhile brings up no sheet, and the order stays for later', async () => {
    const wechat = world({});
    const isLeft = (): boolean => true;
    expect(await payAgain(anOrder({ state: 'closed' }), isLeft)).toEqual({ kind: 'ok', body: { goTo: 'left' } });
    expect(wasSheetDone('o2')).toBe(false);
    expect(wechat.sheets).toBe(0);
  });

  test('another sum, a line taken out, a refusal: the check page is shown before anything is paid', async () => {
    const check = { kind: 'ok', body: { goTo: 'check', basketId: 'b' } };
    const wechat = world({ totalFen: 140_000 });
    expect(await payAgain(anOrder({ state: 'closed' }), notLeft)).toEqual(check);
    expect(wechat.sent.some(({ path }) => path === '/api/orders')).toBe(false);
    world({ removed: [{}] as never });
    expect(await payAgain(anOrder({ state: 'closed' }), notLeft)).toEqual(check);
    world({}, refusal(409, 'quote.changed') as never);
    expect(await payAgain(anOrder({ state: 'closed' }), notLeft)).toEqual(check);
  });
});
