import type { Basket } from '../../../types/baskets';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { isLeft, noteLeft } from '../../frame/left';
import { load, stopLoading } from '../../frame/load';
import type { Answer, Problem } from '../../services/answer';
import { choicesOf } from '../../services/basket-edit';
import { nowMs } from '../../services/clock';
import { handedBasket, handOverNotice } from '../../services/hand-over';
import { noteSheetDone, payInWeChat } from '../../services/pay';
import { getBasket, makeBasket, startOrder } from '../../services/payments';
import { knownRelation } from '../../services/relations';
import { takeOverPatiently } from '../../services/take-over';
import { open, openInstead } from '../../services/ways';
import { dropYearChoices } from '../../services/year-choices';
import type { Way } from '../../words/button-words';
import { CHECK_WORDS } from '../../words/pay-words';
import type { CheckView } from './check-view';
import { checkView } from './check-view';
import type { CheckQuery } from './find-basket';
import { findBasket } from './find-basket';

type PersonTap = WechatMiniprogram.BaseEvent<Record<string, never>, { person: string; year: number }>;

const NO_QUERY: CheckQuery = { b: undefined, r: undefined, q: undefined, n: undefined };
const STEP: string = CHECK_WORDS.step;

Page({
  data: {
    frame: newFrame(),
    query: NO_QUERY,
    /** Who has just said who they are, to open what a reminder named. */
    person: '',
    strip: STEP,
    basket: null as Basket | null,
    view: null as CheckView | null,
    isExplanationOpen: false,
  },

  onLoad(query) {
    refreshFrame(this);
    const { b, r, q, n, p = '' } = query;
    const strip =
      r !== undefined ? CHECK_WORDS.fromReminder : q !== undefined ? CHECK_WORDS.fromFamily : CHECK_WORDS.step;
    this.setData({ query: { b, r, q, n }, person: p, strip });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
    const basketId = this.data.basket?.basketId;
    const changed = basketId === undefined ? undefined : handedBasket(basketId);
    if (changed !== undefined) this.show(changed);
    else if (this.data.basket !== null) this.show(this.data.basket);
  },

  onUnload() {
    noteLeft(this);
    stopLoading(this);
  },

  async load() {
    const { basket, query } = this.data;
    await load<Basket>(this, {
      ask: () => (basket === null ? this.find(query) : getBasket(basket.basketId)),
      isQuiet: basket !== null,
      show: (found) => {
        this.show(found);
      },
    });
  },

  /**
   * What is too old to be opened leads to the first page, which says so. Whoever comes from a reminder and is not known here,
   * by the link of a text message, says who they are and is back; whose tier is not known chooses it.
   */
  async find(query: CheckQuery): Promise<Answer<Basket>> {
    const found = await findBasket(query);
    if (found.kind !== 'error') return found;
    const { r } = query;
    const { person } = this.data;
    if (r !== undefined && found.code === 'identity.level') openInstead('verify', { next: 'check', r });
    else if (r !== undefined && found.code === 'tier.choose' && person !== '') openInstead('tier', { p: person });
    else if (found.code === 'token.stale' || (r !== undefined && found.code === 'tier.choose')) {
      handOverNotice(found.message);
      open('home');
    }
    return found;
  },

  show(basket: Basket, before?: Basket) {
    const { isLarge } = this.data.frame;
    const view = checkView(basket, { nowMs: nowMs(), isLarge, before, relationOf: knownRelation });
    this.setData({ basket, view });
    if (view.hasChanged) {
      const buttons = [{ text: CHECK_WORDS.seen, way: 'close' as const }];
      showNotice(this, { tone: 'wheat', text: CHECK_WORDS.changed, buttons });
    }
  },

  onFirst() {
    if (this.data.view?.isEmpty === true) open('home');
    else this.pay();
  },

  /** The same basket is the same order: a tap that is repeated after a lost answer pays nothing twice. */
  pay() {
    const { basket } = this.data;
    if (basket === null) return;
    void act(this, 'pay', async () => {
      const started = await startOrder(basket.basketId, basket.quoteHash);
      if (started.kind !== 'ok') {
        await this.refused(started);
        return;
      }
      const { orderId, requestPayment } = started.body;
      dropYearChoices(basket.lines.map(({ participantId }) => participantId));
      const said = await payInWeChat(requestPayment, () => isLeft(this));
      if (said === 'left') return;
      if (said === 'done') noteSheetDone(orderId);
      openInstead('result', { o: orderId, s: said });
    });
  },

  /** What changed is shown with its marks; everything else is told above the button. */
  async refused(problem: Problem) {
    const { basket } = this.data;
    if (basket !== null && problem.code === 'notFound') {
      await this.renewed(basket); // left open for more than a day
      return;
    }
    const isOutOfDate = /^(quote\.changed|year\.)/.test(problem.code);
    if (basket === null || !isOutOfDate) {
      showProblem(this, problem);
      return;
    }
    const fresh = await getBasket(basket.basketId);
    if (fresh.kind === 'ok') this.show(fresh.body, basket);
    showProblem(this, problem);
  },

  /** The order of this basket was closed: the same choices in a new one. */
  renew() {
    const { basket } = this.data;
    if (basket === null) return;
    void act(this, 'renew', () => this.renewed(basket));
  },

  async renewed(before: Basket) {
    const answer = await makeBasket(choicesOf(before));
    if (answer.kind === 'ok') this.show(answer.body, before);
    else showProblem(this, answer);
  },

  onTakeOver() {
    const { basket } = this.data;
    if (basket === null) return;
    void act(this, 'takeOver', async () => {
      const answer = await takeOverPatiently(basket.basketId);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      this.show(answer.body.basket);
      const tone = answer.body.outcome === 'closing' ? 'wheat' : 'leaf';
      showNotice(this, { tone, text: answer.body.message, buttons: [] });
    });
  },

  onChange({ currentTarget }: PersonTap) {
    open('arrears', { p: currentTarget.dataset.person, b: this.data.basket?.basketId });
  },

  onAdd({ currentTarget }: PersonTap) {
    const { person, year } = currentTarget.dataset;
    const b = this.data.basket?.basketId;
    if (year === 0) open('arrears', { p: person, b });
    else open('tier', { p: person, y: year, b });
  },

  onWhyAmount() {
    this.setData({ isExplanationOpen: true });
  },

  onCloseExplanation() {
    this.setData({ isExplanationOpen: false });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      look: () => void this.load(),
      close: () => undefined,
      payAgain: () => {
        this.renew();
      },
    });
  },
});
