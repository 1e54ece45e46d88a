import type { RequestPayment } from '../../types/orders';
import { nowMs } from './clock';
import { platform } from './platform';
import { keep, kept } from './storage';

/** What WeChat's sheet told the phone. Only the server knows whether money moved. */
export const SHEET_WORDS = ['done', 'pay.cancelled', 'pay.balance', 'pay.limit', 'pay.riskControl', 'failed'] as const;
export type SheetWord = (typeof SHEET_WORDS)[number];

/** The page was left before the sheet came: nothing was opened, and the first page offers the order. */
export type LeftWord = 'left';

/** Opens WeChat's sheet, unless its page was left meanwhile, and answers what it said when it closed. */
export const payInWeChat = (parameters: RequestPayment, isLeft: () => boolean): Promise<SheetWord | LeftWord> =>
  new Promise((resolve) => {
    if (isLeft()) {
      resolve('left');
      return;
    }
    platform().requestPayment({
      timeStamp: parameters.timeStamp,
      nonceStr: parameters.nonceStr,
      package: parameters.package,
      signType: parameters.signType,
      paySign: parameters.paySign,
      success: () => {
        resolve('done');
      },
      fail: ({ errMsg }) => {
        resolve(sheetWordOf(errMsg));
      },
    });
  });

/** WeChat's error texts differ from phone to phone; what they have in common is matched. */
export const sheetWordOf = (errMsg: string): SheetWord => {
  if (/cancel/i.test(errMsg)) return 'pay.cancelled';
  if (/balance|not\s?enough|insufficient|余额不足/i.test(errMsg)) return 'pay.balance';
  if (/limit|quota|exceed|限额|超限|超出/i.test(errMsg)) return 'pay.limit';
  if (/risk|forbid|banned|风险|风控|限制|安全/i.test(errMsg)) return 'pay.riskControl';
  return 'failed';
};

const HOURS_MAX = 2;

/** WeChat said that it was paid: the pages ask for the server's word and offer no second payment, also after a restart. */
export const noteSheetDone = (orderId: string): void => {
  keep(`sheetDone:${orderId}`, nowMs());
};

export const wasSheetDone = (orderId: string): boolean => kept(`sheetDone:${orderId}`, HOURS_MAX) !== undefined;
