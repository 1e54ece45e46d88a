import type { Arrears, ArrearsYear } from '../../../types/arrears';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Answer } from '../../services/answer';
import { offline } from '../../services/answer';
import { changePerson, newBasket, openOrderOf } from '../../services/basket-edit';
import { nowMs } from '../../services/clock';
import { handedArrears, handedNotice, handOverArrears } from '../../services/hand-over';
import { getArrears } from '../../services/people';
import { platform } from '../../services/platform';
import { goBack, open } from '../../services/ways';
import type { Choosing } from '../../services/year-choices';
import { keepYearChoices, yearChoices } from '../../services/year-choices';
import type { Way } from '../../words/button-words';
import { TIER_WORDS } from '../../words/year-words';
import { pickedYears } from '../arrears/arrears-view';
import { choiceFor, explanationLines, tierByCode } from '../arrears/chosen-tier';
import type { TierPageView } from './tier-view';
import { tierPageView, yearToChoose } from './tier-view';

const LIST_OPENS_AFTER_MS = 50;

Page({
  data: {
    frame: newFrame(),
    participantId: '',
    feeYear: 0,
    /** Opened from the list of years: the choice goes back there. */
    isFromYears: false,
    /** The basket that is being changed; opened from the check, the year is added to it. */
    basketId: '',
    openOrderId: '',
    arrears: null as Arrears | null,
    code: '',
    isSameForAll: false,
    view: null as TierPageView | null,
    explanation: [] as string[],
    isExplanationOpen: false,
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({
      participantId: query['p'] ?? '',
      feeYear: Number(query['y'] ?? 0),
      isFromYears: query['back'] === '1',
      basketId: query['b'] ?? '',
    });
    const notice = handedNotice();
    if (notice !== '') showNotice(this, { tone: 'pale', text: notice, buttons: [] });
    void this.load();
  },

  /** Back from another page: the year may have been paid there. */
  onShow() {
    refreshFrame(this);
    if (this.data.arrears !== null) void this.load();
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { participantId } = this.data;
    const isFirst = this.data.arrears === null;
    const handed = isFirst ? handedArrears(participantId) : undefined;
    await load<Arrears>(this, {
      ask: async (): Promise<Answer<Arrears>> =>
        handed === undefined ? getArrears(participantId) : { kind: 'ok', body: handed },
      keepAs: `arrears:${participantId}`,
      isQuiet: !isFirst,
      show: (arrears, isFresh) => {
        if (isFresh && handed === undefined) handOverArrears(arrears);
        if (isFirst) this.start(arrears);
        else this.restart(arrears);
      },
    });
  },

  start(arrears: Arrears) {
    const year = yearToChoose(arrears, this.data.feeYear === 0 ? undefined : this.data.feeYear);
    if (year === undefined && this.data.feeYear === 0) {
      open('home'); // nothing has to be chosen: the first page says what there is
      return;
    }
    if (year === undefined) {
      this.tellNothingToChoose(arrears);
      return;
    }
    const code = yearChoices(this.choosing()).tiers[String(year.feeYear)] ?? year.chosenTier ?? '';
    this.setData({ arrears, feeYear: year.feeYear });
    this.show(arrears, year, code);
    const openAt = this.data.view?.openAt ?? '';
    if (openAt === '') return;
    setTimeout(() => {
      platform().pageScrollTo({ selector: `#${openAt}`, offsetTop: -120, duration: 0, fail: () => undefined });
    }, LIST_OPENS_AFTER_MS);
  },

  /** The same choice over the years as they are now. */
  restart(arrears: Arrears) {
    const year = yearToChoose(arrears, this.data.feeYear);
    if (year === undefined) {
      this.tellNothingToChoose(arrears);
      return;
    }
    this.setData({ arrears });
    this.show(arrears, year, this.data.code);
  },

  tellNothingToChoose({ years }: Arrears) {
    const text = years.find(({ feeYear }) => feeYear === this.data.feeYear)?.reason?.message;
    const block = { kind: 'error', text: text ?? '现在不用选档。', buttons: [{ text: '去首页', way: 'home' }] };
    this.setData({ 'frame.block': block, view: null });
  },

  show(arrears: Arrears, year: ArrearsYear, code: string) {
    const choices = this.choices(arrears);
    this.setData({ code, view: tierPageView(arrears, year, { code, choices, nowMs: nowMs() }) });
  },

  choosing(): Choosing {
    const { participantId, basketId } = this.data;
    return { participantId, basketId };
  },

  /** With the years that are ticked now, also where nobody has ticked yet. */
  choices(arrears: Arrears) {
    const choices = yearChoices(this.choosing());
    return { ...choices, picked: this.data.isFromYears ? pickedYears(arrears, choices, nowMs()) : [] };
  },

  year(): ArrearsYear | undefined {
    return this.data.arrears?.years.find(({ feeYear }) => feeYear === this.data.feeYear);
  },

  onChoose({ detail }: WechatMiniprogram.CustomEvent<{ code: string }>) {
    const year = this.year();
    if (this.data.arrears === null || year === undefined) return;
    this.show(this.data.arrears, year, detail.code);
  },

  onAmount({ detail }: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const year = this.year();
    if (this.data.arrears === null || year === undefined) return;
    this.show(this.data.arrears, year, detail.value.trim());
  },

  onSameForAll() {
    this.setData({ isSameForAll: !this.data.isSameForAll });
  },

  onTake() {
    const { arrears, view, code, basketId, isFromYears, frame } = this.data;
    const year = this.year();
    if (arrears === null || view === null || year === undefined) return;
    const tier = tierByCode(year, code);
    if (tier === undefined || (view.range !== null && view.range.error !== '')) {
      tellMissing(this, view.range === null || view.range.error === '' ? TIER_WORDS.choose : view.range.error);
      return;
    }
    // A year that is added to a basket is no tick in the list of years.
    if (isFromYears || basketId === '') this.keepChoice(arrears, year.feeYear);
    if (isFromYears) {
      goBack();
      return;
    }
    if (frame.isOffline) {
      showProblem(this, offline());
      return;
    }
    const { participantId } = arrears;
    const choices = [choiceFor(participantId, year.feeYear, tier)];
    void act(this, 'take', async () => {
      const answer =
        basketId === ''
          ? await newBasket(choices)
          : await changePerson(basketId, participantId, choices, { isAddition: true });
      if (answer.kind !== 'ok') {
        this.setData({ openOrderId: openOrderOf(answer) });
        showProblem(this, answer);
      } else if (basketId === '') open('check', { b: answer.body.basketId });
      else goBack();
    });
  },

  /** The chosen year is ticked with it; so are the years that take the same tier. */
  keepChoice(arrears: Arrears, feeYear: number) {
    const { code, isSameForAll, view } = this.data;
    const choices = this.choices(arrears);
    const years = isSameForAll && view !== null && view.sharedYears.length > 1 ? view.sharedYears : [feeYear];
    keepYearChoices(this.choosing(), {
      picked: [...new Set([...choices.picked, feeYear])],
      tiers: { ...choices.tiers, ...Object.fromEntries(years.map((year) => [String(year), code])) },
    });
  },

  onHowToChoose() {
    open('answer', { k: 'tier' });
  },

  onWhyAmount() {
    const { arrears, feeYear, code } = this.data;
    if (arrears === null) return;
    const choices = { picked: [feeYear], tiers: { [String(feeYear)]: code } };
    this.setData({ explanation: explanationLines(arrears, [feeYear], choices), isExplanationOpen: true });
  },

  onCloseExplanation() {
    this.setData({ isExplanationOpen: false });
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
