import type { YearRowView } from './year-row-view';

/** A year in the ledger: pick (box) · read · blocked (struck circle) · changed (改了). Emits `pick`, `why` and `link`. */
Component({
  properties: { row: { type: Object, value: {} as YearRowView } },
  methods: {
    onPick() {
      this.triggerEvent('pick', { feeYear: this.data.row.feeYear });
    },
    onWhy() {
      this.triggerEvent('why', { feeYear: this.data.row.feeYear });
    },
    onLink() {
      this.triggerEvent('link', { feeYear: this.data.row.feeYear });
    },
  },
});
