import type { Home, HomeCard } from '../../../types/home';
import type { CardAction } from '../../components/family-card/card-view';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { offline } from '../../services/answer';
import { nowMs } from '../../services/clock';
import { remindInsured } from '../../services/family';
import { handedNotice, handOverBasket } from '../../services/hand-over';
import { wasSheetDone } from '../../services/pay';
import type { Choice } from '../../services/payments';
import { makeBasket } from '../../services/payments';
import { getHome } from '../../services/people';
import { takenNotice, takeOverYears } from '../../services/take-over';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { HomeView } from './home-view';
import { dueTogether, homeView } from './home-view';

type CardEvent = WechatMiniprogram.CustomEvent<{ action: CardAction; participantId: string }>;

const choiceOf = ({ participantId, feeYear, tier }: HomeCard): Choice | undefined =>
  tier === undefined ? undefined : { participantId, feeYear, tier };

Page({
  data: { frame: newFrame(), home: null as Home | null, view: null as HomeView | null },

  onLoad(query) {
    refreshFrame(this);
    if (query['n'] !== undefined) open('check', { n: query['n'] });
  },

  onShow() {
    refreshFrame(this);
    const notice = handedNotice();
    if (notice !== '') showNotice(this, { tone: 'pale', text: notice, buttons: [] });
    void this.load();
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    await load<Home>(this, {
      ask: getHome,
      keepAs: 'home',
      isQuiet: this.data.view !== null,
      show: (home) => {
        const view = homeView(home, { nowMs: nowMs(), isLarge: this.data.frame.isLarge, wasSheetDone });
        this.setData({ home, view });
      },
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load(), look: () => void this.load() });
  },

  onCard({ detail: { action, participantId } }: CardEvent) {
    const card = this.data.home?.people.find((person) => person.participantId === participantId);
    if (card === undefined) return;
    switch (action) {
      case 'pay':
        this.pay(`pay${participantId}`, [card]);
        return;
      case 'takeOver':
        this.takeOver(card);
        return;
      case 'askAgain':
        this.remindAgain(card);
        return;
      case 'chooseTier':
        open('tier', { p: participantId, y: card.feeYear });
        return;
      case 'years':
        open('arrears', { p: participantId });
        return;
      case 'receipt':
        open('receipt', { c: card.receiptId });
        return;
      case 'tracker':
        open('tracker', { c: card.receiptId });
        return;
      case 'order':
        open('result', { o: card.paying?.orderId });
        return;
      case 'whyNot':
        open('why-not', { p: participantId, y: card.feeYear });
        return;
    }
  },

  onBar() {
    const { home, view } = this.data;
    if (view?.bar.action === 'verify') open('verify');
    else if (home !== null) this.pay('together', dueTogether(home));
  },

  /** Makes the basket of these people's year and shows it for a check. */
  pay(name: string, cards: readonly HomeCard[]) {
    const choices = cards.map(choiceOf);
    const first = cards[0];
    if (choices.some((choice) => choice === undefined)) {
      if (first !== undefined) open('tier', { p: first.participantId, y: first.feeYear });
      return;
    }
    if (this.isOffline()) return;
    void act(this, name, async () => {
      const answer = await makeBasket(choices.filter((choice): choice is Choice => choice !== undefined));
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      handOverBasket(answer.body);
      open('check', { b: answer.body.basketId });
    });
  },

  takeOver(card: HomeCard) {
    const choice = choiceOf(card);
    if (choice === undefined) {
      open('tier', { p: card.participantId, y: card.feeYear }); // then the check says who pays, and offers the takeover
      return;
    }
    if (this.isOffline()) return;
    void act(this, `takeOver${card.participantId}`, async () => {
      const answer = await takeOverYears([choice]);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      if (answer.body.outcome === 'free') {
        open('check', { b: answer.body.basket.basketId });
        return;
      }
      showNotice(this, takenNotice(answer.body));
      await this.load();
    });
  },

  remindAgain({ participantId }: HomeCard) {
    void act(this, `askAgain${participantId}`, async () => {
      const answer = await remindInsured(participantId);
      if (answer.kind === 'ok') showNotice(this, { tone: 'leaf', text: answer.body.message, buttons: [] });
      else showProblem(this, answer);
    });
  },

  /** From content of an earlier time nothing is paid. */
  isOffline(): boolean {
    if (this.data.frame.isOffline) showProblem(this, offline());
    return this.data.frame.isOffline;
  },

  onOpenOrder() {
    open('result', { o: this.data.view?.openOrder?.orderId });
  },

  onVerify() {
    open('verify');
  },

  onAddFamily() {
    open('family-add');
  },

  onSettings() {
    open('settings');
  },

  onReceipts() {
    open('receipts');
  },

  onHelp() {
    open('help');
  },
});
