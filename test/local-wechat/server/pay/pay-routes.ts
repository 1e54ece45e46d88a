import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { FaultPlace } from '../faults/fault-board';
import type { Endpoint } from '../faults/fault-names';
import type { LocalMerchant } from '../local-wechat-options';
import { signAsWechat } from '../notices/sign-as-wechat';
import { rawBodyOf } from '../raw-body';
import type { World } from '../world';
import { findRefund } from '../world';
import { answerCraft, leaveUnanswered, NoAnswer, RawAnswer, strike } from './answer-faults';
import { downloadBill, fundFlowBill, tradeBill } from './bills';
import { listCertificates } from './certificates';
import { errorBody, inOldSpelling, PayError } from './pay-error';
import { prepay } from './prepay';
import { close, queryById, queryByNumber } from './query-and-close';
import { queryRefund, refund } from './refund';
import { isTransaction, verifyRequest } from './verify-request';

type PayCall = {
  world: World;
  merchant: LocalMerchant;
  params: Record<string, string>;
  query: Context['query'];
  body: string;
};

type Work = (call: PayCall) => object | Buffer | undefined;

/** Everything of `api.mch.weixin.qq.com`: verified, worked, signed. */
export const payRoutes = (world: World): Router => {
  const router = new Router();
  const get = (path: string, endpoint: Endpoint, work: Work): unknown => router.get(path, door(world, endpoint, work));
  const post = (path: string, endpoint: Endpoint, work: Work): unknown =>
    router.post(path, door(world, endpoint, work));
  for (const [base, mode] of [
    ['/v3/pay/transactions', 'direct'],
    ['/v3/pay/partner/transactions', 'partner'],
  ] as const) {
    const only =
      (work: Work): Work =>
      (call) => {
        if (call.merchant.mode !== mode) throw new PayError(403, 'NO_AUTH', '商户号无此接口权限');
        return work(call);
      };
    post(
      `${base}/jsapi`,
      'prepay',
      only(({ merchant, body }) => prepay(world, merchant, body)),
    );
    const no = `${base}/out-trade-no/:no`;
    get(
      no,
      'query',
      only(({ merchant, params, query }) => queryByNumber(world, merchant, params['no'] ?? '', query)),
    );
    get(
      `${base}/id/:id`,
      'query',
      only(({ merchant, params, query }) => queryById(world, merchant, params['id'] ?? '', query)),
    );
    post(
      `${no}/close`,
      'close',
      only(({ merchant, params, body }) => {
        close(world, merchant, params['no'] ?? '', body);
        return undefined;
      }),
    );
  }
  post('/v3/refund/domestic/refunds', 'refund', ({ merchant, body }) => refund(world, merchant, body));
  get('/v3/refund/domestic/refunds/:refundNo', 'refundQuery', ({ merchant, params, query }) =>
    queryRefund(world, merchant, params['refundNo'] ?? '', query),
  );
  get('/v3/certificates', 'certificates', ({ merchant }) => listCertificates(world, merchant));
  get('/v3/bill/tradebill', 'bill', ({ merchant, query }) => tradeBill(world, merchant, query));
  get('/v3/bill/fundflowbill', 'bill', ({ merchant, query }) => fundFlowBill(world, merchant, query));
  get('/v3/billdownload/file', 'download', ({ merchant, query }) => downloadBill(world, merchant, query));
  return router;
};

const door =
  (world: World, endpoint: Endpoint, work: Work) =>
  async (ctx: Context & { params: Record<string, string> }): Promise<void> => {
    const body = rawBodyOf(ctx);
    const place: FaultPlace = { endpoint, outTradeNo: orderNumber(world, ctx.params, body) };
    ctx.state['endpoint'] = endpoint;
    try {
      const request = { method: ctx.method, target: ctx.req.url ?? '', headers: ctx.req.headers, body };
      const merchant = verifyRequest(request, { merchants: world.merchants, now: world.clock.now() });
      await strike(world, 'before', place);
      const answer = work({ world, merchant, params: ctx.params, query: ctx.query, body });
      await strike(world, 'after', place);
      if (Buffer.isBuffer(answer)) sendFile(world, ctx, answer);
      else await sendSigned(world, ctx, answer, place);
    } catch (error) {
      await sendFailure(world, ctx, error);
    }
  };

const sendSigned = async (world: World, ctx: Context, answer: object | undefined, place: FaultPlace): Promise<void> => {
  const text = answer === undefined ? '' : JSON.stringify(answer);
  const { tampered, unsigned, ...craft } = answerCraft(world, place);
  const asked = ctx.get('Wechatpay-Serial') === world.platform.byCertificate.serial ? 'certificate' : 'publicKey';
  ctx.status = answer === undefined ? 204 : 200;
  ctx.set('Request-ID', randomUUID());
  if (unsigned !== true) ctx.set(await signAsWechat(world.platform, world.clock, text, { signer: asked, ...craft }));
  if (answer === undefined) return;
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = tampered === true ? text.replace(/[0-9](?=[^0-9]*$)/, (digit) => String((Number(digit) + 1) % 10)) : text;
};

/** Bill files carry no signature. */
const sendFile = (world: World, ctx: Context, file: Buffer): void => {
  ctx.status = 200;
  ctx.type =
    world.faults.take('bill.octetStream') === undefined ? 'text/plain; charset=utf-8' : 'application/octet-stream';
  if (file[0] === 0x1f && file[1] === 0x8b) ctx.type = 'application/x-gzip';
  ctx.body = file;
};

/** No `Wechatpay-…` headers on 4xx and 5xx; 401 of the transaction doors has no Request-ID either. */
const sendFailure = async (world: World, ctx: Context, error: unknown): Promise<void> => {
  if (error instanceof NoAnswer) {
    leaveUnanswered(ctx, error.how);
    return;
  }
  if (error instanceof RawAnswer) {
    ctx.status = error.status;
    ctx.set(error.headers);
    if (error.status < 300) ctx.set(await signAsWechat(world.platform, world.clock, error.body));
    ctx.body = error.body;
    return;
  }
  if (!(error instanceof PayError)) throw error;
  const shown = world.faults.take('errors.legacy') === undefined ? error : inOldSpelling(error);
  ctx.status = shown.status;
  ctx.type = 'application/json; charset=utf-8';
  if (shown.status !== 401 || !isTransaction({ target: ctx.req.url ?? '' })) ctx.set('Request-ID', randomUUID());
  ctx.body = errorBody(shown);
};

/** Which order a request speaks of, for faults that are armed for one order. */
const orderNumber = (world: World, params: Record<string, string>, body: string): string | undefined => {
  const { no, id, refundNo } = params;
  if (no !== undefined) return no;
  if (refundNo !== undefined) return findRefund(world, refundNo)?.outTradeNo;
  if (id !== undefined) return [...world.orders.values()].find(({ transactionId }) => transactionId === id)?.outTradeNo;
  return /"out_trade_no"\s*:\s*"([^"]{1,32})"/.exec(body)?.[1];
};
