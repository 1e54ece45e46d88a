import { figureOf, yuan } from './amount-words';

export const YEAR_WORDS = {
  thisYear: '今年',
  nextYear: '明年',
  notPaid: '没缴',
  payBack: '补缴',
  chooseFirst: '要缴先选档',
  chooseTier: '选档次',
  changeTier: '换档次',
  noSubsidy: '没有政府补贴',
  needsAssessment: '要先核定',
  notOnPhone: '手机上不能补',
  whatToDo: '怎么办',
  governmentPaid: '政府已替您缴',
  payMore: '想多缴',
  notDue: '现在不用缴',
  paid: '已缴',
  notPayable: '现在缴不了',
  onlyThisYear: '不补也行，可以只缴今年的。',
  othersPaid: '其他年度都缴齐了',
  record: '缴费记录',
  whyAmount: '为什么是这个数',
  takeOver: '改由我来付',
  next: '下一步',
  nothingOwed: '都缴齐了，不用缴',
  noneHere: '这里缴不了，点“怎么办”看看',
  chooseYear: '请先勾一年。',
  backHome: '回首页',
} as const;

export const yearsTitle = (person: string): string => `${person}，缴哪几年？`;
export const payingUntil = (time: string): string => `正在付，到${time}`;
export const checkingUntil = (day: string): string => `正在核对，${day}前答复`;
export const governmentAdds = (amountFen: number): string => `政府另补${yuan(amountFen)}`;
export const paidWords = (tier: string): string => `已缴${tier}元`;
export const pickedLabel = (years: number): string => `选了${years}年，一共`;
export const yearsTooMany = (yearsMax: number): string => `一次最多${yearsMax}年，分两次缴。`;

export const TIER_WORDS = {
  subsidyCounts: '政府补的钱也进个人账户',
  subsidyLost: '这一年补缴，没有政府补贴',
  chooseThis: '选好这一档',
  choose: '请先选一档。',
  howToChoose: '档次怎么选',
  amountLabel: '缴多少元',
  amountWrong: '请填整元的数。',
} as const;

/** `去年选的`, or in which year. */
export const chosenWords = (chosenIn: number | undefined, thisYear: number): string =>
  chosenIn === undefined || chosenIn === thisYear - 1 ? '去年选的' : `${chosenIn}年选的`;
export const tierTitle = (person: string, when: string): string => `${person}，${when}缴多少？`;
export const tierAdds = (amountFen: number): string => `政府补${yuan(amountFen)}`;
export const governmentPays = (governmentFen: number, ownFen: number): string =>
  `政府替您付${yuan(governmentFen)}，您只付${yuan(ownFen)}`;
/** A raise: `已缴300，再补200`. */
export const raises = (fromTier: string, moreFen: number): string => `已缴${fromTier}，再补${figureOf(moreFen)}`;
/** A raise that is paid whole. */
export const replaces = (fromTier: string, wholeFen: number): string =>
  `已缴${fromTier}，改缴${figureOf(wholeFen)}，原来的退回`;
export const chooseButton = (amountFen: number): string => `就选${yuan(amountFen)}`;
export const rangeHint = (minFen: number, maxFen: number): string => `最少${yuan(minFen)}，最多${yuan(maxFen)}`;
export const stepWrong = (stepFen: number): string => `要是${figureOf(stepFen)}元的整倍数。`;
export const sameForAll = (years: number): string => `这${years}年都用这一档`;
