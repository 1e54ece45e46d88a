import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Eligibility } from '../../services/account';
import { getEligibility } from '../../services/account';
import { nowMs } from '../../services/clock';
import { openCase } from '../../services/help';
import { call, open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { caseOpened } from '../cases/cases-view';
import type { NextStep, WhyNotView } from './why-not-view';
import { whyNotView } from './why-not-view';

Page({
  data: {
    frame: newFrame(),
    participantId: '',
    feeYear: 0,
    reasonKey: '',
    view: null as WhyNotView | null,
    isAsked: false,
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ participantId: query['p'] ?? '', feeYear: Number(query['y'] ?? 0) });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { participantId, feeYear } = this.data;
    await load<Eligibility>(this, {
      ask: () => getEligibility(participantId, feeYear),
      isQuiet: this.data.view !== null,
      show: (answer) => {
        this.setData({ view: whyNotView(answer), reasonKey: answer.reason?.key ?? '' });
      },
    });
  },

  onStep() {
    const way = this.data.view?.step.way;
    if (way !== undefined) this.go(way);
  },

  go(way: NextStep) {
    const { participantId, feeYear } = this.data;
    switch (way) {
      case 'arrears':
        open('arrears', { p: participantId });
        return;
      case 'tier':
        open('tier', { p: participantId, y: feeYear });
        return;
      case 'offices':
        open('help');
        return;
      case 'remind':
        open('reminders');
        return;
      case 'receipts':
        open('receipts');
        return;
      case 'home':
        open('home');
        return;
      case 'call12333':
        call('12333');
        return;
      case 'mend':
        if (this.data.isAsked) open('cases');
        else this.ask('recordWrong');
        return;
    }
  },

  onDisagree() {
    this.ask('disagree');
  },

  /** A person looks at it; the number comes at once. */
  ask(topic: 'disagree' | 'recordWrong') {
    const { participantId, feeYear, reasonKey } = this.data;
    void act(this, topic, async () => {
      const answer = await openCase({ topic, participantId, feeYear, ...(reasonKey === '' ? {} : { reasonKey }) });
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      this.setData({ isAsked: true });
      showNotice(this, { tone: 'leaf', text: caseOpened(answer.body, nowMs()), buttons: [] });
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
