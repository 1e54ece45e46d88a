import { z } from 'zod';
import { contract } from './contract';
import { LINK_STATES, RELATIONS } from './family-links';
import { amountFen, calendarDay, feeYear, instant, rid } from './primitives';

/**
 * What a person's card on the first page says about this year. To a payer `governmentPaid`, `notOwed` and every private
 * reason are one and the same state: `nothingDue`.
 */
export const CARD_STATES = [
  'due',
  'dueNoTier',
  'paid',
  'paidBooking',
  'backYearsOnly',
  'governmentPaid',
  'nothingDue',
  'paying',
  'underReview',
  'cannotPay',
] as const;
export type CardState = (typeof CARD_STATES)[number];

/** Who is paying this year just now, as far as the caller may know it. */
export const cardPaying = z
  .object({
    isMine: z.boolean(),
    orderId: rid.optional().meta({ description: '自己的那一笔' }),
    payer: z.string().optional().meta({ description: '付款人（遮住），只给本人看' }),
    until: instant.meta({ description: '到这时有结果' }),
    canTakeOver: z.boolean().meta({ description: '可以改由我来付' }),
  })
  .meta({ id: 'CardPaying' });

export const homeCard = z
  .object({
    participantId: rid,
    level: z.enum(['L1', 'L2']),
    relation: z.enum(RELATIONS),
    link: z.enum(LINK_STATES),
    maskedName: z.string(),
    cardState: z.enum(CARD_STATES),
    feeYear,
    amountFen: amountFen.optional(),
    tier: z.string().optional(),
    tierSource: z.enum(['lastYear', 'earlierYear']).optional(),
    chosenIn: feeYear.optional().meta({ description: '这一档是哪一年缴的' }),
    openYears: z.array(feeYear).meta({ description: '以前没缴、手机上能补的' }),
    /** Own record, or with the person's leave: only then the two below are there. */
    knowsHistory: z.boolean(),
    unpaidYears: z.array(feeYear).optional().meta({ description: '以前没缴的，手机上补不了的也在内' }),
    isAllPaid: z.boolean().optional().meta({ description: '以前的都缴了、政府缴了或不用缴' }),
    canAddMore: z.boolean().optional().meta({ description: '政府缴了以后还能自己多缴' }),
    paying: cardPaying.optional(),
    receiptId: rid.optional().meta({ description: '今年的凭证' }),
    message: z.string().optional(),
    next: z.string().optional(),
  })
  .meta({ id: 'HomeCard' });
export type HomeCard = z.infer<typeof homeCard>;

export const home = z
  .object({
    county: z.string(),
    runMode: z.enum(['demo', 'rehearsal', 'production']),
    window: z.object({
      state: z.enum(['open', 'sporadic', 'closed']),
      closesOn: calendarDay.optional(),
      daysLeft: z.int().optional(),
      opensOn: calendarDay.optional(),
    }),
    tell: z
      .object({ key: z.string(), message: z.string() })
      .optional()
      .meta({ description: '提醒条：集中缴费期、最后一天、不在缴费期' }),
    people: z.array(homeCard),
    together: z
      .object({ count: z.int(), amountFen })
      .optional()
      .meta({ description: '两人以上今年该缴、档次已知的，一起缴多少' }),
    openOrders: z.array(z.object({ orderId: rid, amountFen, expiresAt: instant })),
    asOf: instant.meta({ description: '这是什么时候查到的' }),
  })
  .meta({ id: 'Home' });
export type Home = z.infer<typeof home>;

export const getHome = contract({
  method: 'GET',
  path: '/api/home',
  level: 'L0',
  summary: '首页：家里每个人今年怎样',
  answers: { 200: home },
  errors: [],
});
