import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Middleware } from 'koa';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  readonly requests: Histogram<'route' | 'method' | 'status'>;
  readonly noticesRefused: Counter<'reason'>;
  readonly pushesRefused: Counter<'reason'>;
};

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_seconds',
      help: 'Requests by route, method and status',
      labelNames: ['route', 'method', 'status'],
      registers: [registry],
    }),
    noticesRefused: new Counter({
      name: 'payment_notices_refused_total',
      help: 'Payment notices that were not authentic, by reason',
      labelNames: ['reason'],
      registers: [registry],
    }),
    pushesRefused: new Counter({
      name: 'wechat_pushes_refused_total',
      help: 'Message pushes that were not authentic, by reason',
      labelNames: ['reason'],
      registers: [registry],
    }),
  };
};

/** Measures each request under its route, never under its path: paths hold ids. */
export const measureRequests =
  (metrics: Metrics): Middleware =>
  async (ctx, next) => {
    const stop = metrics.requests.startTimer();
    await next();
    const route = (ctx as { _matchedRoute?: unknown })._matchedRoute;
    stop({ route: typeof route === 'string' ? route : 'other', method: ctx.method, status: String(ctx.status) });
  };

/** The metrics door, on its own port for the county's own network. */
export const createMetricsServer = (metrics: Metrics): Server =>
  createServer((_request: IncomingMessage, response: ServerResponse) => {
    void metrics.registry.metrics().then((text) => {
      response.setHeader('content-type', metrics.registry.contentType);
      response.end(text);
    });
  });
