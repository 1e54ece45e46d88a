import type { Arrears } from '../../../types/arrears';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { offline } from '../../services/answer';
import { changePerson, newBasket } from '../../services/basket-edit';
import { nowMs } from '../../services/clock';
import { handOverArrears } from '../../services/hand-over';
import { getArrears } from '../../services/people';
import { takenNotice, takeOverYears } from '../../services/take-over';
import { goBack, open } from '../../services/ways';
import { dropYearChoices, keepYearChoices, yearChoices } from '../../services/year-choices';
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

  onShow() {
    refreshFrame(this);
    this.show(this.data.arrears ?? undefined);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { participantId } = this.data;
    await load<Arrears>(this, {
      ask: () => getArrears(participantId),
      keepAs: `arrears:${participantId}`,
      isQuiet: this.data.view !== null,
      show: (arrears) => {
        handOverArrears(arrears);
        this.show(arrears);
      },
    });
  },

  show(arrears: Arrears | undefined) {
    if (arrears === undefined) return;
    this.setData({ arrears, view: arrearsView(arrears, yearChoices(this.data.participantId), nowMs()) });
  },

  onPick({ detail: { feeYear } }: YearEvent) {
    const { arrears, view, participantId } = this.data;
    const year = arrears?.years.find((one) => one.feeYear === feeYear);
    const row = view?.rows.find((one) => one.feeYear === feeYear);
    if (arrears === null || view === null || year === undefined || row?.kind !== 'pick') return;
    const choices = yearChoices(participantId);
    if (tierOf(year, choices) === undefined) {
      this.chooseTier(feeYear);
      return;
    }
    if (!row.isPicked && view.picked.length >= arrears.maxYears) {
      tellMissing(this, yearsTooMany(arrears.maxYears));
      return;
    }
    const picked = row.isPicked ? view.picked.filter((one) => one !== feeYear) : [...view.picked, feeYear];
    keepYearChoices(participantId, { ...choices, picked });
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
    const tier = year === undefined ? undefined : tierOf(year, yearChoices(participantId));
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
    open('tier', { p: this.data.participantId, y: feeYear, back: 1 });
  },

  onWhy({ detail: { feeYear } }: YearEvent) {
    this.explain([feeYear]);
  },

  onWhyAmount() {
    this.explain(this.data.view?.picked ?? []);
  },

  explain(years: readonly number[]) {
    const { arrears, participantId } = this.data;
    if (arrears === null) return;
    const explanation = explanationLines(arrears, years, yearChoices(participantId));
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
    const lines = chosenLines(arrears, yearChoices(participantId), nowMs());
    const choices = lines.map(({ choice }) => choice);
    void act(this, 'next', async () => {
      const answer = basketId === '' ? await newBasket(choices) : await changePerson(basketId, participantId, choices);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      dropYearChoices(participantId);
      if (basketId === '') open('check', { b: answer.body.basketId });
      else goBack();
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load(), look: () => void this.load() });
  },
});
