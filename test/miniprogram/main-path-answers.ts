import type { z } from 'zod';
import { getArrears } from '../../types/arrears';
import { changeBasket, getBasket, makeBasket } from '../../types/baskets';
import { getConsents } from '../../types/consents';
import { getHome } from '../../types/home';
import { postVerifications } from '../../types/identity';
import { extendHold, getOrder, refreshPrepay, startOrder } from '../../types/orders';
import type { Canned } from './canned-answers';
import { canned, CANNED, LONG_NAME, LONG_OFFICE, rid } from './canned-answers';

const NOW = '2026-06-11T15:00:00+08:00';
const HELD_UNTIL = '2026-06-11T15:14:00+08:00';

type HomeAnswer = z.input<(typeof getHome)['answers'][200]>;
const due: HomeAnswer['people'][number] = {
  participantId: rid('father'),
  level: 'L1',
  relation: 'father',
  link: 'full',
  maskedName: LONG_NAME,
  cardState: 'due',
  feeYear: 2026,
  amountFen: 4_500_000,
  tier: '45000',
  tierSource: 'lastYear',
  chosenIn: 2025,
  openYears: [2024, 2022],
  knowsHistory: true,
  unpaidYears: [2024, 2022],
  isAllPaid: false,
};
const paying = { isMine: false, until: HELD_UNTIL, canTakeOver: true };

/** A home with every state that a card may have. */
export const fullHome: HomeAnswer = {
  county: '青禾县',
  runMode: 'demo',
  window: { state: 'open', closesOn: '2026-06-30', daysLeft: 19 },
  people: [
    due,
    { ...due, participantId: rid('mother'), relation: 'mother', maskedName: '李*兰', amountFen: 30_000, tier: '300' },
    { ...due, participantId: rid('a'), cardState: 'paidBooking', receiptId: rid('receipt'), link: 'waiting' },
    { ...due, participantId: rid('b'), cardState: 'paying', paying },
    { ...due, participantId: rid('c'), cardState: 'cannotPay', message: '没满16岁，还不能缴。' },
    { ...due, participantId: rid('d'), cardState: 'governmentPaid', relation: 'self', link: 'self', canAddMore: true },
  ],
  together: { count: 2, amountFen: 4_530_000 },
  openOrders: [{ orderId: rid('order'), amountFen: 50_000, expiresAt: HELD_UNTIL }],
  asOf: NOW,
};

const tiers = [300, 500, 1000, 45_000].map((yuan) => ({
  code: String(yuan),
  amountFen: yuan * 100,
  subsidyFen: 7_500,
  explanation: [`${yuan}元档，政府另补75元`],
}));
const year = { feeYear: 2026, obligation: 'due', payable: 'required', tiers, subsidyLost: false } as const;
const arrears: z.input<(typeof getArrears)['answers'][200]> = {
  participantId: rid('father'),
  relation: 'father',
  maskedName: LONG_NAME,
  knowsHistory: true,
  isAllPaid: false,
  years: [
    { ...year, chosenTier: '45000' },
    { ...year, feeYear: 2024, obligation: 'late', payable: 'optional', subsidyLost: true },
    { ...year, feeYear: 2022, obligation: 'late', payable: 'optional', subsidyLost: true },
    {
      ...year,
      feeYear: 2020,
      obligation: 'closed',
      payable: 'none',
      tiers: [],
      subsidyLost: true,
      reason: { key: 'needsAssessment', message: '这一年要先核定。', next: '带身份证去社保站' },
    },
  ],
  maxYears: 15,
  window: { state: 'open' },
};

