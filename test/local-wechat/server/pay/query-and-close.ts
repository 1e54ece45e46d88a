import type { LocalMerchant } from '../local-wechat-options';
import type { Order, World } from '../world';
import { closeWhenOld, orderNow } from './order-now';
import { PayError } from './pay-error';
import { payOrder } from './pay-order';
import { directClose, paramError, partnerClose, readBody } from './request-schemas';
import { transactionContent } from './transaction-content';

type Query = Readonly<Record<string, string | string[] | undefined>>;

export const queryByNumber = (world: World, merchant: LocalMerchant, outTradeNo: string, query: Query): object => {
  checkQuery(merchant, query);
  return answer(world, merchant, orderNow(world, merchant.mchid, outTradeNo));
};

export const queryById = (world: World, merchant: LocalMerchant, transactionId: string, query: Query): object => {
  checkQuery(merchant, query);
  const orders = [...world.orders.values()];
  return answer(
    world,
    merchant,
    orders.find((order) => order.mchid === merchant.mchid && order.transactionId === transactionId),
  );
};

/** POST …/close → 204, also again. */
export const close = (world: World, merchant: LocalMerchant, outTradeNo: string, rawBody: string): void => {
  const ids = merchant.mode === 'direct' ? readBody(directClose, rawBody) : readBody(partnerClose, rawBody);
  checkIds(merchant, ids);
  const order = orderNow(world, merchant.mchid, outTradeNo);
  if (order === undefined) throw notExist();
  const place = { outTradeNo };
  if (world.faults.take('close.frequencyLimited', place) !== undefined) {
    throw new PayError(429, 'FREQUENCY_LIMITED', '频率限制');
  }
  if (order.state === 'NOTPAY' && world.faults.take('close.paidMeanwhile', place) !== undefined) payOrder(world, order);
  if (order.state === 'SUCCESS' || order.state === 'REFUND') throw new PayError(403, 'TRADE_ERROR', '该订单已支付');
  order.state = 'CLOSED';
  world.changed();
  if (world.faults.take('close.paidAfter', place) !== undefined) setImmediate(() => payOrder(world, order));
};

const answer = (world: World, merchant: LocalMerchant, order: Order | undefined): object => {
  if (order === undefined) throw notExist();
  closeWhenOld(world, order);
  const place = { outTradeNo: order.outTradeNo };
  if (world.faults.take('query.notExist', place) !== undefined) throw notExist();
  const paid = order.state === 'SUCCESS';
  const refundState = paid && world.faults.take('query.refundState', place) !== undefined;
  const lessFen = paid && world.faults.take('query.wrongAmount', place) !== undefined ? 1 : 0;
  return transactionContent(merchant, {
    ...order,
    state: refundState ? 'REFUND' : order.state,
    totalFen: order.totalFen - lessFen,
  });
};

const checkQuery = (merchant: LocalMerchant, query: Query): void => {
  const names = merchant.mode === 'direct' ? ['mchid'] : ['sp_mchid', 'sub_mchid'];
  for (const name of names) {
    if (query[name] === undefined) throw paramError(`/${name}`, '', '此字段为必填项', 'query');
  }
  for (const name of Object.keys(query)) {
    if (!names.includes(name)) throw paramError(`/${name}`, query[name], '多余的参数', 'query');
  }
  checkIds(merchant, query);
};

const checkIds = (merchant: LocalMerchant, ids: Query): void => {
  const mine: Query =
    merchant.mode === 'direct' ? { mchid: merchant.mchid } : { sp_mchid: merchant.mchid, sub_mchid: merchant.subMchid };
  for (const [name, value] of Object.entries(mine)) {
    if (ids[name] !== value) throw new PayError(403, 'NO_AUTH', `${name}与签名商户号不一致`);
  }
};

const notExist = (): PayError => new PayError(404, 'ORDER_NOT_EXIST', '订单不存在');
