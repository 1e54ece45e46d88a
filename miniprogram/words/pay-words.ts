import { yuan } from './amount-words';

export const CHECK_WORDS = {
  title: '请核对，再付款',
  step: '第2步，共2步',
  fromReminder: '从提醒打开',
  fromFamily: '家人请您付',
  change: '修改',
  payee: '收款单位',
  payer: '付款人',
  subsidy: '政府另补，不用您付',
  pay: '去微信付款',
  opening: '正在打开微信…',
  nothing: '现在没有要付的。',
  home: '去首页',
  noSubsidy: '这年没有补贴',
  noSubsidyShort: '没有补贴',
  takeOver: '改由我来付',
  changed: '金额有变，改了的已标出，请再看一遍。',
  seen: '看清了',
  stale: '这个链接过时了。到首页也能缴。',
} as const;

export const tierWords = (tier: string): string => (/^\d+$/.test(tier) ? `${yuan(Number(tier) * 100)}档` : tier);
export const addBackYear = (feeYear: number): string => `补缴${feeYear}`;
export const peopleAndLines = (people: number, lines: number): string => `${people}人${lines}笔，一共`;
export const payerWords = (maskedName: string): string => `您 ${maskedName}`;
export const removedWords = (who: string, feeYear: number, message: string): string => `${who}${feeYear}年：${message}`;

/** What WeChat's sheet said, in words; the server cannot know it. */
export const SHEET_SENTENCES: Readonly<Record<string, string>> = {
  'pay.cancelled': '还没付款，没有扣钱。可以接着付。',
  'pay.balance': '卡里钱不够，没有扣钱。换一张卡再付。',
  'pay.limit': '超过这张卡的限额。换张卡，或分几次缴。',
  'pay.riskControl': '微信没让付，没有扣钱。请看微信的提示。',
};

export const RESULT_WORDS = {
  waiting: '正在确认，请别再付',
  waitingLines: ['一般几秒钟', '您可以离开，不影响'],
  unknown: '结果还没回来',
  unknownLines: ['钱要是扣了，一定会记上，记不上就退回。', '请先别重复付'],
  askAgain: '再查一次',
  home: '回首页',
  done: '缴费成功',
  number: '缴费编号',
  copy: '复制',
  copied: '编号已复制',
  whatNext: '接下来',
  anyTime: '凭证随时能看',
  remindMe: '到账和明年提醒我',
  receipts: '看凭证',
  notPaid: '还没付款，没有扣钱',
  refused: '没付成，没有扣钱',
  stillThere: '选好的都还在，可以接着付',
  kept: '订单已留好',
  total: '一共',
  holdOn: '多留一会',
  cannotPay: '付不了？',
  change: '改一改',
  opening: '正在打开微信…',
  otherCard: '零钱不够：付款时换银行卡',
  family: '让家人替我付',
  counter: '到村里或大厅去缴',
  expired: '这笔过时了，没有扣钱',
  payAgain: '重新付',
  held: '款项已收到，正在核对，请勿重复缴费',
  service: '问客服',
  send: '发给家人',
  twoMinutes: '还剩2分钟，要多留一会吗？',
} as const;

export const paidTo = (payee: string): string => `已付给${payee}`;
export const heldFor = (minutes: number): string => `，还剩${minutes}分钟`;
export const heldUntilWords = (time: string, minutes: number): string => `留到${time}${heldFor(minutes)}`;
export const seeReceipts = (count: number): string => (count > 1 ? `看${count}张凭证` : RESULT_WORDS.receipts);
export const payOn = (amountFen: number): string => `接着付${yuan(amountFen)}`;
