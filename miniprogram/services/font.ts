import { platform } from './platform';
import { keep, kept } from './storage';

/** WeChat's own size, or ours, which only raises it. */
export const FONT_CLASSES = ['s0', 's1', 's2', 's3', 's4'] as const;
export type FontClass = (typeof FONT_CLASSES)[number];

/** 跟微信一样 · 大 · 很大 · 最大 */
export const FONT_CHOICES = ['wechat', 'large', 'larger', 'largest'] as const;
export type FontChoice = (typeof FONT_CHOICES)[number];

const KEY = 'fontChoice';
const HOURS_MAX = 10 * 365 * 24;
const AT_LEAST: Record<FontChoice, number> = { wechat: 0, large: 2, larger: 3, largest: 4 };
const UP_TO_PX = [17.5, 19.5, 22] as const;

/** Pure: WeChat's size in px and our own setting → the class of the root view. */
export const fontClassOf = (wechatPx: number, choice: FontChoice): FontClass => {
  const smaller = UP_TO_PX.findIndex((px) => wechatPx <= px);
  const ofWeChat = smaller === -1 ? UP_TO_PX.length : smaller;
  return FONT_CLASSES[Math.max(ofWeChat, AT_LEAST[choice])] ?? 's0';
};

export const fontChoice = (): FontChoice => {
  const found = kept(KEY, HOURS_MAX)?.value;
  return FONT_CHOICES.find((choice) => choice === found) ?? 'wechat';
};

export const chooseFont = (choice: FontChoice): void => {
  keep(KEY, choice);
};

/** Read anew at launch and whenever a page is shown: the size may have been changed meanwhile. */
export const fontClassNow = (): FontClass => {
  const px = platform().getAppBaseInfo?.().fontSizeSetting;
  return fontClassOf(typeof px === 'number' && px > 0 ? px : 17, fontChoice());
};
