import type { Help } from '../../../types/help';
import { followWay, newFrame, refreshFrame } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { getHelp } from '../../services/help';
import type { ChatCard } from '../../services/ways';
import { call, open, openChatCard } from '../../services/ways';
import type { Way } from '../../words/button-words';
import { helpView } from './help-view';

type Tap<Dataset extends object> = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  Dataset
>;

/** The telephone numbers stand here at once; questions and offices come with the server's answer or the one kept before. */
Page({
  data: { frame: newFrame(), view: helpView(undefined), isComplete: false },

  onLoad() {
    refreshFrame(this);
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
      isQuiet: true,
      show: (help) => {
        this.setData({ view: helpView(help), isComplete: true });
      },
    });
  },

  onQuestion(event: Tap<{ key: string }>) {
    open('answer', { k: event.currentTarget.dataset.key });
  },

  onContact(event: WechatMiniprogram.CustomEvent<ChatCard>) {
    openChatCard(event.detail, getCurrentPages());
  },

  onCases() {
    open('cases');
  },

  onLetters() {
    open('settings');
  },

  onCall(event: Tap<{ number: string }>) {
    call(event.currentTarget.dataset.number);
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
