import type { TierView } from './tier-view';

/** A tier: plain · chosen (pale ground and dot), with last year's tag and what the government adds. Emits `choose`. */
Component({
  properties: { tier: { type: Object, value: {} as TierView } },
  methods: {
    onChoose() {
      this.triggerEvent('choose', { code: this.data.tier.code });
    },
  },
});
