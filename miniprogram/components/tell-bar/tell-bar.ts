type WayTap = WechatMiniprogram.CustomEvent<Record<string, never>, Record<string, never>, { way: string }>;

/** wheat (tell) · brick (error) · leaf (done) · pale (info): a sentence and what can be done about it. Emits `way`. */
Component({
  properties: {
    tone: { type: String, value: 'wheat' },
    text: { type: String, value: '' },
    buttons: { type: Array, value: [] as { text: string; way: string }[] },
  },
  methods: {
    onPress(event: WayTap) {
      this.triggerEvent('way', { way: event.currentTarget.dataset.way });
    },
  },
});
