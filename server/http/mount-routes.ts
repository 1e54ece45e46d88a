import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Caller } from './caller';
import type { Route } from './route';

/** Who holds a session token; `undefined` when it is unknown, expired or revoked. */
export type CallerOf = (token: string) => Promise<Caller | undefined>;

/** Koa middleware that serves the routes; anything else goes on to `notFound`. */
export const mountRoutes = (routes: readonly Route[], callerOf: CallerOf): Middleware => {
  const router = new Router();
  for (const { contract, serve } of routes) {
    router.register(contract.path, [contract.method], async (ctx) => {
      const token = bearer(ctx.get('authorization'));
      const caller = contract.level === 'none' || token === undefined ? undefined : await callerOf(token);
      await serve(ctx, caller);
    });
  }
  return router.routes() as unknown as Middleware;
};

const bearer = (header: string): string | undefined => /^Bearer ([A-Za-z0-9_-]{43})$/.exec(header)?.[1];
