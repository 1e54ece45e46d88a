import { z } from 'zod';
import { contract } from './contract';
import { RELATIONS } from './family-links';
import { amountFen, calendarDay, feeYear, instant, rid } from './primitives';

export const receiptStanding = z
  .enum(['valid', 'partlyReversed', 'reversed'])
  .meta({ description: '有效 · 部分已冲正 · 已冲正' });
export const receiptStage = z
  .enum(['paid', 'taxBooked', 'inTreasury', 'transferred', 'inAccount'])
  .meta({ description: '已付款 · 税务入账 · 进国库 · 拨付 · 记入个人账户' });

const receiptNumber = z
  .string()
  .regex(/^\d{14}-\d{1,2}$/)
  .meta({ description: '凭证编号' });
const idPath = z.object({ id: rid });

export const receiptSummary = z
  .object({
    id: rid,
    number: receiptNumber,
    paidDay: calendarDay,
    participantId: rid,
    maskedName: z.string(),
    amountFen,
    years: z.array(feeYear),
    standing: receiptStanding,
    step: receiptStage,
    relation: z.enum(RELATIONS),
    stateText: z.string().meta({ description: '已记账、正在记账、已退、退了一部分' }),
  })
  .meta({ id: 'ReceiptSummary' });
export type ReceiptSummary = z.infer<typeof receiptSummary>;

export const otherPayment = z
  .object({
    participantId: rid,
    maskedName: z.string(),
    feeYear,
    amountFen,
    paidDay: calendarDay,
    where: z.string().meta({ description: '银行柜台、村里代收' }),
  })
  .meta({ id: 'OtherPayment' });
export type OtherPayment = z.infer<typeof otherPayment>;

export const receiptDetail = z
  .object({
    id: rid,
    number: receiptNumber,
    heading: z.string(),
    title: z.string(),
    footer: z.string(),
    amountFen,
    amountInCapitals: z.string(),
    participantId: rid,
    maskedName: z.string(),
    maskedIdNumber: z.string(),
    years: z.array(
      z.object({
        feeYear,
        tier: z.string(),
        amountFen,
        subsidyFen: amountFen,
        reversed: z.boolean(),
      }),
    ),
    payer: z.string().meta({ description: '付款人（遮住）' }),
    paidAt: instant,
    payee: z.string(),
    verifyUrl: z.string().meta({ description: '二维码的内容' }),
    qrRows: z
      .array(z.string().regex(/^[01]+$/))
      .max(177)
      .meta({ description: '二维码，一行一串，1是黑的；四边各留4格白' }),
    standing: receiptStanding,
    reversedFen: amountFen,
    reversedDay: calendarDay.optional(),
    orderId: rid.optional().meta({ description: '付款人才有：缴错了，要退费' }),
    relation: z.enum(RELATIONS),
    receiptsOfOrder: z.array(rid).meta({ description: '同一笔缴费的凭证，按顺序；不是付款人时只有这一张' }),
  })
  .meta({ id: 'Receipt' });
export type ReceiptDetail = z.infer<typeof receiptDetail>;

export const receiptProgress = z
  .object({
    standing: receiptStanding,
    step: receiptStage,
    stages: z.array(
      z.object({
        stage: receiptStage,
        state: z.enum(['done', 'waiting', 'notConnected']).meta({ description: '完成 · 等 · 未联网' }),
        day: calendarDay.optional(),
        byDay: calendarDay.optional().meta({ description: '说好哪天前' }),
        text: z.string().meta({ description: '这一步叫什么' }),
        isLate: z.boolean(),
      }),
    ),
    message: z.string().meta({ description: '现在这一步的一句话；晚了有编号' }),
    caseNumber: z.string().optional(),
    personalFen: amountFen,
    subsidyFen: amountFen,
  })
  .meta({ id: 'ReceiptProgress' });
export type ReceiptProgress = z.infer<typeof receiptProgress>;

export const receiptCheck = z
  .object({
    genuine: z.literal(true),
    number: receiptNumber,
    years: z.array(feeYear),
    amountFen,
    day: calendarDay,
    standing: receiptStanding,
  })
  .meta({ id: 'ReceiptCheck' });
export type ReceiptCheck = z.infer<typeof receiptCheck>;

export const listReceiptsContract = contract({
  method: 'GET',
  path: '/api/receipts',
  level: 'L0',
  summary: '我付过的凭证，和我自己的凭证，新的在前',
  query: z.object({ after: rid.optional().meta({ description: '上一页最后一张的编号' }) }),
  answers: {
    200: z.object({
      receipts: z.array(receiptSummary),
      otherPayments: z.array(otherPayment).optional().meta({ description: '别处缴的（自己的记录），第一页才有' }),
      hasMore: z.boolean(),
    }),
  },
  errors: [],
});

export const receiptContract = contract({
  method: 'GET',
  path: '/api/receipts/:id',
  level: 'L0',
  subject: 'receipt',
  summary: '一张凭证（付款人，或本人L2）',
  params: idPath,
  answers: { 200: receiptDetail },
  errors: ['notFound'],
});

export const receiptPdfContract = contract({
  method: 'GET',
  path: '/api/receipts/:id/pdf',
  level: 'L0',
  subject: 'receipt',
  summary: '凭证文件（付款人，或本人L2；本人看到全名）',
  params: idPath,
  answers: { 200: { mediaType: 'application/pdf' } },
  errors: ['notFound'],
});

export const receiptProgressContract = contract({
  method: 'GET',
  path: '/api/receipts/:id/progress',
  level: 'L0',
  subject: 'receipt',
  summary: '钱到哪了',
  params: idPath,
  answers: { 200: receiptProgress },
  errors: ['notFound'],
});

export const receiptCheckContract = contract({
  method: 'POST',
  path: '/api/receipt-checks',
  level: 'none',
  summary: '凭证是真是假',
  body: z.object({ code: z.string().max(1_000) }),
  answers: { 200: receiptCheck },
  errors: ['receipt.fake'],
});

export const postCertificateRequests = contract({
  method: 'POST',
  path: '/api/receipts/:id/certificate-requests',
  level: 'L0',
  subject: 'receipt',
  summary: '换纸质税收缴款书：带什么，去哪个大厅',
  params: idPath,
  answers: {
    200: z
      .object({
        number: z.string(),
        answerByDay: calendarDay,
        hall: z.string(),
        address: z.string(),
        hours: z.string(),
        bring: z.string(),
        message: z.string(),
      })
      .meta({ id: 'CertificateRequest' }),
  },
  errors: ['notFound', 'receipt.reversed'],
});
