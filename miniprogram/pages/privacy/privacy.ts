import type { Consents } from '../../../types/consents';
import { followWay, newFrame, refreshFrame } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import { getConsents } from '../../services/identity';
import { goBack } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { PrivacyText } from './privacy-view';
import { privacyTexts } from './privacy-view';

Page({
  data: { frame: newFrame(), texts: null as PrivacyText[] | null },

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
      show: (consents) => {
        this.setData({ texts: privacyTexts(consents) });
      },
    });
  },

  onKnown() {
    goBack();
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, { again: () => void this.load() });
  },
});
