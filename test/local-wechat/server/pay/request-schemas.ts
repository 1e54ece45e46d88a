import { z } from 'zod';
import { PayError } from './pay-error';

/** The request bodies of the official pages; what they do not name is refused. */

const text = (max: number): z.ZodString => z.string().min(1).max(max);
const outTradeNo = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);
const rfc3339 = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
const url = z
  .string()
  .max(255)
  .regex(/^https?:\/\/[^?]+$/);

const common = {
  description: text(127),
  out_trade_no: outTradeNo,
  time_expire: rfc3339.optional(),
  attach: z.string().max(128).optional(),
  notify_url: url,
  goods_tag: z.string().max(32).optional(),
  support_fapiao: z.boolean().optional(),
  limit_pay: z.array(z.enum(['no_balance', 'no_credit', 'no_debit', 'balance_only'])).optional(),
  amount: z.strictObject({ total: z.int().min(1), currency: z.literal('CNY').optional() }),
  detail: z
    .strictObject({
      cost_price: z.int().optional(),
      invoice_id: z.string().max(32).optional(),
      goods_detail: z
        .array(
          z.strictObject({
            merchant_goods_id: text(32),
            wechatpay_goods_id: z.string().max(32).optional(),
            goods_name: z.string().max(256).optional(),
            quantity: z.int().min(1),
            unit_price: z.int().min(0),
          }),
        )
        .optional(),
    })
    .optional(),
  scene_info: z
    .strictObject({
      payer_client_ip: text(45),
      device_id: z.string().max(32).optional(),
      store_info: z
        .strictObject({
          id: text(32),
          name: z.string().max(256).optional(),
          area_code: z.string().max(32).optional(),
          address: z.string().max(512).optional(),
        })
        .optional(),
    })
    .optional(),
  settle_info: z.strictObject({ profit_sharing: z.boolean().optional() }).optional(),
};

export const directPrepay = z.strictObject({
  appid: text(32),
  mchid: text(32),
  ...common,
  payer: z.strictObject({ openid: text(128) }),
});

export const partnerPrepay = z.strictObject({
  sp_appid: text(32),
  sp_mchid: text(32),
  sub_appid: text(32).optional(),
  sub_mchid: text(32),
  ...common,
  payer: z.union([z.strictObject({ sp_openid: text(128) }), z.strictObject({ sub_openid: text(128) })]),
});

export const directClose = z.strictObject({ mchid: text(32) });
export const partnerClose = z.strictObject({ sp_mchid: text(32), sub_mchid: text(32) });

export const refundRequest = z
  .strictObject({
    sub_mchid: text(32).optional(),
    transaction_id: text(32).optional(),
    out_trade_no: outTradeNo.optional(),
    out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
    reason: z.string().max(80).optional(),
    notify_url: url.optional(),
    funds_account: z.enum(['AVAILABLE', 'UNSETTLED']).optional(),
    amount: z.strictObject({
      refund: z.int().min(1),
      total: z.int().min(1),
      currency: z.literal('CNY'),
      from: z
        .array(z.strictObject({ account: z.enum(['AVAILABLE', 'UNAVAILABLE']), amount: z.int().min(1) }))
        .optional(),
    }),
    goods_detail: z.array(z.record(z.string(), z.unknown())).optional(),
  })
  .refine((body) => body.transaction_id !== undefined || body.out_trade_no !== undefined, { path: ['out_trade_no'] });

/** Reads a JSON body. Throws PARAM_ERROR with the place of the first fault. */
export const readBody = <Schema extends z.ZodType>(schema: Schema, rawBody: string): z.output<Schema> => {
  let json: unknown;
  try {
    json = JSON.parse(rawBody);
  } catch {
    throw new PayError(400, 'PARAM_ERROR', '请求体不是合法的JSON', { location: 'body', value: '' });
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown].map(String);
  throw paramError(`/${path.join('/')}`, valueAt(json, path), issue?.message ?? '', 'body');
};

export const paramError = (
  field: string,
  value: unknown,
  issue: string,
  location: 'body' | 'query' | 'uri_template' = 'body',
): PayError =>
  new PayError(400, 'PARAM_ERROR', `输入源“/${location}${field}”规则校验失败`, {
    field,
    value: value ?? '',
    issue,
    location,
  });

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    json,
  );
