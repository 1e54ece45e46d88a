import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Endpoint } from '../faults/fault-names';
import type { LocalMerchant } from '../local-wechat-options';
import { leaveUnanswered } from '../pay/answer-faults';
import { rawBodyOf } from '../raw-body';
import { customerSend, customerTyping, uploadPicture } from '../messages/customer-send';
import { subscribeSend } from '../messages/subscribe-send';
import { templatesOf } from '../messages/subscriptions';
import { makeUrlLink, pageOfLink } from '../messages/url-links';
import type { World } from '../world';
import { appidOfToken, plainToken, stableToken } from './access-tokens';
import { useCode } from './one-time-codes';
import { PlatformError, platformError, rid } from './platform-error';

type Work = (input: {
  query: Record<string, string | undefined>;
  body: Record<string, unknown>;
  /** The bytes of a form, as text. */
  form: string;
  /** Under which address we were asked. */
  origin: string;
}) => object;

/** Everything of `api.weixin.qq.com` that we use: status 200 always, errors by errcode. */
export const platformRoutes = (world: World): Router => {
  const router = new Router();
  router.get(
    '/sns/jscode2session',
    door(world, 'login', ({ query }) => login(world, query)),
  );
  router.post(
    '/cgi-bin/stable_token',
    door(world, 'token', ({ body }) => {
      const app = appOf(world, body);
      return stableToken(world, app.appid, body['force_refresh'] === true);
    }),
  );
  router.get(
    '/cgi-bin/token',
    door(world, 'token', ({ query }) => plainToken(world, appOf(world, query).appid)),
  );
  router.post(
    '/wxa/business/getuserphonenumber',
    door(world, 'phone', (input) => phoneNumber(world, input)),
  );
  router.get(
    '/wxaapi/newtmpl/gettemplate',
    door(world, 'templates', ({ query }) => {
      const data = templatesOf(world, appidOfToken(world, query['access_token']));
      return { errcode: 0, errmsg: 'ok', data };
    }),
  );
  router.post(
    '/cgi-bin/message/subscribe/send',
    door(world, 'subscribeSend', ({ query, body }) =>
      subscribeSend(world, appidOfToken(world, query['access_token']), body),
    ),
  );
  linkRoutes(world, router);
  chatRoutes(world, router);
  return router;
};

const linkRoutes = (world: World, router: Router): void => {
  router.post(
    '/wxa/generate_urllink',
    door(world, 'urlLink', ({ query, body, origin }) => {
      appidOfToken(world, query['access_token']);
      return makeUrlLink(world, origin, body);
    }),
  );
  // A browser has no WeChat: it reads which page would open.
  router.get('/urllink/:token', (ctx) => {
    const page = pageOfLink(world, originOf(ctx) + ctx.path);
    if (page !== undefined) ctx.body = `微信里会打开：${page}`;
  });
};

const chatRoutes = (world: World, router: Router): void => {
  const own = (work: Work): Work => {
    return (input) => {
      appidOfToken(world, input.query['access_token']);
      return work(input);
    };
  };
  router.post(
    '/cgi-bin/media/upload',
    door(
      world,
      'mediaUpload',
      own(({ query, form }) => uploadPicture(world, query['type'], form)),
    ),
  );
  router.post(
    '/cgi-bin/message/custom/send',
    door(
      world,
      'customerSend',
      own(({ body }) => customerSend(world, body)),
    ),
  );
  router.post(
    '/cgi-bin/message/custom/typing',
    door(
      world,
      'customerTyping',
      own(({ body }) => customerTyping(world, body)),
    ),
  );
};

const login = (world: World, query: Record<string, string | undefined>): object => {
  const app = appOf(world, { ...query, grant_type: 'client_credential' });
  if (query['grant_type'] !== 'authorization_code') throw platformError(40002);
  const code = query['js_code'];
  if (code === undefined || code === '') throw platformError(41008);
  if (world.faults.take('login.blocked') !== undefined) throw platformError(40226);
  if (world.faults.take('login.codeUsed') !== undefined) throw platformError(40163);
  const { openid } = useCode(world, { code, kind: 'login', appid: app.appid });
  return { session_key: randomBytes(16).toString('base64'), openid };
};

