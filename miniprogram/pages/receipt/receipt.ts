import type { ReceiptDetail } from '../../../types/receipts';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { openPdf } from '../../services/documents';
import { platform } from '../../services/platform';
import { getReceipt, receiptPath, requestCertificate } from '../../services/receipts';
import { open, openInstead } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { ReceiptView } from './receipt-view';
import { CERTIFICATE_WORDS, certificateLines, receiptView } from './receipt-view';

/** As bright as it was before the code was shown large. */
const BRIGHT = 1;

Page({
  data: {
    frame: newFrame(),
    view: null as ReceiptView | null,
    receiptId: '',
    isCodeLarge: false,
    brightness: -1,
    isCertificateOpen: false,
    certificateAsk: [...CERTIFICATE_WORDS.ask],
    certificateChoices: [{ key: 'ask', text: CERTIFICATE_WORDS.choice }],
    certificate: [] as string[],
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ receiptId: query['c'] ?? '' });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onHide() {
    this.onSmallCode();
  },

  onUnload() {
    this.onSmallCode();
    stopLoading(this);
  },

  async load() {
    const { receiptId } = this.data;
    await load<ReceiptDetail>(this, {
      ask: () => getReceipt(receiptId),
      keepAs: `receipt:${receiptId}`,
      isQuiet: this.data.view !== null,
      show: (receipt) => {
        this.setData({ view: receiptView(receipt) });
      },
    });
  },

  /** Full screen and bright, for a clerk's scanner; the phone's own brightness comes back afterwards. */
  onLargeCode() {
    if (this.data.isCodeLarge) return;
    this.setData({ isCodeLarge: true });
    platform().getScreenBrightness({
      success: ({ value }) => {
        if (!this.data.isCodeLarge) return;
        this.setData({ brightness: value });
        platform().setScreenBrightness({ value: BRIGHT, fail: () => undefined });
      },
      fail: () => undefined,
    });
  },

  onSmallCode() {
    if (!this.data.isCodeLarge) return;
    const { brightness } = this.data;
    this.setData({ isCodeLarge: false, brightness: -1 });
    if (brightness >= 0) platform().setScreenBrightness({ value: brightness, fail: () => undefined });
  },

  onSavePdf() {
    const { view, receiptId } = this.data;
    if (view === null) return;
    void act(this, 'pdf', async () => {
      const opened = await openPdf(`${receiptPath(receiptId)}/pdf`, view.fileName);
      if (opened.kind === 'cannotOpen') {
        showNotice(this, { tone: 'brick', text: '这部手机打不开PDF，请换一部手机看。', buttons: [] });
      } else if (opened.kind !== 'opened') {
        showProblem(this, opened);
      }
    });
  },

  onProgress() {
    open('tracker', { c: this.data.receiptId });
  },

  onNext() {
    if (this.data.view !== null) openInstead('receipt', { c: this.data.view.nextReceiptId });
  },

  onRefund() {
    open('refund', { o: this.data.view?.orderId });
  },

  onCertificate() {
    this.setData({ isCertificateOpen: true });
  },

  onCloseCertificate() {
    this.setData({ isCertificateOpen: false });
  },

  onAskCertificate() {
    this.onCloseCertificate();
    void act(this, 'certificate', async () => {
      const answer = await requestCertificate(this.data.receiptId);
      if (answer.kind === 'ok') this.setData({ certificate: certificateLines(answer.body) });
      else showProblem(this, answer);
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => {
        if (this.data.view === null) void this.load();
        else this.onSavePdf();
      },
    });
  },
});
