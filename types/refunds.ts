import { z } from 'zod';
import { contract } from './contract';
import { amountFen, calendarDay, feeYear, rid } from './primitives';

export const REFUND_REASONS = ['paidTwice', 'employeeInsured', 'wrongYearOrTier', 'deceased', 'other'] as const;
/** Why an application is there: for a wish of somebody, or prepared because the tier was paid whole once more. */
export const APPLICATION_REASONS = [...REFUND_REASONS, 'tierReplaced'] as const;

export const refundOptions = z
  .object({
    orderId: rid,
    lines: z.array(
      z.object({
        lineId: rid.meta({ description: '付款里的一笔' }),
        participantId: rid,
        maskedName: z.string(),
        feeYear,
        tier: z.string(),
        amountFen,
        canApply: z.boolean(),
        needsBankCard: z.boolean().meta({ description: '微信退不了的（超过一年、已交社保），退到付款人的银行卡' }),
        message: z.string().optional().meta({ description: '为什么不能在手机上退，怎么办；或上次没有批准' }),
        refundId: rid.optional().meta({ description: '已经申请的那一个，或上次没批准的' }),
      }),
    ),
    reasons: z.array(z.object({ key: z.enum(REFUND_REASONS), text: z.string(), papers: z.string().optional() })),
    answerWorkingDays: z.int(),
    offices: z.array(z.string()).meta({ description: '两个审核单位' }),
  })
  .meta({ id: 'RefundOptions' });
export type RefundOptions = z.infer<typeof refundOptions>;

export const REFUND_STEPS = ['received', 'taxReview', 'socialSecurityReview', 'refunded'] as const;

export const refundView = z
  .object({
    refundId: rid,
    number: z.string(),
    orderId: rid,
    amountFen,
    reason: z.enum(APPLICATION_REASONS),
    state: z.enum(['open', 'refused', 'sending', 'refunded', 'byBank']),
    message: z.string(),
    answerByDay: calendarDay,
    lines: z.array(z.object({ participantId: rid, maskedName: z.string(), feeYear, amountFen })),
    steps: z.array(
      z.object({
        step: z.enum(REFUND_STEPS),
        text: z.string(),
        state: z.enum(['done', 'now', 'next']),
        day: calendarDay.optional(),
      }),
    ),
  })
  .meta({ id: 'RefundView' });
export type RefundView = z.infer<typeof refundView>;

export const getRefundOptions = contract({
  method: 'GET',
  path: '/api/orders/:id/refund-options',
  level: 'L0',
  subject: 'order',
  summary: '能退哪几笔，为什么，多久答复',
  params: z.object({ id: rid }),
  answers: { 200: refundOptions },
  errors: ['notFound'],
});

export const postRefunds = contract({
  method: 'POST',
  path: '/api/refunds',
  level: 'L0',
  summary: '申请退费；同一笔只有一个申请',
  body: z.object({
    orderId: rid,
    lineIds: z.array(rid).min(1).max(50),
    reason: z.enum(REFUND_REASONS),
    note: z.string().max(200).optional(),
  }),
  answers: { 200: refundView },
  errors: ['notFound', 'refund.open', 'refund.inAccount', 'refund.raised', 'refund.atWindow'],
});

export const getRefund = contract({
  method: 'GET',
  path: '/api/refunds/:id',
  level: 'L0',
  summary: '退费办到哪了',
  params: z.object({ id: rid }),
  answers: { 200: refundView },
  errors: ['notFound'],
});
