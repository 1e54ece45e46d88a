import type { Arrears } from '../../../types/arrears';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Answer } from '../../services/answer';
import { offline } from '../../services/answer';
import { changePerson, choicesOf, newBasket, openOrderOf } from '../../services/basket-edit';
import { nowMs } from '../../services/clock';
import { handOverArrears } from '../../services/hand-over';
import { getBasket } from '../../services/payments';
import { getArrears } from '../../services/people';
import { takenNotice, takeOverYears } from '../../services/take-over';
import { goBack, open } from '../../services/ways';
import type { Choosing } from '../../services/year-choices';
import { choicesInBasket, keepYearChoices, noteChanged, yearChoices } from '../../services/year-choices';
import type { Way } from '../../words/button-words';
import { YEAR_WORDS, yearsTooMany } from '../../words/year-words';
import type { ArrearsView } from './arrears-view';
import { arrearsView, chosenLines } from './arrears-view';
import { choiceFor, explanationLines, tierOf } from './chosen-tier';

type YearEvent = WechatMiniprogram.CustomEvent<{ feeYear: number }>;

Page({
  data: {
    frame: newFrame(),
    participantId: '',
    /** Set when a basket is being changed: the way leads back to its check. */
    basketId: '',
    openOrderId: '',
    /** The ticks are the basket's: set once it has been read. */
    isBasketRead: false,
    arrears: null as Arrears | null,
    view: null as ArrearsView | null,
    explanation: [] as string[],
    isExplanationOpen: false,
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ participantId: query['p'] ?? '', basketId: query['b'] ?? '' });
    void this.load();
  },

  /** Back from another page: something may have been chosen there at once, or paid. */
  onShow() {
    refreshFrame(this);
    if (this.data.arrears === null) return;
    this.show(this.data.arrears);
    void this.load();
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { participantId } = this.data;
    await load<Arrears>(this, {
      ask: () => this.ask(),
      keepAs: `arrears:${participantId}`,
      isQuiet: this.data.view !== null,
      show: (arrears, isFresh) => {
        if (isFresh) handOverArrears(arrears);
        this.show(arrears);
      },
    });
  },

  async ask(): Promise<Answer<Arrears>> {
    const { participantId, basketId, isBasketRead } = this.data;
    if (basketId !== '' && !isBasketRead) {
      const basket = await getBasket(basketId);
      if (basket.kind !== 'ok') return basket;
      keepYearChoices(this.choosing(), choicesInBasket(choicesOf(basket.body), participantId));
      this.setData({ isBasketRead: true });
    }
    return getArrears(participantId);
  },

  choosing(): Choosing {
    const { participantId, basketId } = this.data;
    return { participantId, basketId };
  },

  show(arrears: Arrears | undefined) {
    if (arrears === undefined) return;
    this.setData({ arrears, view: arrearsView(arrears, yearChoices(this.choosing()), nowMs()) });
  },

  onPick({ detail: { feeYear } }: YearEvent) {
    const { arrears, view } = this.data;
    const year = arrears?.years.find((one) => one.feeYear === feeYear);
    const row = view?.rows.find((one) => one.feeYear === feeYear);
    if (arrears === null || view === null || year === undefined || row?.kind !== 'pick') return;
    const choices = yearChoices(this.choosing());
    if (tierOf(year, choices) === undefined) {
      this.chooseTier(feeYear);
      return;
    }
    if (!row.isPicked && view.picked.length >= arrears.maxYears) {
      tellMissing(this, yearsTooMany(arrears.maxYears));
      return;
    }
    const picked = row.isPicked ? view.picked.filter((one) => one !== feeYear) : [...view.picked, feeYear];
    keepYearChoices(this.choosing(), { ...choices, picked });
    this.show(arrears);
  },

  onLink({ detail: { feeYear } }: YearEvent) {
    const row = this.data.view?.rows.find((one) => one.feeYear === feeYear);
    if (row?.kind === 'blocked') open('why-not', { p: this.data.participantId, y: feeYear });
    else if (row?.kind === 'read') this.takeOver(feeYear);
    else this.chooseTier(feeYear);
  },

  /** A year that somebody else is paying: with a known tier the other order is closed, else the tier comes first. */
  takeOver(feeYear: number) {
    const { arrears, participantId, frame } = this.data;
    const year = arrears?.years.find((one) => one.feeYear === feeYear);
    const tier = year === undefined ? undefined : tierOf(year, yearChoices(this.choosing()));
    if (tier === undefined) {
      open('tier', { p: participantId, y: feeYear });
      return;
    }
    if (frame.isOffline) {
      showProblem(this, offline());
      return;
    }
    void act(this, 'takeOver', async () => {
      const taken = await takeOverYears([choiceFor(participantId, feeYear, tier)]);
      if (taken.kind !== 'ok') {
        showProblem(this, taken);
        return;
      }
      if (taken.body.outcome === 'free') {
        open('check', { b: taken.body.basket.basketId });
        return;
      }
      showNotice(this, takenNotice(taken.body));
      await this.load();
    });
  },

  chooseTier(feeYear: number) {
    open('tier', { p: this.data.participantId, y: feeYear, back: 1, b: this.data.basketId });
  },

  onWhy({ detail: { feeYear } }: YearEvent) {
    this.explain([feeYear]);
  },

  onWhyAmount() {
    this.explain(this.data.view?.picked ?? []);
  },

  explain(years: readonly number[]) {
    const { arrears } = this.data;
    if (arrears === null) return;
    const explanation = explanationLines(arrears, years, yearChoices(this.choosing()));
    this.setData({ explanation, isExplanationOpen: true });
  },

  onCloseExplanation() {
    this.setData({ isExplanationOpen: false });
  },

  onRecord() {
    open('account', { p: this.data.participantId });
  },

  onNext() {
    const { arrears, view, participantId, basketId, frame } = this.data;
    if (arrears === null || view === null) return;
    if (view.bar.first === YEAR_WORDS.backHome) {
      open('home');
      return;
    }
    if (view.picked.length === 0) {
      tellMissing(this, YEAR_WORDS.chooseYear);
      return;
    }
    if (frame.isOffline) {
      showProblem(this, offline());
      return;
    }
    const lines = chosenLines(arrears, yearChoices(this.choosing()), nowMs());
    const choices = lines.map(({ choice }) => choice);
    void act(this, 'next', async () => {
      const answer = basketId === '' ? await newBasket(choices) : await changePerson(basketId, participantId, choices);
      if (answer.kind !== 'ok') {
        this.setData({ openOrderId: openOrderOf(answer) });
        showProblem(this, answer);
        return;
      }
      if (basketId === '') {
        open('check', { b: answer.body.basketId });
        return;
      }
      noteChanged(this.choosing(), choicesInBasket(choices, participantId));
      goBack();
    });
  },

  /** An order that is still open stands in the way: there it is paid or given up. */
  look() {
    if (this.data.openOrderId === '') void this.load();
    else open('result', { o: this.data.openOrderId });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      look: () => {
        this.look();
      },
    });
  },
});
