import { followWay, newFrame, refreshFrame } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Accesses } from '../../services/account';
import { getAccesses } from '../../services/account';
import { nowMs } from '../../services/clock';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { AccessRow } from './accesses-view';
import { accessRows } from './accesses-view';

Page({
  data: { frame: newFrame(), participantId: '', rows: null as AccessRow[] | null },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ participantId: query['p'] ?? '' });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    await load<Accesses>(this, {
      ask: () => getAccesses(this.data.participantId),
      isQuiet: this.data.rows !== null,
      show: (accesses) => {
        this.setData({ rows: accessRows(accesses, nowMs()) });
      },
    });
  },

  onAsk() {
    open('cases');
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      verify: () => {
        open('verify', { next: 'accesses' });
      },
    });
  },
});
