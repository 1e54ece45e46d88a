import type { Block } from '../../frame/frame';

type WayTap = WechatMiniprogram.CustomEvent<Record<string, never>, Record<string, never>, { way: string }>;

/** In place of the content: waiting, slow, no net, an error. Words first, then what to do. Emits `way`. */
Component({
  properties: { block: { type: Object, value: {} as Block } },
  methods: {
    onPress(event: WayTap) {
      this.triggerEvent('way', { way: event.currentTarget.dataset.way });
    },
  },
});
