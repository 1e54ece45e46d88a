import { createHash, timingSafeEqual } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { rawBodyOf } from '../raw-body';
import { ControlError } from './control-error';

type Params = Record<string, string>;
type Query = Record<string, string>;
type Answer = object | Promise<object>;

export type ControlDoor = {
  get(path: string, work: (params: Params, query: Query) => Answer): void;
  post<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    work: (body: z.output<Schema>, params: Params) => Answer,
  ): void;
  delete(path: string, work: (query: Query) => Answer): void;
};

/** Ways to declare the doors of the tester: JSON in, JSON out, and without the right token nothing is here. */
export const controlDoor = (router: Router, token: string): ControlDoor => ({
  get(path, work) {
    router.get(
      path,
      guarded(token, (params, ctx) => work(params, queryOf(ctx))),
    );
  },
  post(path, schema, work) {
    router.post(
      path,
      guarded(token, (params, ctx) => work(readControl(schema, jsonOf(ctx)), params)),
    );
  },
  delete(path, work) {
    router.delete(
      path,
      guarded(token, (_params, ctx) => work(queryOf(ctx))),
    );
  },
});

/** Throws a 400 that says what is wrong. */
export const readControl = <Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> => {
  const read = schema.safeParse(json);
  if (!read.success) throw new ControlError(400, z.prettifyError(read.error));
  return read.data;
};

const guarded =
  (token: string, work: (params: Params, ctx: Context) => Answer) =>
  async (ctx: Context & { params: Params }): Promise<void> => {
    ctx.state['endpoint'] = 'control';
    if (!isSame(ctx.params['token'] ?? '', token)) return;
    try {
      ctx.body = await work(ctx.params, ctx);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      ctx.status = error.status;
      ctx.body = { error: error.message };
    }
  };

const isSame = (given: string, token: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
};

const queryOf = (ctx: Context): Query => Object.fromEntries(new URLSearchParams(ctx.querystring));

const jsonOf = (ctx: Context): unknown => {
  const raw = rawBodyOf(ctx);
  try {
    return raw === '' ? {} : JSON.parse(raw);
  } catch {
    throw new ControlError(400, 'not JSON');
  }
};
