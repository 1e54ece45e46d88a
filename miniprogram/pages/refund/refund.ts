import type { RefundOptions, RefundView } from '../../../types/refunds';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Answer } from '../../services/answer';
import { nowMs } from '../../services/clock';
import { draftOf, dropDraft, keepDraft } from '../../services/drafts';
import type { RefundReason } from '../../services/refunds';
import { applyForRefund, getRefund, getRefundOptions } from '../../services/refunds';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { RefundChoice, RefundForm, RefundResult, RefundStep } from './refund-view';
import { keptChoice, missingOn, onlyRefund, refundForm, refundResult } from './refund-view';

type Tap<Dataset extends object> = WechatMiniprogram.TouchEvent<
  WechatMiniprogram.IAnyObject,
  WechatMiniprogram.IAnyObject,
  Dataset
>;

const STEPS: readonly RefundStep[] = ['lines', 'reason', 'check'];
const firstStep = (): RefundStep => 'lines';
const NOTHING: RefundChoice = { lineIds: [], reason: '', note: '' };

/** An application for the money of an order, in three steps; once handed in, how far it is. */
Page({
  data: {
    frame: newFrame(),
    orderId: '',
    options: null as RefundOptions | null,
    choice: NOTHING,
    step: firstStep(),
    form: null as RefundForm | null,
    result: null as RefundResult | null,
    /** The application on the page, or the one that stands in the way of another. */
    refundId: '',
  },

  onLoad(query) {
    refreshFrame(this);
    this.setData({ orderId: query['o'] ?? '' });
    void this.load();
  },

  onShow() {
    refreshFrame(this);
  },

  onUnload() {
    stopLoading(this);
  },

  async load() {
    const { orderId, result, refundId } = this.data;
    if (result !== null) {
      await this.loadResult(refundId);
      return;
    }
    let only: string | undefined;
    await load<RefundOptions>(this, {
      ask: () => getRefundOptions(orderId),
      keepAs: `refundOptions:${orderId}`,
      isQuiet: this.data.form !== null,
      show: (options) => {
        only = onlyRefund(options);
        if (only !== undefined) return;
        this.setData({ options });
        this.change(keptChoice(options, draftOf(this.draftKey())), 'lines');
      },
    });
    if (only !== undefined) await this.loadResult(only);
  },

  async loadResult(refundId: string) {
    this.setData({ refundId });
    await load<RefundView>(this, {
      ask: (): Promise<Answer<RefundView>> => getRefund(refundId),
      keepAs: `refund:${refundId}`,
      isQuiet: this.data.result !== null || this.data.form !== null,
      show: (refund) => {
        this.setData({ result: refundResult(refund, nowMs()) });
      },
    });
  },

  draftKey(): string {
    return `refund:${this.data.orderId}`;
  },

  change(part: Partial<RefundChoice>, step: RefundStep) {
    const { options } = this.data;
    if (options === null) return;
    const choice = { ...this.data.choice, ...part };
    keepDraft(this.draftKey(), choice);
    this.setData({ choice, step, form: refundForm(options, choice, step) });
  },

  onLine(event: Tap<{ id: string; can: boolean }>) {
    const { id, can } = event.currentTarget.dataset;
    if (!can) return;
    const { lineIds } = this.data.choice;
    this.change({ lineIds: lineIds.includes(id) ? lineIds.filter((one) => one !== id) : [...lineIds, id] }, 'lines');
  },

  onProgress(event: Tap<{ refund: string }>) {
    void this.loadResult(event.currentTarget.dataset.refund);
  },

  onReason(event: Tap<{ reason: RefundReason }>) {
    this.change({ reason: event.currentTarget.dataset.reason }, 'reason');
  },

  onNote(event: WechatMiniprogram.Input) {
    this.change({ note: event.detail.value }, 'reason');
  },

  onBackStep() {
    const before = STEPS[STEPS.indexOf(this.data.step) - 1];
    if (before !== undefined) this.change({}, before);
  },

  onNext() {
    const { step, choice, form } = this.data;
    if (form !== null && !form.canApply) {
      open('help');
      return;
    }
    const missing = missingOn(step, choice);
    if (missing !== '') {
      tellMissing(this, missing);
      return;
    }
    const after = STEPS[STEPS.indexOf(step) + 1];
    if (after === undefined) this.apply();
    else this.change({}, after);
  },

  apply() {
    const { orderId, choice } = this.data;
    if (choice.reason === '') return;
    const { reason, lineIds, note } = choice;
    void act(this, 'apply', async () => {
      const answer = await applyForRefund({
        orderId,
        lineIds,
        reason,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      });
      if (answer.kind !== 'ok') {
        const { refundId } = answer.details;
        this.setData({ refundId: typeof refundId === 'string' ? refundId : '' });
        showProblem(this, answer);
        return;
      }
      dropDraft(this.draftKey());
      const result = refundResult(answer.body, nowMs());
      this.setData({ refundId: answer.body.refundId, result, form: null });
    });
  },

  /** Back from an application to the lines of the payment, as they are now. */
  onLines() {
    this.setData({ result: null });
    void this.load();
  },

  onHome() {
    open('home');
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      refund: () => {
        const { refundId } = this.data;
        if (refundId === '') open('receipts');
        else void this.loadResult(refundId);
      },
    });
  },
});
