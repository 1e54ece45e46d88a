import type { Consents } from '../../../types/consents';
import { act } from '../../frame/act';
import { followWay, newFrame, refreshFrame, showNotice, showProblem } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { withdrawConsent } from '../../services/account';
import { getConsents } from '../../services/identity';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { GivenConsent } from './consents-view';
import { givenConsents } from './consents-view';

type IdTap = WechatMiniprogram.TouchEvent<WechatMiniprogram.IAnyObject, WechatMiniprogram.IAnyObject, { id: string }>;

Page({
  data: {
    frame: newFrame(),
    given: null as GivenConsent[] | null,
    asked: null as GivenConsent | null,
    askedLines: [] as string[],
    choices: [{ key: 'withdraw', text: '取消这个同意' }],
  },

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
    await load<Consents>(this, {
      ask: getConsents,
      keepAs: 'consents',
      isQuiet: this.data.given !== null,
      show: (consents) => {
        this.setData({ given: givenConsents(consents) });
      },
    });
  },

  onRead() {
    open('privacy');
  },

  onAskWithdraw(event: IdTap) {
    const asked = this.data.given?.find(({ consentId }) => consentId === event.currentTarget.dataset.id);
    if (asked !== undefined) this.setData({ asked, askedLines: [asked.title, asked.afterwards] });
  },

  onClose() {
    this.setData({ asked: null });
  },

  onWithdraw() {
    const { asked } = this.data;
    this.onClose();
    if (asked === null) return;
    void act(this, 'withdraw', async () => {
      const answer = await withdrawConsent(asked.consentId);
      if (answer.kind !== 'ok') {
        showProblem(this, answer);
        return;
      }
      await this.load();
      showNotice(this, { tone: 'leaf', text: '取消了。', buttons: [] });
    });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
