import type { RefundOptions, RefundView } from '../../../types/refunds';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showProblem, tellMissing } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { Answer } from '../../services/answer';
import { nowMs } from '../../services/clock';
import { draftOf, dropDraft, keepDraft } from '../../services/drafts';
import type { RefundReason } from '../../services/refunds';
import { applyForRefund, getRefund, getRefundOptions, keptRefund, keepRefund } from '../../services/refunds';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { RefundChoice, RefundForm, RefundResult, RefundStep } from './refund-view';
import { keptChoice, missingOn, refundForm, refundResult } from './refund-view';

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
    const refundId = keptRefund(this.data.orderId);
    if (refundId !== undefined) {
      await this.loadResult(refundId);
      return;
    }
    await load<RefundOptions>(this, {
      ask: () => getRefundOptions(this.data.orderId),
      isQuiet: this.data.form !== null,
      show: (options) => {
        this.setData({ options });
        this.change(keptChoice(options, draftOf(this.draftKey())), 'lines');
      },
    });
  },

  async loadResult(refundId: string) {
    await load<RefundView>(this, {
      ask: (): Promise<Answer<RefundView>> => getRefund(refundId),
      keepAs: `refund:${refundId}`,
      isQuiet: this.data.result !== null,
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
        showProblem(this, answer);
        return;
      }
      keepRefund(orderId, answer.body.refundId);
      dropDraft(this.draftKey());
      this.setData({ result: refundResult(answer.body, nowMs()) });
    });
  },

  onHome() {
    open('home');
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      refund: () => {
        open('cases');
      },
    });
  },
});
