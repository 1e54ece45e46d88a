import { newFrame } from '../../frame/frame';

/**
 * What every page stands in: letters' size, strip, waiting or error in place of the content, messages above the main
 * button, the privacy sheet. Default slot: the content. Slot `bar`: the sticky bar. Emits `way` for a message's button.
 */
Component({
  options: { multipleSlots: true },
  properties: {
    frame: { type: Object, value: newFrame() },
    left: { type: String, value: '' },
    isHome: { type: Boolean, value: false },
    isHelp: { type: Boolean, value: false },
  },
  methods: {
    onWay(event: WechatMiniprogram.CustomEvent<{ way: string }>) {
      this.triggerEvent('way', { way: event.detail.way });
    },
  },
});
