import type { OtherPayment, ReceiptSummary } from '../../../types/receipts';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { ReceiptPage } from '../../services/receipts';
import { listReceipts } from '../../services/receipts';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { ReceiptsView } from './receipts-view';
import { receiptsView } from './receipts-view';

type Tap<Dataset extends object> = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  Dataset
>;

Page({
  data: {
    frame: newFrame(),
    view: null as ReceiptsView | null,
    receipts: [] as ReceiptSummary[],
    otherPayments: [] as OtherPayment[],
    hasMore: false,
    chosen: '',
  },

  onLoad() {
    refreshFrame(this);
  },

  onShow() {
    refreshFrame(this);
    void this.load();
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    await load<ReceiptPage>(this, {
      ask: () => listReceipts(),
      keepAs: 'receipts',
      isQuiet: this.data.view !== null,
      show: ({ receipts, otherPayments, hasMore }) => {
        this.show(receipts, otherPayments ?? [], hasMore);
      },
    });
  },

  show(receipts: ReceiptSummary[], otherPayments: OtherPayment[], hasMore: boolean) {
    const view = receiptsView(receipts, otherPayments, this.data.chosen);
    this.setData({ receipts, otherPayments, hasMore, view });
  },

  onMore() {
    const after = this.data.receipts[this.data.receipts.length - 1]?.id;
    if (!this.data.hasMore || after === undefined) return;
    void act(this, 'more', async () => {
      const answer = await listReceipts(after);
      if (answer.kind === 'ok') {
        const known = new Set(this.data.receipts.map(({ id }) => id));
        const older = answer.body.receipts.filter(({ id }) => !known.has(id));
        this.show([...this.data.receipts, ...older], this.data.otherPayments, answer.body.hasMore);
      } else {
        showProblem(this, answer);
      }
    });
  },

  onReachBottom() {
    this.onMore();
  },

  onChip(event: Tap<{ id: string }>) {
    const chosen = event.currentTarget.dataset.id;
    this.setData({ chosen, view: receiptsView(this.data.receipts, this.data.otherPayments, chosen) });
  },

  onReceipt(event: Tap<{ id: string }>) {
    const receiptId = event.currentTarget.dataset.id;
    if (receiptId !== '') open('receipt', { c: receiptId });
  },

  onPay() {
    open('home');
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
