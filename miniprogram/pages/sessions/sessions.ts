import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Sessions } from '../../services/account';
import { endSessionOf, getSessions } from '../../services/account';
import { nowMs } from '../../services/clock';
import { forgetAll } from '../../services/leave';
import { follow } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { SessionRow } from './sessions-view';
import { sessionRows } from './sessions-view';

type IdTap = WechatMiniprogram.TouchEvent<WechatMiniprogram.IAnyObject, WechatMiniprogram.IAnyObject, { id: string }>;

Page({
  data: { frame: newFrame(), rows: null as SessionRow[] | null },

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
    await load<Sessions>(this, {
      ask: getSessions,
      isQuiet: this.data.rows !== null,
      show: (sessions) => {
        this.setData({ rows: sessionRows(sessions, nowMs()) });
      },
    });
  },

  onEndOther(event: IdTap) {
    this.end(event.currentTarget.dataset.id);
  },

  onEndThis() {
    const current = this.data.rows?.find(({ isCurrent }) => isCurrent);
    if (current !== undefined) this.end(current.sessionId);
  },

  end(sessionId: string) {
    const isCurrent = this.data.rows?.some((row) => row.sessionId === sessionId && row.isCurrent) ?? false;
    void act(this, sessionId, async () => {
      const answer = await endSessionOf(sessionId);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
      } else if (isCurrent) {
        forgetAll();
        follow('signIn');
      } else {
        await this.load();
        showNotice(this, { tone: 'leaf', text: '那部手机退出了。', buttons: [] });
      }
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
