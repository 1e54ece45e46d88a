/** A small mini-program without a fault: every kind of file and reference that the checks look at, once. */
export const SAMPLE: Readonly<Record<string, string>> = {
  'app.json': `{
  "pages": ["pages/home/home", "pages/receipt/receipt"],
  "window": { "navigationBarTitleText": "年年缴" },
  "componentFramework": "glass-easel",
  "lazyCodeLoading": "requiredComponents",
  "sitemapLocation": "sitemap.json"
}
`,
  'app.ts': `App({ globalData: {} });
`,
  'app.wxss': `@import "styles/text.wxss";
page {
  --ink: #1b222c;
  color: var(--ink);
}
`,
  'sitemap.json': `{ "rules": [{ "action": "disallow", "page": "*" }] }
`,
  'project.config.json': `{
  "appid": "touristappid",
  "projectname": "sample",
  "miniprogramRoot": "./",
  "compileType": "miniprogram",
  "setting": { "useCompilerPlugins": ["typescript"], "es6": true, "enhance": true, "postcss": true, "minified": true },
  "packOptions": { "ignore": [{ "type": "file", "value": "tsconfig.json" }], "include": [] }
}
`,
  'styles/text.wxss': `.body {
  font-size: 36rpx;
}
`,
  'words/person-words.ts': `import type { Person } from '../../types/person';

export const greeting = (person: Person): string => \`\${person.name}，您好\`;
`,
  'words/marks.wxs': `var mark = function (paid) {
  return paid ? '已缴' : '没缴';
};
module.exports = { mark: mark };
`,
  'behaviors/busy.ts': `export const busy = Behavior({
  data: { isBusy: false },
  methods: {
    onWait() {
      this.setData({ isBusy: true });
    },
  },
});
`,
  'templates/line.wxml': `<template name="line"><view class="body">{{label}}</view></template>
`,
  'images/mark.svg': `<svg xmlns="http://www.w3.org/2000/svg"/>
`,
  'components/amount/amount.json': `{ "component": true }
`,
  'components/amount/amount.ts': `import { busy } from '../../behaviors/busy';

Component({
  behaviors: [busy],
  properties: { amountFen: { type: Number, value: 0 }, isLarge: { type: Boolean, value: false } },
  methods: {
    onTap() {
      this.triggerEvent('choose', { amountFen: this.data.amountFen });
    },
  },
});
`,
  'components/amount/amount.wxml': `<view class="amount {{isLarge ? 'large' : ''}}" bindtap="onTap" bindlongpress="onWait">{{amountFen / 100}}元</view>
`,
  'components/amount/amount.wxss': `.amount {
  color: var(--ink);
}
.large {
  font-size: 48rpx;
}
`,
  'pages/home/home.json': `{ "usingComponents": { "amount": "/components/amount/amount" } }
`,
  'pages/home/home.ts': `import { greeting } from '../../words/person-words';

Page({
  data: { hello: greeting({ name: '张三' }), years: [{ feeYear: 2026, isPaid: false }] },
  onChoose(event: WechatMiniprogram.CustomEvent<{ amountFen: number }>) {
    if (event.detail.amountFen > 0) this.open();
  },
  open() {
    void wx.navigateTo({ url: '/pages/receipt/receipt' });
  },
});
`,
  'pages/home/home.wxml': `<wxs src="/words/marks.wxs" module="marks" />
<import src="/templates/line.wxml" />
<view class="body">{{hello}}</view>
<view wx:for="{{years}}" wx:key="feeYear">{{item.feeYear}}{{marks.mark(item.isPaid)}}</view>
<template is="line" data="{{label: hello}}" />
<image src="/images/mark.svg" />
<amount amount-fen="{{50000}}" is-large bind:choose="onChoose" />
`,
  'pages/home/home.wxss': `.home {
  padding: 32rpx;
}
`,
  'pages/receipt/receipt.json': `{}
`,
  'pages/receipt/receipt.ts': `Page({ data: { code: '' } });
`,
  'pages/receipt/receipt.wxml': `<view wx:if="{{code}}">{{code}}</view>
<view wx:else>没有凭证</view>
`,
  'pages/receipt/receipt.wxss': `.receipt {
  padding: 32rpx;
}
`,
};

/** The contract beside it, which it may name in types only. */
export const SAMPLE_CONTRACT = `export type Person = { name: string };
`;
