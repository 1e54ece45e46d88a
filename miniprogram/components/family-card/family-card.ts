import type { CardView } from './card-view';

type ActTap = WechatMiniprogram.CustomEvent<Record<string, never>, Record<string, never>, { action: string }>;

/** One person on the first page. Emits `act` with the action and the person's id. */
Component({
  properties: {
    card: { type: Object, value: {} as CardView },
    busy: { type: String, value: '' },
  },
  methods: {
    onAct(event: ActTap) {
      this.triggerEvent('act', {
        action: event.currentTarget.dataset.action,
        participantId: this.data.card.participantId,
      });
    },
  },
});
