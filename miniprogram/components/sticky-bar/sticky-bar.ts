/**
 * The bar at the bottom: a filled button, beside it a sum or an outlined second button; a row of one's own above by the
 * slot. From s3 the sum stands above the button, and `payee` with it. Emits `first` and `second`.
 */
Component({
  properties: {
    first: { type: String, value: '' },
    second: { type: String, value: '' },
    label: { type: String, value: '' },
    amountFen: { type: Number, value: -1 },
    payee: { type: String, value: '' },
    busyText: { type: String, value: '' },
    firstLabel: { type: String, value: '' },
    firstOpenType: { type: String, value: '' },
    isLarge: { type: Boolean, value: false },
  },
  methods: {
    onFirst(event: WechatMiniprogram.CustomEvent<{ code?: string }>) {
      this.triggerEvent('first', event.detail);
    },
    onSecond() {
      this.triggerEvent('second', {});
    },
  },
});
