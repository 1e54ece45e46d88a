import { dayInWords } from '../shared/day';
import type { Fen } from '../shared/fen';
import { formatYuan } from '../shared/fen';
import type { Stage, StageState } from './receipt-progress';
import type { ReceiptStanding } from './receipt-standing';

/** What residents read about each stage of their money. */
export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  paid: '您已付款',
  taxBooked: '税务入账',
  inTreasury: '进国库',
  transferred: '拨付',
  inAccount: '记入个人账户',
};

/** The one word of a receipt in the list. */
export const receiptStateText = (standing: ReceiptStanding, step: Stage): string => {
  if (standing === 'reversed') return '已退';
  if (standing === 'partlyReversed') return '退了一部分';
  return step === 'inAccount' ? '已记账' : '正在记账';
};

/** The sentence under the stage the money is at; `current` is the first one that is not done. */
export const progressText = (current: StageState | undefined, caseNumber: string | undefined): string => {
  if (current === undefined) return '✓ 已记入个人账户。';
  const words = STAGE_WORDS[current.stage];
  if (current.isLate) {
    return caseNumber === undefined ? '比说好的晚了，我们已在催。' : `比说好的晚了，我们已在催，编号${caseNumber}。`;
  }
  if (current.byDay !== undefined) return `下一步${words}，${dayInWords(current.byDay)}前。`;
  return current.state === 'notConnected' ? `下一步${words}，未联网，看不到日子。` : `下一步${words}，正在办。`;
};

export const returnedText = (reversedFen: Fen, reversedDay: Parameters<typeof dayInWords>[0] | undefined): string =>
  `已退${formatYuan(reversedFen)}元${reversedDay === undefined ? '' : `，${dayInWords(reversedDay)}`}`;

const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  bankCounter: '银行柜台',
  bankDebit: '银行代扣',
  villageCash: '村里代收',
  villageCollection: '村里代收',
  villageTerminal: '村里助农终端',
  taxHall: '办税大厅',
  taxApp: '税务手机应用',
};

/** Where money of another channel was paid. A channel whose name nobody has given yet is told as just that. */
export const channelText = (channel: string): string =>
  Object.hasOwn(CHANNEL_WORDS, channel) ? (CHANNEL_WORDS[channel] ?? '') : '别的渠道';
