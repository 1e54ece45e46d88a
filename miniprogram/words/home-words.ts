import { yuan } from './amount-words';

export const HOME_WORDS = {
  scheme: '居民养老',
  ask: '查一查，缴养老保险',
  askNote: '要身份证号，一分钟就好',
  askButton: '查我的缴费',
  forFamily: '替家人缴',
  pay: '缴费',
  chooseTier: '选档次缴费',
  seeReceipt: '看凭证',
  seeMoney: '钱到哪了',
  payBack: '去补缴',
  payMore: '想多缴',
  takeOver: '改由我来付',
  look: '看看',
  why: '为什么',
  payOn: '接着付',
  allPaid: '以前的都缴齐了',
  waitingLink: '等本人同意看记录',
  confirming: '正在确认',
  confirmingBanner: '正在确认，请别再付',
  notDue: '今年不用缴',
  governmentPaid: '今年政府替您缴，不用付钱',
  underReview: '款项已收到，正在核对，请勿重复缴费',
  cannotPay: '现在缴不了',
  booking: '已缴，正在记账',
} as const;

/** `2026年，同去年`, or which year's tier it is. */
export const yearLine = (feeYear: number, chosenIn: number | undefined): string => {
  if (chosenIn === undefined) return `${feeYear}年`;
  return chosenIn === feeYear - 1 ? `${feeYear}年，同去年` : `${feeYear}年，同${chosenIn}年`;
};

export const noTierLine = (feeYear: number): string => `${feeYear}年，还没选档次`;

export const paidLine = (feeYear: number, amountFen: number | undefined): string =>
  amountFen === undefined ? `${feeYear}年已缴` : `${feeYear}年已缴${yuan(amountFen)}`;

export const backYearsLine = (years: number): string => `今年已缴，还有${years}年没缴`;

/** Up to two years are named, more are counted; at large sizes they are always counted. */
export const openYearsFoot = (years: readonly number[], isLarge: boolean): string =>
  years.length > 2 || isLarge ? `还有${years.length}年没缴` : `没缴：${years.join('、')}`;

export const payingLine = (payer: string): string => `${payer}正在付`;

export const somebodyPayingLine = (time: string): string => `有人正在付，${time}前有结果`;

export const openOrderLine = (time: string): string => `有一笔还没付完，留到${time}`;

export const moreOrders = (count: number): string => `还有${count}笔`;

export const togetherLabel = (feeYear: number, count: number): string => `${feeYear}年，${count}人一共`;

export const togetherButton = (count: number): string => `${count}人一起缴`;

export const windowWords = {
  open: (day: string, daysLeft: number | undefined): string =>
    daysLeft === undefined ? `${day}前集中缴费` : `${day}前集中缴费，还有${daysLeft}天`,
  sporadic: (day: string): string => `现在也能缴，到${day}`,
  closed: (day: string): string => `今天缴不了，${day}起可以缴。`,
};
