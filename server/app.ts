import { bodyParser } from '@koa/bodyparser';
import type { Middleware } from 'koa';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { answerErrors } from './http/answer-errors';
import { limitRequests } from './http/limiter';
import type { Metrics } from './http/metrics';
import { measureRequests } from './http/metrics';
import type { CallerOf } from './http/mount-routes';
import { mountRoutes } from './http/mount-routes';
import { openApiDocument } from './http/openapi';
import { withRequestId } from './http/request-id';
import type { Route } from './http/route';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';

export type AppParts = {
  runMode: string;
  clock: Clock;
  trustedProxyHops: number;
  logger: Logger;
  metrics: Metrics;
  limiter: RateLimiterAbstract;
  hashOfAddress: (ip: string) => string;
  callerOf: CallerOf;
  routes: readonly Route[];
  /** Doors that read raw bytes or serve pages: WeChat's notices, the verify page. */
  specialDoors: readonly Middleware[];
  ready: () => Promise<boolean>;
};

/** `draining` makes every answer close its connection, so that the server can stop without cutting anybody off. */
export type NiannianApp = { koa: Koa; startDraining(): void };

export const createApp = (parts: AppParts): NiannianApp => {
  const koa = new Koa({ proxy: parts.trustedProxyHops > 0, maxIpsCount: parts.trustedProxyHops });
  let draining = false;
  const document = openApiDocument(
    parts.routes.map(({ contract }) => contract),
    '年年缴',
  );

  koa.use(withRequestId);
  koa.use(measureRequests(parts.metrics));
  koa.use(answerErrors(parts.logger));
  koa.use(helmet());
  koa.use(async (ctx, next) => {
    ctx.set('date', parts.clock.now().toUTCString()); // the phone goes by it: how long an order is still held
    if (parts.runMode !== 'production') ctx.set('x-run-mode', parts.runMode);
    try {
      await next();
    } finally {
      if (draining) ctx.set('connection', 'close'); // asked afterwards: the stop may come while a request runs
    }
  });
  koa.use(
    fixedPages({
      '/healthz': () => Promise.resolve({ status: 200, body: { status: 'ok' } }),
      '/readyz': async () =>
        !draining && (await parts.ready())
          ? { status: 200, body: { status: 'ready' } }
          : { status: 503, body: { status: 'notReady' } },
      '/openapi.json': () => Promise.resolve({ status: 200, body: document }),
    }),
  );
  for (const door of parts.specialDoors) koa.use(door);
  koa.use(limitRequests(parts.limiter, parts.hashOfAddress));
  koa.use(bodyParser({ enableTypes: ['json'], jsonLimit: '64kb', encoding: 'utf-8' }));
  koa.use(mountRoutes(parts.routes, parts.callerOf));
  return {
    koa,
    startDraining: () => {
      draining = true;
    },
  };
};

type FixedPage = () => Promise<{ status: number; body: object }>;

const fixedPages =
  (pages: Readonly<Record<string, FixedPage>>): Middleware =>
  async (ctx, next) => {
    const page = ctx.method === 'GET' ? new Map(Object.entries(pages)).get(ctx.path) : undefined;
    if (page === undefined) {
      await next();
      return;
    }
    const { status, body } = await page();
    ctx.status = status;
    ctx.body = body;
  };
