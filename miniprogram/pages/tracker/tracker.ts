import type { ReceiptProgress } from '../../../types/receipts';
import { followWay, newFrame, refreshFrame } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { nowMs } from '../../services/clock';
import { getProgress } from '../../services/receipts';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { ProgressView } from './tracker-view';
import { progressView } from './tracker-view';

Page({
  data: { frame: newFrame(), view: null as ProgressView | null, receiptId: '' },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ receiptId: query['c'] ?? '' });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { receiptId } = this.data;
    await load<ReceiptProgress>(this, {
      ask: () => getProgress(receiptId),
      keepAs: `progress:${receiptId}`,
      isQuiet: this.data.view !== null,
      show: (progress) => {
        this.setData({ view: progressView(progress, nowMs()) });
      },
    });
  },

  onRemind() {
    open('reminders');
  },

  onReceipt() {
    open('receipt', { c: this.data.receiptId });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
