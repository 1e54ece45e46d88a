import type { TierView } from './tier-view';

const NO_TIER: TierView = { code: '', amountFen: 0, isChosen: false, tag: '', note: '', label: '' };

/** A tier: plain · chosen (pale ground and dot), with last year's tag and what the government adds. Emits `choose`. */
Component({
  properties: { tier: { type: Object, value: NO_TIER } },
  methods: {
    onChoose() {
      this.triggerEvent('choose', { code: this.data.tier.code });
    },
  },
});
