import type { ChatCard } from '../../services/ways';
import { openChatCard } from '../../services/ways';

/**
 * first (filled, one a page) · second (outlined) · link. Emits `press`; with `open-type="getPhoneNumber"` the event holds
 * what WeChat answered. While `busyText` is set it says so and takes no tap.
 */
Component({
  properties: {
    text: { type: String, value: '' },
    kind: { type: String, value: 'first' },
    busyText: { type: String, value: '' },
    label: { type: String, value: '' },
    openType: { type: String, value: '' },
    hasChevron: { type: Boolean, value: false },
  },
  methods: {
    onTap() {
      if (this.data.busyText !== '' || this.data.openType === 'getPhoneNumber') return;
      this.triggerEvent('press', {});
    },
    onPhone(event: WechatMiniprogram.CustomEvent<{ code?: string; errMsg?: string }>) {
      if (this.data.busyText !== '') return;
      this.triggerEvent('press', { code: event.detail.code ?? '', errMsg: event.detail.errMsg ?? '' });
    },
    onContact(event: WechatMiniprogram.CustomEvent<ChatCard>) {
      openChatCard(event.detail, getCurrentPages());
    },
  },
});
