import type { MessageKind } from '../messages/message-kinds';

/** What of a message is always the same (texts §4); names, years and days come with each. No amount, no full name. */
type Wording = { kind: MessageKind; words: Readonly<Record<string, string>> };

const PROJECT = '城乡居民养老保险费';

/** Every message we send, by its purpose. */
export const MESSAGE_WORDS = {
  due: { kind: 'due', words: { project: PROJECT, hint: '点开就能缴，不用再填' } },
  paid: { kind: 'result', words: { matter: '缴费结果', outcome: '已成功', hint: '凭证已出，点开就能看' } },
  unpaid: { kind: 'result', words: { matter: '缴费结果', outcome: '没付成', hint: '没扣钱，点开接着付' } },
  familyPaid: {
    kind: 'result',
    words: { matter: '家人替您缴费', outcome: '已成功', hint: '不认识付款人？点开取消他' },
  },
  payerAdded: {
    kind: 'result',
    words: { matter: '有人能替您缴费', outcome: '已加上', hint: '不认识他？点开取消他' },
  },
  takenOver: { kind: 'result', words: { hint: '没扣您的钱，不用您再付' } },
  partlyTakenOver: { kind: 'result', words: { hint: '没扣钱，还有没付的，点开接着付' } },
  refunded: { kind: 'result', words: { matter: '退费申请', outcome: '已退款', hint: '钱已退回付款微信' } },
  refundRefused: {
    kind: 'result',
    words: { matter: '退费申请', outcome: '没有批准', hint: '点开看原因和怎么办' },
  },
  late: {
    kind: 'inAccount',
    words: { project: PROJECT, step: '比说好的晚', hint: '钱已收到，已在催，不用再缴。点开看编号' },
  },
  inAccount: { kind: 'inAccount', words: { project: PROJECT, step: '已记账', hint: '钱已记入个人账户' } },
} as const satisfies Record<string, Wording>;

/** What happened is told once; what is due is a reminder. How much of an order was taken over is seen when it is sent. */
export type Announced = Exclude<keyof typeof MESSAGE_WORDS, 'due' | 'partlyTakenOver'>;
