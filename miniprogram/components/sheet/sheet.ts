type ChoiceTap = WechatMiniprogram.CustomEvent<Record<string, never>, Record<string, never>, { key: string }>;

/** From below: a title, text in the slot, at most five choices, 关闭. Emits `choose` with the key, and `close`. */
Component({
  properties: {
    isOpen: { type: Boolean, value: false },
    title: { type: String, value: '' },
    lines: { type: Array, value: [] as string[] },
    choices: { type: Array, value: [] as { key: string; text: string }[] },
  },
  methods: {
    onChoose(event: ChoiceTap) {
      this.triggerEvent('choose', { key: event.currentTarget.dataset.key });
    },
    onClose() {
      this.triggerEvent('close', {});
    },
    /** Keeps a tap on the panel from closing it. */
    onPanel() {
      // Nothing to do.
    },
  },
});
