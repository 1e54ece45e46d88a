import { z } from 'zod';
import { contract } from './contract';
import { RELATIONS } from './family-links';
import { PERSON_YEARS_MAX } from './limits';
import { amountFen, feeYear, instant, rid } from './primitives';

const choice = z.object({
  participantId: rid,
  feeYear,
  tier: z.string().min(1).max(20),
  kind: z.enum(['contribution', 'supplement']).optional().meta({ description: 'supplement：已缴的年度提档，付差额' }),
});

const basketLine = z
  .object({
    participantId: rid,
    maskedName: z.string(),
    feeYear,
    tier: z.string(),
    fromTier: z.string().optional().meta({ description: '提档：已缴的是这一档' }),
    amountFen,
    subsidyFen: amountFen,
    explanation: z.array(z.string()),
    note: z.string().optional().meta({ description: '这一行还要知道的一句话，例如换档次后原来付的会退' }),
    isChanged: z.boolean().meta({ description: '和上次看到的不一样' }),
  })
  .meta({ id: 'BasketLine' });

/** A person of the basket, for the head of their block and the years that could still be added. */
const basketPerson = z
  .object({
    participantId: rid,
    relation: z.enum(RELATIONS),
    maskedName: z.string(),
    addableYears: z.array(feeYear).meta({ description: '还能补缴的年度' }),
  })
  .meta({ id: 'BasketPerson' });

/** A choice that cannot be paid (any more), in words; it is not part of the total. */
const removedLine = z
  .object({
    participantId: rid,
    maskedName: z.string(),
    feeYear,
    code: z.string(),
    message: z.string(),
    canTakeOver: z.boolean().optional().meta({ description: '别人正在付，可以改由我来付' }),
  })
  .meta({ id: 'RemovedLine' });

export const basket = z
  .object({
    basketId: rid,
    people: z.array(basketPerson),
    lines: z.array(basketLine),
    removed: z.array(removedLine),
    totalFen: amountFen,
    subsidyFen: amountFen,
    payee: z.string(),
    payer: z.string().meta({ description: '付款人（遮住）' }),
    quoteHash: z.string(),
    quoteExpiresAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'Basket' });
export type Basket = z.infer<typeof basket>;

// One more than allowed passes the door, so that the answer can say which limit was met.
const choices = z.object({ lines: z.array(choice).max(PERSON_YEARS_MAX * 2) });

export const makeBasket = contract({
  method: 'POST',
  path: '/api/baskets',
  level: 'L1',
  subject: 'basket',
  summary: '缴费单：选好的年度和档次，或一条提醒说的那些，带报价',
  body: choices.partial().extend({ r: rid.optional().meta({ description: '提醒卡片上的，代替 lines' }) }),
  answers: { 200: basket },
  errors: [
    'years.none',
    'years.tooMany',
    'people.tooMany',
    'window.closed',
    'year.paid',
    'year.busy',
    'year.notPayable',
    'tier.choose',
    'notFound',
    'token.stale',
  ],
});

export const getBasket = contract({
  method: 'GET',
  path: '/api/baskets/:id',
  level: 'L1',
  subject: 'basket',
  summary: '缴费单现在的报价',
  params: z.object({ id: rid }),
  answers: { 200: basket },
  errors: ['notFound'],
});

export const changeBasket = contract({
  method: 'PUT',
  path: '/api/baskets/:id',
  level: 'L1',
  subject: 'basket',
  summary: '改缴费单',
  params: z.object({ id: rid }),
  body: choices,
  answers: { 200: basket },
  errors: [
    'notFound',
    'years.none',
    'years.tooMany',
    'people.tooMany',
    'tier.choose',
    'order.open',
    'year.busy',
    'year.paid',
    'year.notPayable',
  ],
});

export const takeOverBasket = contract({
  method: 'POST',
  path: '/api/baskets/:id/takeover',
  level: 'L1',
  subject: 'basket',
  summary: '改由我来付：先把占着这些年度的那一笔关掉；要是已付，就告诉您',
  params: z.object({ id: rid }),
  answers: {
    200: z
      .object({
        outcome: z.enum(['free', 'closing', 'paid']).meta({ description: '可以付了 · 还在关，过几秒再问 · 已经付好' }),
        message: z.string(),
        basket,
      })
      .meta({ id: 'TakeOver' }),
  },
  errors: ['notFound', 'year.busy', 'order.takenOver'],
});
