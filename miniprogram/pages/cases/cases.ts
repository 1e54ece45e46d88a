import type { ResidentCase } from '../../../types/cases';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { draftOf, dropDraft, keepDraft } from '../../services/drafts';
import { getCases, openCase } from '../../services/help';
import type { Way } from '../../words/button-words';
import type { CaseBlock } from './cases-view';
import { caseBlocks, caseOpened } from './cases-view';

const DRAFT = 'cases';

Page({
  data: { frame: newFrame(), blocks: null as CaseBlock[] | null, text: '', isFocused: false },

  onLoad() {
    refreshFrame(this);
    const kept = draftOf(DRAFT)['text'];
    this.setData({ text: typeof kept === 'string' ? kept : '' });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    await load<{ cases: ResidentCase[] }>(this, {
      ask: getCases,
      keepAs: 'cases',
      isQuiet: this.data.blocks !== null,
      show: ({ cases }) => {
        this.setData({ blocks: caseBlocks(cases, nowMs()) });
      },
    });
  },

  onText(event: WechatMiniprogram.Input) {
    const text = event.detail.value;
    keepDraft(DRAFT, { text });
    this.setData({ text, isFocused: false });
  },

  onSend() {
    const text = this.data.text.trim();
    if (text === '') {
      this.setData({ isFocused: true });
      tellMissing(this, '请先写一句，要问什么。');
      return;
    }
    void act(this, 'send', async () => {
      const answer = await openCase({ topic: 'other', text });
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      dropDraft(DRAFT);
      this.setData({ text: '' });
      await this.load();
      showNotice(this, { tone: 'leaf', text: caseOpened(answer.body, nowMs()), buttons: [] });
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