const phoneNumber = (world: World, { query, body }: Parameters<Work>[0]): object => {
  const appid = appidOfToken(world, query['access_token']);
  const { code, openid } = body;
  if (typeof code !== 'string' || code === '' || world.faults.take('phone.codeInvalid') !== undefined) {
    throw platformError(40029);
  }
  const bound = world.codes.get(code)?.openid;
  if (openid !== undefined && openid !== bound) throw platformError(40029);
  const { phone = '' } = useCode(world, { code, kind: 'phone', appid });
  const watermark = { timestamp: Math.floor(world.clock.now() / 1000), appid };
  return {
    errcode: 0,
    errmsg: 'ok',
    phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark },
  };
};

/** The app that names itself with its secret. */
const appOf = (world: World, claim: Record<string, unknown>): LocalMerchant => {
  const { appid, secret, grant_type: grantType } = claim;
  if (grantType !== 'client_credential') throw platformError(40002);
  if (typeof appid !== 'string' || appid === '') throw platformError(41002);
  const app = world.merchants.find((merchant) => merchant.appid === appid);
  if (app === undefined) throw platformError(40013);
  if (typeof secret !== 'string' || secret === '') throw platformError(41004);
  if (secret !== app.appSecret) throw platformError(40125);
  return app;
};

const door =
  (world: World, endpoint: Endpoint, work: Work) =>
  async (ctx: Context): Promise<void> => {
    ctx.state['endpoint'] = endpoint;
    if (await platformFault(world, ctx, endpoint)) return;
    ctx.status = 200;
    ctx.set('Content-Type', 'application/json; encoding=utf-8');
    try {
      const query = Object.fromEntries(Object.entries(ctx.query).map(([key, value]) => [key, [value].flat()[0]]));
      ctx.body = withBareNumbers(JSON.stringify(work({ query, origin: originOf(ctx), ...sentWith(ctx) })));
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      ctx.body = JSON.stringify({ errcode: error.errcode, errmsg: error.message + rid() });
    }
  };

// WeChat writes the numbers of messages bare: 64 bits, longer than a JSON number is exact.
const withBareNumbers = (json: string): string => json.replace(/"msgid":"(\d+)"/, '"msgid":$1');

/** Faults of the line itself; those that are errcodes answer as such. */
const platformFault = async (world: World, ctx: Context, endpoint: Endpoint): Promise<boolean> => {
  const { faults } = world;
  const slow = faults.take('platform.slow', { endpoint });
  if (slow !== undefined) await sleep((slow.seconds ?? 2) * 1000);
  if (faults.take('platform.drop', { endpoint }) !== undefined) {
    leaveUnanswered(ctx, 'reset');
    return true;
  }
  if (faults.take('platform.hang', { endpoint }) !== undefined) {
    leaveUnanswered(ctx, 'hang');
    return true;
  }
  if (faults.take('platform.502Html', { endpoint }) !== undefined) {
    ctx.status = 502;
    ctx.type = 'html';
    ctx.body = '<html><body>502 Bad Gateway</body></html>';
    return true;
  }
  const errcodes = [
    ['platform.busy', -1],
    ['platform.quota', 45009],
    ['platform.rateLimited', 45011],
    ['platform.ipRefused', 40164],
  ] as const;
  const errcode = errcodes.find(([name]) => faults.take(name, { endpoint }) !== undefined)?.[1];
  if (errcode === undefined) return false;
  const error = platformError(errcode);
  ctx.status = 200;
  ctx.set('Content-Type', 'application/json; encoding=utf-8');
  ctx.body = JSON.stringify({ errcode, errmsg: error.message + rid() });
  return true;
};

const sentWith = (ctx: Context): { body: Record<string, unknown>; form: string } =>
  ctx.is('multipart/form-data') === false || ctx.method !== 'POST'
    ? { body: jsonBody(ctx), form: '' }
    : { body: {}, form: rawBodyOf(ctx) };

const jsonBody = (ctx: Context): Record<string, unknown> => {
  if (ctx.method !== 'POST') return {};
  try {
    return JSON.parse(rawBodyOf(ctx)) as Record<string, unknown>;
  } catch {
    throw platformError(47001);
  }
};

const originOf = (ctx: Context): string => `${ctx.protocol}://${ctx.host}`;
