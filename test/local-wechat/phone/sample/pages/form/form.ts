Page({
  data: { who: '', name: '', said: '', relation: '没选' },
  onLoad(query: Record<string, string | undefined>) {
    this.setData({ who: decodeURIComponent(query['who'] ?? '') });
  },
  left() {
    this.setData({ said: `离开了，${this.data.name.length}个字` });
  },
  choose(event: WechatMiniprogram.RadioGroupChange) {
    this.setData({ said: `选了${event.detail.value}` });
  },
  pick(event: WechatMiniprogram.PickerChange) {
    this.setData({ relation: ['爸爸', '妈妈'][Number(event.detail.value)] ?? '' });
  },
  submit(event: WechatMiniprogram.FormSubmit) {
    this.setData({ said: JSON.stringify(event.detail.value) });
  },
});
