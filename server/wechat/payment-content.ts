import { z } from 'zod';
import type { Refund, Trade } from '../payments/payment-gateway';
import { fen } from '../shared/fen';

const INT_MAX = 2_147_483_647;

const text = (lengthMax: number): z.ZodString => z.string().min(1).max(lengthMax);
const amountFen = z.number().int().min(0).max(INT_MAX).transform(fen);
const instant = z.iso.datetime({ offset: true }).transform((written) => new Date(written));
// Unpaid orders carry some fields as empty texts.
const instantOrEmpty = z.union([z.literal('').transform(() => undefined), instant]).optional();
const textOrEmpty = (lengthMax: number): z.ZodOptional<z.ZodString> => z.string().max(lengthMax).optional();

const ours = {
  out_trade_no: text(32),
  transaction_id: textOrEmpty(32),
  trade_state: text(32),
  success_time: instantOrEmpty,
  amount: z.object({ total: amountFen.optional(), currency: text(16).optional() }).optional(),
};

const directTrade = z.object({
  ...ours,
  mchid: text(32),
  appid: text(32),
  payer: z.object({ openid: textOrEmpty(128) }).optional(),
});

const partnerTrade = z.object({
  ...ours,
  sp_mchid: text(32),
  sub_mchid: text(32),
  sub_appid: textOrEmpty(32),
  payer: z.object({ sub_openid: textOrEmpty(128) }).optional(),
});

const PAID_STATES = new Set(['SUCCESS', 'REFUND']); // REFUND: paid, and part of it went back

const stateOf = (tradeState: string): Trade['state'] => {
  if (PAID_STATES.has(tradeState)) return 'paid';
  if (tradeState === 'NOTPAY') return 'notPaid';
  return tradeState === 'CLOSED' ? 'closed' : 'other';
};

const commonTrade = (
  read: z.output<typeof directTrade> | z.output<typeof partnerTrade>,
): Omit<Trade, 'merchant' | 'subMerchant' | 'app' | 'payerOpenid'> => ({
  outTradeNo: read.out_trade_no,
  transactionNo: filled(read.transaction_id),
  state: stateOf(read.trade_state),
  totalFen: read.amount?.total,
  currency: read.amount?.currency,
  successAt: read.success_time,
});

const filled = (written: string | undefined): string | undefined => (written === '' ? undefined : written);

/** A payment as notices and queries write it, of a direct merchant or of a service provider. */
export const tradeSchema = z.union([
  directTrade.transform((read): Trade => ({
    ...commonTrade(read),
    merchant: read.mchid,
    subMerchant: '',
    app: read.appid,
    payerOpenid: filled(read.payer?.openid),
  })),
  partnerTrade.transform((read): Trade => ({
    ...commonTrade(read),
    merchant: read.sp_mchid,
    subMerchant: read.sub_mchid,
    app: read.sub_appid ?? '',
    payerOpenid: filled(read.payer?.sub_openid),
  })),
]);

const REFUND_STATES = {
  PROCESSING: 'processing',
  SUCCESS: 'succeeded',
  ABNORMAL: 'abnormal',
  CLOSED: 'closed',
} as const satisfies Record<string, Refund['state']>;

const refundStatus = z.enum(['PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED']);
const refundFields = {
  out_trade_no: text(32),
  out_refund_no: text(64),
  create_time: instantOrEmpty,
  success_time: instantOrEmpty,
  amount: z.object({ refund: amountFen }),
};

const refundOf = (
  status: z.output<typeof refundStatus>,
  read: {
    out_trade_no: string;
    out_refund_no: string;
    create_time?: Date | undefined;
    success_time?: Date | undefined;
    amount: { refund: Refund['refundFen'] };
  },
): Refund => ({
  outTradeNo: read.out_trade_no,
  outRefundNo: read.out_refund_no,
  state: REFUND_STATES[status],
  refundFen: read.amount.refund,
  acceptedAt: read.create_time,
  succeededAt: read.success_time,
});

/** A refund as the API writes it: `status`. */
export const refundSchema = z
  .object({ ...refundFields, status: refundStatus })
  .transform((read) => refundOf(read.status, read));

/** A refund as notices write it: `refund_status`. */
export const refundNoticeSchema = z
  .object({ ...refundFields, refund_status: refundStatus })
  .transform((read) => refundOf(read.refund_status, read));
