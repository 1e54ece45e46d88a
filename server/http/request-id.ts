import { AsyncLocalStorage } from 'node:async_hooks';
import type { Middleware } from 'koa';
import { newRid } from '../shared/ids';

const current = new AsyncLocalStorage<string>();

/** The id of the request being served, to be told to the person who calls about it. */
export const requestId = (): string => current.getStore() ?? 'none';

/** Gives every request its own random id: never one from outside, which could carry anything into the log. */
export const withRequestId: Middleware = async (ctx, next) => {
  const id = newRid();
  ctx.set('x-request-id', id);
  await current.run(id, next);
};
