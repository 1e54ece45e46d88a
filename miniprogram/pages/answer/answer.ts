import type { Help } from '../../../types/help';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { getHelp, openCase } from '../../services/help';
import { goBack, NOT_ENROLLED_KEY, open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { caseOpened } from '../cases/cases-view';
import type { AnswerView } from './answer-view';
import { answerView, NO_ANSWER } from './answer-view';

Page({
  data: { frame: newFrame(), key: '', view: null as AnswerView | null, isAsked: false },

  onLoad(query) {
    refreshFrame(this);
    const key = query['k'] ?? '';
    this.setData({ key, view: answerView(undefined, key) ?? null });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    await load<Help>(this, {
      ask: getHelp,
      keepAs: 'help',
      isQuiet: this.data.view !== null,
      show: (help) => {
        this.setData({ view: answerView(help, this.data.key) ?? NO_ANSWER });
      },
    });
  },

  onNext() {
    const next = this.data.view?.next ?? null;
    if (next === null) goBack();
    else open(next.page);
  },

  onUseful() {
    goBack();
  },

  /** A person answers; the number comes at once. */
  onAskPerson() {
    const { view, key } = this.data;
    if (view === null || this.data.isAsked) return;
    void act(this, 'ask', async () => {
      const topic = key === NOT_ENROLLED_KEY ? 'notInRegister' : 'answerDidNotHelp';
      const answer = await openCase({ topic, text: view.question });
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      this.setData({ isAsked: true });
      const text = caseOpened(answer.body, nowMs());
      showNotice(this, { tone: 'leaf', text, buttons: [{ text: '问客服', way: 'service' }] });
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
