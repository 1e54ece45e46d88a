import { followWay, newFrame, refreshFrame } from '../../frame/frame';
import { load, stopLoading } from '../../frame/load';
import type { PersonalAccount } from '../../services/account';
import { getAccount } from '../../services/account';
import { nowMs } from '../../services/clock';
import { open } from '../../services/ways';
import type { Way } from '../../words/button-words';
import type { AccountView } from './account-view';
import { accountView } from './account-view';

Page({
  data: { frame: newFrame(), participantId: '', view: null as AccountView | null },

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
    const { participantId } = this.data;
    await load<PersonalAccount>(this, {
      ask: () => getAccount(participantId),
      keepAs: `account:${participantId}`,
      isQuiet: this.data.view !== null,
      show: (account) => {
        this.setData({ view: accountView(account, nowMs()) });
      },
    });
  },

  onPay() {
    open('arrears', { p: this.data.participantId });
  },

  onFrameWay(event: WechatMiniprogram.CustomEvent<{ way: Way }>) {
    followWay(this, event.detail.way, {
      again: () => void this.load(),
      verify: () => {
        open('verify', { next: 'account' });
      },
    });
  },
});
