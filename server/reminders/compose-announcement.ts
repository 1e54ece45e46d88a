import type { Reader } from '../database/transaction';
import { peopleWords } from '../messages/card-values';
import type { Message } from '../messages/message-store';
import { peopleOfMessage } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { maskedNamesOf } from '../participants/participant-reads';
import { dateInWords, dayOf } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import type { Announced } from './announce';

type Say = { words: Readonly<Record<string, string>>; page: string };

/** The cards of texts §4. No amount, no full name: others see a lock screen. */
const SAYINGS: Readonly<Record<Exclude<Announced, 'unpaid'>, Say>> = {
  paid: {
    words: { matter: '缴费结果', outcome: '已成功', hint: '凭证已出，点开就能看' },
    page: 'pages/receipts/receipts',
  },
  familyPaid: {
    words: { matter: '家人替您缴费', outcome: '已成功', hint: '不认识付款人？点开取消他' },
    page: 'pages/family/family',
  },
  refunded: {
    words: { matter: '退费申请', outcome: '已退款', hint: '钱已退回付款微信' },
    page: 'pages/receipts/receipts',
  },
  inAccount: {
    words: { project: '城乡居民养老保险费', step: '已记账', hint: '钱已记入个人账户' },
    page: 'pages/receipts/receipts',
  },
};

const staysTrue = (purpose: string): purpose is keyof typeof SAYINGS => Object.hasOwn(SAYINGS, purpose);

/** What happened and stays so: nothing is looked at again but the names. `undefined`: no announcement of that kind. */
export const composeAnnouncement = async (
  deps: { reader: Reader; sealer: Sealer },
  message: Message,
): Promise<Composed | undefined> => {
  if (!staysTrue(message.purpose)) return undefined;
  const { words, page } = SAYINGS[message.purpose];
  const ids = await peopleOfMessage(deps.reader, message.id);
  const names = await maskedNamesOf(deps, ids);
  const people = peopleWords(ids.flatMap((id) => names.get(id) ?? []));
  return { kind: 'say', words: { ...words, people, day: dateInWords(dayOf(message.createdAt)) }, page };
};
