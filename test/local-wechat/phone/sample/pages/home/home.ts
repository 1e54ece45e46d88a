type Api = { apiBase: string };

Page({
  data: {
    fontSize: 0,
    said: '',
    people: [
      { name: '爸爸', amountFen: 50000 },
      { name: '妈妈', amountFen: 30000 },
    ],
  },
  onShow() {
    this.setData({ fontSize: wx.getAppBaseInfo().fontSizeSetting });
  },
  say(said: string) {
    this.setData({ said });
  },
  open(event: WechatMiniprogram.CustomEvent<{ heading: string }>) {
    void wx.navigateTo({ url: `../form/form?who=${encodeURIComponent(event.detail.heading)}` });
  },
  count(event: WechatMiniprogram.TouchEvent) {
    const { name } = event.currentTarget.dataset as { name: string };
    this.say(`点了${name}`);
  },
  signIn() {
    wx.login({
      success: ({ code }) => {
        this.startSession(code);
      },
      fail: () => {
        this.say('没有网络');
      },
    });
  },
  startSession(code: string) {
    const { apiBase } = wx.getExtConfigSync() as Api;
    wx.request<{ error?: { message: string }; token?: string }>({
      url: `${apiBase}/api/sessions`,
      method: 'POST',
      data: { code },
      success: ({ statusCode, data }) => {
        this.say(statusCode === 200 ? '已登录' : (data.error?.message ?? String(statusCode)));
      },
      fail: () => {
        this.say('没有网络');
      },
    });
  },
  pay() {
    const signed = getApp<{ requestPayment?: WechatMiniprogram.RequestPaymentOption }>().requestPayment;
    wx.requestPayment({
      timeStamp: '1',
      nonceStr: 'n',
      package: 'prepay_id=none',
      paySign: 's',
      signType: 'RSA',
      ...signed,
      success: () => {
        this.say('付了');
      },
      fail: ({ errMsg }) => {
        this.say(errMsg);
      },
    });
  },
  subscribe() {
    wx.requestSubscribeMessage({
      tmplIds: ['due', 'paid'],
      success: (result) => {
        this.say(`due ${String(result['due'])}, paid ${String(result['paid'])}`);
      },
    });
  },
  subscribeLate() {
    setTimeout(() => {
      wx.requestSubscribeMessage({
        tmplIds: ['due'],
        fail: ({ errMsg }) => {
          this.say(errMsg);
        },
      });
    }, 50);
  },
  tooMuch() {
    this.setData({ said: '多'.repeat(400_000) });
  },
  elsewhere() {
    wx.request({
      url: 'https://example.com/',
      fail: ({ errMsg }) => {
        this.say(errMsg);
      },
    });
  },
  copy() {
    wx.setClipboardData({
      data: '260611004817',
      success: () => {
        this.say('复制了');
      },
      fail: ({ errMsg }) => {
        this.say(errMsg);
      },
    });
  },
  unknown() {
    const functions = wx as unknown as Record<string, unknown>;
    this.say(typeof functions['getUserProfile']);
  },
  deep() {
    for (let depth = 0; depth < 10; depth += 1) {
      wx.navigateTo({
        url: '/pages/form/form',
        fail: ({ errMsg }) => {
          this.say(errMsg);
        },
      });
    }
  },
  phone(event: WechatMiniprogram.CustomEvent<{ code?: string; errMsg: string }>) {
    this.say(event.detail.code === undefined ? event.detail.errMsg : '有手机号');
  },
  onShareAppMessage() {
    return { title: '样例卡片', path: '/pages/form/form?who=card' };
  },
});
