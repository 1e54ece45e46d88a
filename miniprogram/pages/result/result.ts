import type { OrderView } from '../../../types/orders';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { isLeft, noteLeft } from '../../frame/left';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { wasSheetDone } from '../../services/pay';
import { askToPay, extendHold, getOrder } from '../../services/payments';
import { platform } from '../../services/platform';
import { knownRelation } from '../../services/relations';
import { open, openInstead, urlOf } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { RESULT_WORDS as SAY } from '../../words/pay-words';
import type { TrackerStep } from '../tracker/tracker-view';
import { openReceipts, stepsOf } from './after-payment';
import { basketAgain, giveUp, payAgain, payOrder } from './pay-again';
import { stopTimers, timersOf } from './page-timers';
import type { ResultAction, ResultView } from './result-view';
import { resultView } from './result-view';
import { watchOrder } from './watch-order';

const CLOCK_MS = 20_000;
const RECEIPTS_AFTER_MS = 2_500;

Page({
  data: {
    frame: newFrame(),
    orderId: '',
    sheet: '',
    order: null as OrderView | null,
    view: null as ResultView | null,
    isAsking: false,
    unpaidBefore: null as string | null,
    isEndingTold: false,
    steps: [] as readonly TrackerStep[],
    familyToken: '',
    familyMessage: '',
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ orderId: query['o'] ?? '', sheet: query['s'] ?? '' });
    this.startAsking();
  },

  onShow() {
    refreshFrame(this);
    this.redraw();
    const timers = timersOf(this);
    if (timers.clock !== undefined) clearInterval(timers.clock);
    timers.clock = setInterval(() => {
      this.tick();
    }, CLOCK_MS);
  },

  onUnload() {
    noteLeft(this);
    stopTimers(this);
    stopLoading(this);
  },

  startAsking(): void {
    if (isLeft(this)) return;
    const timers = timersOf(this);
    timers.watch?.stop();
    this.setData({ isAsking: true, unpaidBefore: null, isEndingTold: false });
    timers.watch = watchOrder(
      () => this.ask(),
      () => {
        this.setData({ isAsking: false });
        this.redraw();
      },
    );
  },

  /** Asks once and answers whether the matter is decided. An error that hides the page waits for its button. */
  async ask(): Promise<boolean> {
    const isFresh = await load<OrderView>(this, {
      ask: () => getOrder(this.data.orderId),
      isQuiet: this.data.order !== null,
      show: (order) => {
        this.setData({ order, unpaidBefore: this.data.unpaidBefore ?? order.unpaidAt ?? '' });
      },
    });
    this.redraw();
    const isDecided = this.data.order === null || (isFresh && this.data.view?.kind !== 'waiting');
    if (isDecided) this.setData({ isAsking: false });
    this.awaitReceipts();
    return isDecided;
  },

  /** Receipts follow the payment by a moment, and where the money is comes with them. */
  awaitReceipts(): void {
    const timers = timersOf(this);
    const { order, view } = this.data;
    if (view?.kind !== 'done' || order === null) return;
    const receiptId = order.receipts[0]?.receiptId;
    if (receiptId !== undefined) void this.loadProgress(order, receiptId);
    else timers.receipts ??= setTimeout(() => void this.ask(), RECEIPTS_AFTER_MS);
  },

  async loadProgress(order: OrderView, receiptId: string): Promise<void> {
    if (this.data.steps.length > 0) return;
    this.setData({ steps: await stepsOf(order, receiptId) });
  },

  redraw(): void {
    const { order, orderId, sheet, isAsking, unpaidBefore } = this.data;
    if (order === null) return;
    const view = resultView(order, {
      nowMs: nowMs(),
      sheet,
      wasSheetDone: sheet === 'done' || wasSheetDone(orderId),
      isAsking,
      unpaidBefore: unpaidBefore ?? '',
      relationOf: knownRelation,
    });
    this.setData({ view });
    if (view.isEnding && view.canHold && !this.data.isEndingTold) {
      this.setData({ isEndingTold: true });
      showNotice(this, { tone: 'wheat', text: SAY.twoMinutes, buttons: [{ text: SAY.holdOn, way: 'sendAgain' }] });
    }
  },

  /** The clock of the hold; when it has run out, the server says what became of the order. */
  tick(): void {
    const { order, view, frame } = this.data;
    if (order === null || view?.kind !== 'notPaid' || frame.busy !== '') return;
    if (Date.parse(order.heldUntil) <= nowMs()) void this.ask();
    else this.redraw();
  },

  onFirst() {
    this.run(this.data.view?.first.action ?? 'home');
  },

  onSecond() {
    this.run(this.data.view?.second?.action ?? 'home');
  },

  run(action: ResultAction): void {
    switch (action) {
      case 'askAgain':
        this.startAsking();
        return;
      case 'receipts':
        openReceipts(this.data.order);
        return;
      case 'payOn':
        this.payOn();
        return;
      case 'change':
        this.change();
        return;
      case 'payAgain':
        this.payAgain();
        return;
      case 'home':
        open('home');
        return;
    }
  },

  payOn(): void {
    void act(this, 'pay', async () => {
      const said = await payOrder(this.data.orderId, () => isLeft(this));
      if (said.kind === 'ok') {
        this.setData({ sheet: said.body });
        this.startAsking();
        return;
      }
      await this.ask();
      showProblem(this, said);
    });
  },

  /** Gives this order up and leads back to the check with the same choices. */
  change(): void {
    const { orderId, order } = this.data;
    if (order === null) return;
    void act(this, 'change', async () => {
      const ended = await giveUp(orderId);
      if (ended.kind === 'ok' && ended.body.state !== 'closed') {
        this.startAsking(); // paid after all, or WeChat has not said yet
        return;
      }
      const basket = ended.kind === 'ok' ? await basketAgain(order) : ended;
      if (isLeft(this)) return;
      if (basket.kind === 'ok') openInstead('check', { b: basket.body.basketId });
      else showProblem(this, basket);
    });
  },

  payAgain(): void {
    const { order } = this.data;
    if (order === null) return;
    void act(this, 'pay', async () => {
      const paid = await payAgain(order, () => isLeft(this));
      if (isLeft(this)) return;
      if (paid.kind !== 'ok') showProblem(this, paid);
      else if (paid.body.goTo === 'check') openInstead('check', { b: paid.body.basketId });
      else if (paid.body.goTo === 'result') openInstead('result', { o: paid.body.orderId, s: paid.body.sheet });
    });
  },

  onHold(): void {
    void act(this, 'hold', async () => {
      const answer = await extendHold(this.data.orderId);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      this.setData({ 'order.heldUntil': answer.body.heldUntil, isEndingTold: false });
      await this.ask();
    });
  },

  onFamily() {
    const basketId = this.data.order?.basketId;
    if (basketId === undefined) {
      open('help');
      return;
    }
    void act(this, 'family', async () => {
      const answer = await askToPay(basketId);
      if (answer.kind === 'ok') this.setData({ familyToken: answer.body.token, familyMessage: answer.body.message });
      else showProblem(this, answer);
    });
  },

  onCloseFamily() {
    this.setData({ familyToken: '' });
  },

  /** The card says nothing about anybody; the token opens this payment alone. */
  onShareAppMessage(): { title: string; path: string } {
    const { familyToken } = this.data;
    const path = familyToken === '' ? urlOf('home') : urlOf('check', { q: familyToken });
    return { title: '请帮我缴养老保险', path };
  },

  onHelp() {
    open('help');
  },

  onRemind() {
    open('reminders');
  },

  onCopy() {
    platform().setClipboardData({
      data: this.data.view?.number?.plain ?? '',
      success: () => {
        platform().hideToast?.(); // WeChat's own does not follow the size of letters
        showNotice(this, { tone: 'leaf', text: SAY.copied, buttons: [] });
      },
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => {
        this.startAsking();
      },
      sendAgain: () => {
        this.onHold();
      },
      payOn: () => {
        this.payOn();
      },
      payAgain: () => {
        this.payAgain();
      },
    });
  },
});
