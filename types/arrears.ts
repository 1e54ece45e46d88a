import { z } from 'zod';
import { contract } from './contract';
import { RELATIONS } from './family-links';
import { amountFen, calendarDay, feeYear, instant, rid } from './primitives';

export const OBLIGATIONS = ['paid', 'covered', 'due', 'late', 'notOwed', 'notYet', 'closed'] as const;
export const PAYABLE = ['none', 'required', 'optional'] as const;

/** Where an amount or a no comes from: rule, document, date. */
export const source = z
  .object({ rule: z.string(), document: z.string(), effectiveDay: calendarDay.optional() })
  .meta({ id: 'Source' });

/** Why something is so, in a sentence, and what to do about it. */
export const reason = z.object({ key: z.string(), message: z.string(), next: z.string() }).meta({ id: 'Reason' });

export const tierOffer = z
  .object({
    code: z.string(),
    amountFen: amountFen.meta({ description: '本人要付的' }),
    subsidyFen: amountFen.meta({ description: '政府另补的' }),
    fromTier: z.string().optional().meta({ description: '已缴的档：要付的是差额' }),
    isReplacement: z.boolean().optional().meta({ description: '改档：要付新档的全部，原来付的退回' }),
    governmentPaidFen: amountFen.optional().meta({ description: '政府替付的，只给本人看' }),
    explanation: z.array(z.string()).meta({ description: '为什么是这个数' }),
  })
  .meta({ id: 'TierOffer' });

export const amountRange = z
  .object({ minFen: amountFen, maxFen: amountFen, stepFen: amountFen })
  .meta({ id: 'AmountRange' });

export const arrearsYear = z
  .object({
    feeYear,
    obligation: z.enum(OBLIGATIONS),
    payable: z.enum(PAYABLE),
    reason: reason.optional(),
    tiers: z.array(tierOffer),
    range: amountRange.optional().meta({ description: '没有档次表，在最低和最高之间自己填，档次代码是整元数' }),
    chosenTier: z.string().optional(),
    chosenIn: feeYear.optional().meta({ description: '那一档是哪一年缴的' }),
    subsidyLost: z.boolean(),
    busyUntil: instant.optional().meta({ description: '有一笔正在付，到这时有结果' }),
    canTakeOver: z.boolean().optional().meta({ description: '别人正在付，可以改由我来付' }),
    source: source.optional(),
  })
  .meta({ id: 'ArrearsYear' });
export type ArrearsYear = z.infer<typeof arrearsYear>;

export const arrears = z
  .object({
    participantId: rid,
    relation: z.enum(RELATIONS),
    maskedName: z.string(),
    knowsHistory: z.boolean().meta({ description: '能看缴没缴：自己的，或本人同意的' }),
    isAllPaid: z.boolean().optional().meta({ description: '以前的都缴了、政府缴了或不用缴；能看缴没缴才有' }),
    years: z.array(arrearsYear),
    maxYears: z.int(),
    window: z.object({
      state: z.enum(['open', 'sporadic', 'closed']),
      closesOn: calendarDay.optional(),
      opensOn: calendarDay.optional(),
    }),
  })
  .meta({ id: 'Arrears' });
export type Arrears = z.infer<typeof arrears>;

export const getArrears = contract({
  method: 'GET',
  path: '/api/participants/:id/arrears',
  level: 'L1',
  subject: 'participant',
  summary: '各年欠缴、可选档次和原因',
  params: z.object({ id: rid }),
  answers: { 200: arrears },
  errors: ['notFound'],
});

export const getEligibility = contract({
  method: 'GET',
  path: '/api/participants/:id/eligibility',
  level: 'L1',
  subject: 'participant',
  summary: '某一年为什么能缴或不能缴',
  params: z.object({ id: rid }),
  query: z.object({ y: z.coerce.number().pipe(feeYear) }),
  answers: {
    200: z
      .object({
        feeYear,
        payable: z.enum(PAYABLE),
        maskedName: z.string(),
        relation: z.enum(RELATIONS),
        reason: reason.optional(),
        source: source.optional().meta({ description: '谁定的' }),
        changesOn: calendarDay.optional().meta({ description: '从哪天起不一样' }),
        governmentPaidFen: amountFen.optional().meta({ description: '政府替缴了多少，只给本人看' }),
        canAddMore: z.boolean().optional().meta({ description: '还能自己多缴' }),
        isUrgent: z.boolean().meta({ description: '活着的人被记成死亡或停保' }),
      })
      .meta({ id: 'Eligibility' }),
  },
  errors: ['notFound'],
});

export const getAccount = contract({
  method: 'GET',
  path: '/api/participants/:id/account',
  level: 'L1',
  subject: 'participant',
  summary: '个人账户：本人（L2）看到按年度和出资人；本人同意的家人只看到缴没缴',
  params: z.object({ id: rid }),
  answers: {
    200: z
      .object({
        years: z.array(
          z.object({
            feeYear,
            tier: z.string().optional(),
            personalFen: amountFen.optional(),
            funders: z.array(z.object({ funder: z.string(), kind: z.string(), amountFen })),
            paidOn: calendarDay.optional(),
            isPaid: z.boolean(),
          }),
        ),
        maskedName: z.string(),
        totalFen: amountFen.optional().meta({ description: '都进账户的钱，只给本人看' }),
        asOf: instant.meta({ description: '数据截至' }),
      })
      .meta({ id: 'PersonalAccount' }),
  },
  errors: ['notFound'],
});

export const getAccesses = contract({
  method: 'GET',
  path: '/api/participants/:id/accesses',
  level: 'L2',
  subject: 'participant',
  summary: '谁看过我的记录',
  params: z.object({ id: rid }),
  answers: {
    200: z
      .object({
        accesses: z.array(
          z.object({
            at: instant,
            who: z.string().meta({ description: '遮住的名字，或某个窗口' }),
            what: z.string(),
          }),
        ),
      })
      .meta({ id: 'Accesses' }),
  },
  errors: [],
});
