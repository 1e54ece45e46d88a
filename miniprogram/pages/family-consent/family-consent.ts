import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import type { FamilyAsk, FamilyDecision } from '../../services/family-links';
import { decideAsk, getAsk } from '../../services/family-links';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { ConsentView, Decided } from './family-consent-view';
import { consentView, decidedView } from './family-consent-view';

/** The insured is asked by a card: may this family member see what is paid and what is not. */
Page({
  data: {
    frame: newFrame(),
    token: '',
    view: null as ConsentView | null,
    decided: null as Decided | null,
    isEndOpen: false,
    endLines: ['他就不能再替您缴，也看不到记录。', '已缴的凭证还在。'],
    endChoices: [{ key: 'end', text: '也不让他缴' }],
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ token: query['t'] ?? '' });
  },

  onShow() {
    refreshFrame(this);
    if (this.data.decided === null) void this.load();
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { token } = this.data;
    await load<FamilyAsk>(this, {
      ask: () => getAsk(token),
      isQuiet: this.data.view !== null,
      show: (asked) => {
        this.setData({ view: consentView(asked, nowMs()) });
      },
    });
  },

  onAgree() {
    if (this.data.view?.canDecide === true) this.decide('agree');
    else this.verify();
  },

  onRefuse() {
    if (this.data.view?.canDecide === true) this.decide('refuse');
    else open('home');
  },

  onAskEnd() {
    if (this.data.view?.canDecide === true) this.setData({ isEndOpen: true });
    else this.verify();
  },

  onCloseEnd() {
    this.setData({ isEndOpen: false });
  },

  onEnd() {
    this.onCloseEnd();
    this.decide('refuseAndEnd');
  },

  verify() {
    open('verify', { next: 'family-consent', t: this.data.token });
  },

  decide(decision: FamilyDecision) {
    void act(this, decision, async () => {
      const answer = await decideAsk(this.data.token, decision);
      if (answer.kind === 'ok') this.setData({ decided: decidedView(answer.body.state, answer.body.message) });
      else showProblem(this, answer);
    });
  },

  onHome() {
    open('home');
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      verify: () => {
        this.verify();
      },
    });
  },
});
