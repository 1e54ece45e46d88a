import { z } from 'zod';
import { contract } from './contract';
import { amountFen, calendarDay, feeYear, instant, rid } from './primitives';

export const CARD_STATES = ['due', 'dueNoTier', 'paid', 'backYearsOnly', 'nothingDue', 'paying', 'cannotPay'] as const;

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
    people: z.array(
      z.object({
        participantId: rid,
        level: z.enum(['L1', 'L2']),
        maskedName: z.string(),
        cardState: z.enum(CARD_STATES),
        feeYear,
        amountFen: amountFen.optional(),
        tier: z.string().optional(),
        openYears: z.array(feeYear),
        message: z.string().optional(),
      }),
    ),
    openOrders: z.array(z.object({ orderId: rid, amountFen, expiresAt: instant })),
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
