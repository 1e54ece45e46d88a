import { randomBytes } from 'node:crypto';
import type { LocalMerchant } from '../local-wechat-options';
import { beijingDigits } from '../wechat-clock';
import type { Order, World } from '../world';
import { orderKey } from '../world';
import { orderNow } from './order-now';
import { PayError } from './pay-error';
import { directPrepay, paramError, partnerPrepay, readBody } from './request-schemas';

export const PREPAY_LIFE_MS = 2 * 3_600_000;
const SEVEN_DAYS_MS = 7 * 86_400_000;
const ONE_MINUTE_MS = 60_000;

/** POST …/transactions/jsapi: a new order, or a fresh prepay_id for the same bytes. */
export const prepay = (world: World, merchant: LocalMerchant, rawBody: string): { prepay_id: string } => {
  const wish = merchant.mode === 'direct' ? readDirect(merchant, rawBody) : readPartner(merchant, rawBody);
  const known = orderNow(world, merchant.mchid, wish.outTradeNo);
  if (world.faults.take('prepay.numberUsed', { outTradeNo: wish.outTradeNo }) !== undefined) throw numberUsed();
  if (known !== undefined) checkAgain(world, known, rawBody);
  if (known === undefined) checkPayer(world, merchant, wish);
  const now = world.clock.now();
  const order = known ?? newOrder(merchant.mchid, wish, rawBody, now);
  const prepayId = `wx${beijingDigits(now)}${randomBytes(10).toString('hex')}`;
  order.prepays.push({ prepayId, createdAt: now });
  const key = orderKey(merchant.mchid, order.outTradeNo);
  world.orders.set(key, order);
  world.prepayIds.set(prepayId, key);
  world.changed();
  return { prepay_id: prepayId };
};

type Wish = Pick<
  Order,
  'outTradeNo' | 'subAppid' | 'payerOpenid' | 'payerField' | 'description' | 'attach' | 'notifyUrl' | 'totalFen'
> & { timeExpire: string | undefined };

const readDirect = (merchant: LocalMerchant, rawBody: string): Wish => {
  const body = readBody(directPrepay, rawBody);
  if (body.mchid !== merchant.mchid) throw paramError('/mchid', body.mchid, 'mchid与签名商户号不一致');
  if (body.appid !== merchant.appid) throw appidMismatch();
  return { ...commonWish(body), subAppid: undefined, payerOpenid: body.payer.openid, payerField: 'openid' };
};

const readPartner = (merchant: LocalMerchant, rawBody: string): Wish => {
  const body = readBody(partnerPrepay, rawBody);
  if (body.sp_mchid !== merchant.mchid) throw paramError('/sp_mchid', body.sp_mchid, 'sp_mchid与签名商户号不一致');
  if (body.sub_mchid !== merchant.subMchid)
    throw new PayError(403, 'NO_AUTH', '特约子商户商户号未授权服务商的产品权限');
  if (body.sp_appid !== merchant.spAppid || ![undefined, merchant.appid].includes(body.sub_appid))
    throw appidMismatch();
  if (!('sub_openid' in body.payer)) {
    const payerOpenid = body.payer.sp_openid;
    return { ...commonWish(body), subAppid: body.sub_appid, payerOpenid, payerField: 'sp_openid' };
  }
  if (body.sub_appid === undefined) throw paramError('/sub_appid', '', '传入sub_openid时，sub_appid必填');
  return {
    ...commonWish(body),
    subAppid: body.sub_appid,
    payerOpenid: body.payer.sub_openid,
    payerField: 'sub_openid',
  };
};

type CommonBody = {
  out_trade_no: string;
  description: string;
  attach?: string | undefined;
  notify_url: string;
  time_expire?: string | undefined;
  amount: { total: number };
};

const commonWish = (body: CommonBody): Omit<Wish, 'subAppid' | 'payerOpenid' | 'payerField'> => ({
  outTradeNo: body.out_trade_no,
  description: body.description,
  attach: body.attach,
  notifyUrl: body.notify_url,
  totalFen: body.amount.total,
  timeExpire: body.time_expire,
});

/** The second and every later prepay of a number: only the same bytes, only while it can be paid. */
const checkAgain = (world: World, order: Order, rawBody: string): void => {
  if (order.firstBody !== rawBody) throw numberUsed();
  if (order.state === 'CLOSED') throw new PayError(400, 'ORDER_CLOSED', '该订单已关闭');
  if (order.state !== 'NOTPAY') throw new PayError(400, 'INVALID_REQUEST', '该订单已支付');
  if (world.clock.now() > order.payableUntil) throw new PayError(400, 'INVALID_REQUEST', '订单已超过支付结束时间');
};

const checkPayer = (world: World, merchant: LocalMerchant, { payerOpenid, payerField }: Wish): void => {
  const appid = payerField === 'sp_openid' ? merchant.spAppid : merchant.appid;
  if (world.residents.get(payerOpenid)?.appid !== appid) {
    throw paramError(`/payer/${payerField}`, payerOpenid, 'appid和openid不匹配');
  }
};

const newOrder = (mchid: string, { timeExpire, ...wish }: Wish, firstBody: string, now: number): Order => ({
  mchid,
  ...wish,
  firstBody,
  createdAt: now,
  payableUntil: timeExpire === undefined ? now + SEVEN_DAYS_MS : Math.max(Date.parse(timeExpire), now + ONE_MINUTE_MS),
  prepays: [],
  state: 'NOTPAY',
  transactionId: undefined,
  paidAt: undefined,
});

const numberUsed = (): PayError =>
  new PayError(403, 'OUT_TRADE_NO_USED', '商户订单号重复，请求重入时，参数与首次请求时不一致');

const appidMismatch = (): PayError => new PayError(400, 'APPID_MCHID_NOT_MATCH', 'AppID和mch_id不匹配');
