/** A label, a hint, an input of 60 px, a counter; an error stands above the input in words. Emits `edit`, `leave`. */
Component({
  properties: {
    label: { type: String, value: '' },
    hint: { type: String, value: '' },
    value: { type: String, value: '' },
    counter: { type: String, value: '' },
    error: { type: String, value: '' },
    type: { type: String, value: 'text' },
    maxlength: { type: Number, value: 60 },
    isFocused: { type: Boolean, value: false },
  },
  data: { hasFocus: false },
  methods: {
    onInput(event: WechatMiniprogram.Input) {
      this.triggerEvent('edit', { value: event.detail.value });
    },
    onFocus() {
      this.setData({ hasFocus: true });
    },
    onBlur() {
      this.setData({ hasFocus: false });
      this.triggerEvent('leave', {});
    },
  },
});
