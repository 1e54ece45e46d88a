import type { Reminders } from '../../../types/reminders';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { incomplete } from '../../services/answer';
import type { ReminderKind } from '../../services/reminders';
import { getReminders, keepTap, putSwitch, sendTaps, subscribeInWeChat } from '../../services/reminders';
import { goBack } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { RemindersView } from './reminders-view';
import { remindersView, SWITCH_ON_STEPS, toldAfter } from './reminders-view';

type KindTap = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  { kind: ReminderKind }
>;

Page({
  data: { frame: newFrame(), view: null as RemindersView | null, steps: [] as string[] },

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
    await load<Reminders>(this, {
      ask: async () => {
        const sent = await sendTaps();
        return sent?.kind === 'ok' ? sent : getReminders();
      },
      keepAs: 'reminders',
      isQuiet: this.data.view !== null,
      show: (reminders) => {
        this.setData({ view: remindersView(reminders) });
      },
    });
  },

  onSwitch(event: KindTap) {
    const { kind } = event.currentTarget.dataset;
    const row = this.data.view?.rows.find((one) => one.kind === kind);
    if (row === undefined) return;
    void act(this, `switch${kind}`, async () => {
      const answer = await putSwitch(kind, !row.isOn);
      if (answer.kind === 'ok') this.setData({ view: remindersView(answer.body) });
      else showProblem(this, answer);
    });
  },

  onAgree() {
    const { view } = this.data;
    if (view === null) return;
    if (view.isNotOffered) {
      goBack();
      return;
    }
    if (view.templateIds.length === 0) {
      tellMissing(this, '请先打开一种提醒。');
      return;
    }
    void act(this, 'agree', async () => {
      // WeChat opens its sheet only straight out of a tap.
      const sheet = await subscribeInWeChat(view.templateIds);
      const told = toldAfter(sheet);
      this.setData({ steps: told.hasSteps ? [...SWITCH_ON_STEPS] : [] });
      if (sheet.kind === 'answered' && sheet.results.length > 0) {
        keepTap(sheet.results);
        const answer = (await sendTaps()) ?? incomplete();
        if (answer.kind !== 'ok') {
          showProblem(this, answer);
          return;
        }
        this.setData({ view: remindersView(answer.body) });
      }
      showNotice(this, { tone: told.tone, text: told.text, buttons: [] });
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
