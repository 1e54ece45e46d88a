import Koa from 'koa';
import { controlRoutes } from './control/control-routes';
import { payRoutes } from './pay/pay-routes';
import { platformRoutes } from './platform/platform-routes';
import { keepRawBody } from './raw-body';
import type { World } from './world';

/** Both WeChats and the control door on one origin. */
export const createApp = (world: World, controlToken: string): Koa => {
  const app = new Koa();
  app.use(async (ctx, next) => {
    await next();
    // Unknown path: 404, wrong method: 405, both with an empty body.
    if (ctx.respond !== false && (ctx.status === 404 || ctx.status === 405) && ctx.body == null) {
      const { status } = ctx;
      ctx.body = '';
      ctx.status = status;
    }
    const endpoint = (ctx.state['endpoint'] as string | undefined) ?? 'unknown';
    if (endpoint === 'control') return;
    // The path only: queries hold secrets, codes and openids.
    const status = ctx.respond === false ? 0 : ctx.status;
    world.requests.add({ at: world.clock.now(), method: ctx.method, path: ctx.path, status, endpoint });
  });
  app.use(keepRawBody);
  app.use(controlRoutes(world, controlToken).routes());
  for (const router of [platformRoutes(world), payRoutes(world)]) app.use(router.routes()).use(router.allowedMethods());
  return app;
};