const line = {
  participantId: rid('father'),
  maskedName: LONG_NAME,
  feeYear: 2026,
  tier: '45000',
  amountFen: 4_500_000,
  subsidyFen: 7_500,
  explanation: [],
  isChanged: false,
};
const basket: z.input<(typeof getBasket)['answers'][200]> = {
  basketId: rid('basket'),
  people: [
    { participantId: rid('father'), relation: 'father', maskedName: LONG_NAME, addableYears: [2022] },
    { participantId: rid('mother'), relation: 'mother', maskedName: '李*兰', addableYears: [] },
  ],
  lines: [
    line,
    { ...line, feeYear: 2024, subsidyFen: 0, isChanged: true },
    { ...line, participantId: rid('mother'), maskedName: '李*兰', tier: '300', amountFen: 30_000 },
  ],
  removed: [
    {
      participantId: rid('mother'),
      maskedName: '李*兰',
      feeYear: 2023,
      code: 'year.busy',
      message: '这一年有人正在付，15:14前有结果。',
      canTakeOver: true,
    },
  ],
  totalFen: 9_030_000,
  subsidyFen: 15_000,
  payee: LONG_OFFICE,
  payer: '张*强',
  quoteHash: '0'.repeat(64),
  quoteExpiresAt: '2026-06-11T15:30:00+08:00',
  expiresAt: '2026-06-12T15:00:00+08:00',
};

type OrderAnswer = z.input<(typeof getOrder)['answers'][200]>;
const order: OrderAnswer = {
  orderId: rid('order'),
  state: 'payable',
  message: '还没付款，没有扣钱。可以接着付。',
  amountFen: 9_030_000,
  heldUntil: HELD_UNTIL,
  payableUntil: '2026-06-11T17:00:00+08:00',
  lines: basket.lines.map(({ participantId, maskedName, feeYear, tier, amountFen }) => ({
    participantId,
    maskedName,
    feeYear,
    tier,
    amountFen,
    outcome: 'waiting' as const,
  })),
  payee: LONG_OFFICE,
  basketId: rid('basket'),
  canExtendHold: true,
  isPayer: true,
  receipts: [],
  refunds: [],
};
const orderIn = (name: string, part: Partial<OrderAnswer>): Canned => ({
  ...canned(getOrder, { ...order, orderId: rid(name), ...part }),
  path: `/api/orders/${rid(name)}`,
});

const started = {
  orderId: rid('paid'),
  amountFen: order.amountFen,
  heldUntil: HELD_UNTIL,
  payableUntil: order.payableUntil,
  requestPayment: { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA' as const, paySign: 's' },
};

/** What the server could answer on the way from the first page to the result, each held against its contract. */
export const MAIN_PATH: readonly Canned[] = [
  canned(getHome, fullHome),
  canned(getArrears, arrears),
  canned(getConsents, {
    texts: [{ purpose: 'idNumber', version: '1', title: '用身份证号查参保记录', body: '只用来查您的参保记录。' }],
    given: [],
  }),
  canned(postVerifications, { participantId: rid('father'), level: 'L2', next: 'tier' }),
  canned(makeBasket, { ...basket, removed: [] }),
  canned(getBasket, basket),
  canned(changeBasket, basket),
  canned(startOrder, started),
  canned(refreshPrepay, started),
  canned(extendHold, { heldUntil: '2026-06-11T15:29:00+08:00' }),
  orderIn('paid', {
    state: 'paid',
    message: '缴费成功',
    payment: { number: '26061100481736', paidAt: NOW, amountFen: order.amountFen },
    receipts: [
      { receiptId: rid('receipt'), participantId: rid('father'), step: 'paid', maskedName: LONG_NAME },
      { receiptId: rid('mother'), participantId: rid('mother'), step: 'paid', maskedName: '李*兰' },
    ],
    refunds: [
      {
        number: '26061100481736R1',
        amountFen: 50_000,
        state: 'sent',
        message: '多付的500元会退回微信，编号26061100481736R1。',
      },
    ],
  }),
  orderIn('held', {
    state: 'underReview',
    message: '钱收到了，要核对一下。',
    review: { number: '261100481736', answerByDay: '2026-06-18', phone: '12366' },
  }),
  orderIn('closed', { state: 'closed', closeReason: 'hold', message: '这笔过时了，没有扣钱。' }),
  canned(getOrder, order),
  ...CANNED,
];
