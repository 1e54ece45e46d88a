import { z } from 'zod';
import { contract } from './contract';
import { PERSON_YEARS_MAX } from './limits';
import { amountFen, feeYear, instant, rid } from './primitives';

const choice = z.object({ participantId: rid, feeYear, tier: z.string().min(1).max(20) });

const basketLine = z
  .object({
    participantId: rid,
    maskedName: z.string(),
    feeYear,
    tier: z.string(),
    amountFen,
    subsidyFen: amountFen,
    explanation: z.array(z.string()),
  })
  .meta({ id: 'BasketLine' });

/** A choice that cannot be paid (any more), in words; it is not part of the total. */
const removedLine = z
  .object({ participantId: rid, feeYear, code: z.string(), message: z.string() })
  .meta({ id: 'RemovedLine' });

export const basket = z
  .object({
    basketId: rid,
    lines: z.array(basketLine),
    removed: z.array(removedLine),
    totalFen: amountFen,
    subsidyFen: amountFen,
    payee: z.string(),
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
  summary: '缴费单：选好的年度和档次，带报价',
  body: choices,
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
    'order.closed',
    'year.busy',
    'year.paid',
    'year.notPayable',
  ],
});
