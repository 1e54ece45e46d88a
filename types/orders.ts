import { z } from 'zod';
import { contract } from './contract';
import { amountFen, calendarDay, feeYear, instant, rid } from './primitives';

/** What `wx.requestPayment` takes. */
export const requestPayment = z
  .object({
    timeStamp: z.string(),
    nonceStr: z.string(),
    package: z.string(),
    signType: z.literal('RSA'),
    paySign: z.string(),
  })
  .meta({ id: 'RequestPayment' });
export type RequestPayment = z.infer<typeof requestPayment>;

export const ORDER_VIEW_STATES = ['preparing', 'payable', 'closing', 'closed', 'paid', 'underReview'] as const;

const startedOrder = z
  .object({ orderId: rid, amountFen, heldUntil: instant, payableUntil: instant, requestPayment })
  .meta({ id: 'StartedOrder' });

export const orderView = z
  .object({
    orderId: rid,
    state: z.enum(ORDER_VIEW_STATES),
    closeReason: z.string().optional(),
    message: z.string().meta({ description: '给居民看的话' }),
    amountFen,
    heldUntil: instant,
    payableUntil: instant,
    unpaidAt: instant.optional().meta({ description: '微信最近一次回答没有付款的时刻' }),
    lines: z.array(
      z.object({
        participantId: rid,
        maskedName: z.string(),
        feeYear,
        tier: z.string(),
        amountFen,
        outcome: z.enum(['waiting', 'credited', 'refundDue']),
      }),
    ),
    payment: z.object({ number: z.string(), paidAt: instant, amountFen }).optional(),
    payee: z.string(),
    basketId: rid.optional().meta({ description: '付款人自己的缴费单，重新付、改一改用' }),
    canExtendHold: z.boolean().meta({ description: '还能多留一会' }),
    isPayer: z.boolean(),
    receipts: z.array(z.object({ receiptId: rid, participantId: rid, step: z.string(), maskedName: z.string() })),
    refunds: z.array(z.object({ number: z.string(), amountFen, state: z.string(), message: z.string() })),
    review: z
      .object({ number: z.string(), answerByDay: calendarDay, phone: z.string() })
      .optional()
      .meta({ description: '正在核对：编号、哪天前答复、电话' }),
  })
  .meta({ id: 'Order' });
export type OrderView = z.infer<typeof orderView>;

export const startOrder = contract({
  method: 'POST',
  path: '/api/orders',
  level: 'L1',
  subject: 'basket',
  summary: '下单并取微信付款参数；同一缴费单就是同一笔',
  body: z.object({ basketId: rid, quoteHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  answers: { 200: startedOrder },
  errors: [
    'notFound',
    'quote.changed',
    'year.paid',
    'year.busy',
    'year.notPayable',
    'tier.choose',
    'years.none',
    'order.tooMany',
    'order.closed',
    'order.takenOver',
    'window.closed',
  ],
});

const byOrderId = { params: z.object({ id: rid }) } as const;

export const getOrder = contract({
  method: 'GET',
  path: '/api/orders/:id',
  level: 'L0',
  subject: 'order',
  summary: '一笔付款现在怎样',
  ...byOrderId,
  answers: { 200: orderView },
  errors: ['notFound'],
});

export const refreshPrepay = contract({
  method: 'POST',
  path: '/api/orders/:id/prepay',
  level: 'L0',
  subject: 'order',
  summary: '接着付：新的微信付款参数',
  ...byOrderId,
  answers: { 200: startedOrder },
  errors: ['notFound', 'order.closed', 'order.takenOver', 'year.paid', 'year.busy'],
});

export const extendHold = contract({
  method: 'POST',
  path: '/api/orders/:id/hold',
  level: 'L0',
  subject: 'order',
  summary: '多留15分钟',
  ...byOrderId,
  answers: { 200: z.object({ heldUntil: instant }).meta({ id: 'Hold' }) },
  errors: ['notFound', 'order.closed', 'order.takenOver'],
});

export const closeOrder = contract({
  method: 'POST',
  path: '/api/orders/:id/close',
  level: 'L0',
  subject: 'order',
  summary: '不付了',
  ...byOrderId,
  answers: { 200: z.object({ state: z.enum(ORDER_VIEW_STATES) }).meta({ id: 'ClosedOrder' }) },
  errors: ['notFound'],
});
