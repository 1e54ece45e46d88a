import { z } from 'zod';
import { ENDPOINTS, FAULTS, isFaultName } from '../faults/fault-names';

/** What the control door takes. */

const openid = z.string().min(1).max(128);
const outTradeNo = z.string().min(1).max(32);
const at = z.iso.datetime({ offset: true });

export const loginBody = z.strictObject({ openid, appid: z.string().optional() });
export const phoneCodeBody = z.strictObject({ openid, phone: z.string().min(5).max(20), appid: z.string().optional() });

export const subscriptionBody = z.strictObject({
  openid,
  templateId: z.string().min(1).max(64),
  result: z.enum(['accept', 'reject', 'ban', 'filter']),
  appid: z.string().optional(),
});
/** Somebody switches all messages of the app off in WeChat. */
export const unsubscribeBody = z.strictObject({ openid, appid: z.string().optional() });
export const longTermBody = z.strictObject({ title: z.string(), appid: z.string().optional() });

/** A resident writes in the chat, or opens it; the product's address hears of it. */
export const sayBody = z.strictObject({
  url: z.url(),
  openid,
  text: z.string().min(1).max(2_000).optional(),
  format: z.enum(['xml', 'json']).default('xml'),
  appid: z.string().optional(),
});

/** Forwards a message or an event of a resident to the product. */
export const pushBody = z.strictObject({
  url: z.url(),
  openid,
  appid: z.string().optional(),
  fields: z.record(z.string(), z.unknown()),
  format: z.enum(['xml', 'json']).default('xml'),
  mode: z.enum(['secure', 'compat', 'plain']).default('secure'),
  patienceMs: z.int().min(1).default(5_000),
  tries: z.int().min(1).max(3).default(3),
  token: z.string().optional(),
  aesKey: z.string().length(43).optional(),
  sealedFor: z.string().optional(),
  timestampShiftSeconds: z.int().optional(),
});

export const payBody = z.strictObject({
  outTradeNo: outTradeNo.optional(),
  prepayId: z.string().optional(),
  /** Checked against the order's payer when given. */
  openid: openid.optional(),
  /** success_time; default now. */
  at: at.optional(),
  /** false: no notice is sent. */
  notify: z.boolean().optional(),
});

export const requestPaymentBody = z.object({
  openid,
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
  outcome: z.enum(['pay', 'cancel', 'balance', 'limit']).optional(),
  at: at.optional(),
});

export const cancelBody = z.strictObject({ outTradeNo });
export const refundStateBody = z.strictObject({ state: z.enum(['PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED']) });

const faultName = z
  .string()
  .refine(isFaultName, { error: ({ input }) => `no fault ${String(input)}; known: ${Object.keys(FAULTS).join(', ')}` });

export const faultBody = z.strictObject({
  name: faultName,
  count: z.int().min(1).optional(),
  outTradeNo: outTradeNo.optional(),
  endpoint: z.enum(ENDPOINTS).optional(),
  seconds: z.number().min(0).optional(),
});
export const disarmQuery = z.object({ name: faultName.optional() });

export const craftedNoticeBody = z.strictObject({
  outTradeNo: outTradeNo.optional(),
  /** A notice of this refund instead. */
  outRefundNo: z.string().optional(),
  /** How many deliveries of the same notice (default 1), at once unless `oneByOne`. */
  copies: z.int().min(1).max(1000).optional(),
  oneByOne: z.boolean().optional(),
  id: z.string().max(36).optional(),
  signer: z.enum(['publicKey', 'certificate', 'stranger']).optional(),
  serial: z.string().optional(),
  timestampShiftSeconds: z.int().optional(),
  signTest: z.boolean().optional(),
  tamper: z.array(z.enum(['body', 'ciphertext', 'tag', 'aad', 'nonce'])).optional(),
  wrongApiV3Key: z.boolean().optional(),
  emptyAad: z.boolean().optional(),
  spacedJson: z.boolean().optional(),
  /** Merged into the plain resource: mchid, appid, amount, payer, out_trade_no … */
  content: z.record(z.string(), z.unknown()).optional(),
  eventType: z.string().optional(),
  xml: z.boolean().optional(),
  /** Replaces headers; null removes one. */
  headers: z.record(z.string(), z.string().nullable()).optional(),
  url: z.url().optional(),
});

export const makeNoticesBody = z.strictObject({
  outTradeNo: outTradeNo.optional(),
  outTradeNos: z.array(outTradeNo).max(10_000).optional(),
  /** Notices per order, each with its own id. Default 1. */
  count: z.int().min(1).max(10_000).optional(),
  /** Every notice of an order has the same id. */
  sameId: z.boolean().optional(),
  /** Pays unpaid orders first, silently. */
  pay: z.boolean().optional(),
});

/** `file`: a path on this machine; what lies there is the trade bill of that day. */
export const writtenBillBody = z.strictObject({
  day: z.iso.date(),
  type: z.enum(['ALL', 'REFUND']).optional(),
  file: z.string().min(1),
});

export const clockBody = z.strictObject({ offsetMs: z.number() });
export const ageBody = z.strictObject({ seconds: z.number(), outTradeNo: outTradeNo.optional() });
