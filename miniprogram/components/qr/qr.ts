import { qrImage } from './qr-image';

/** A QR code out of its rows (`1` dark, `0` light), drawn without a canvas. A tap emits `enlarge`. */
Component({
  properties: {
    rows: { type: Array, value: [] as string[] },
    isFull: { type: Boolean, value: false },
  },
  data: { style: '' },
  observers: {
    rows(rows: string[]) {
      this.setData({ style: rows.length === 0 ? '' : `background-image: url("${qrImage(rows)}")` });
    },
  },
  methods: {
    onTap() {
      this.triggerEvent('enlarge', {});
    },
  },
});
