import type { Context, Middleware } from 'koa';
import { readRawBody } from '../http/raw-body';
import type { OpenedPush, PushOpener, PushQuery, PushRefusal } from './push-opener';

const PATH = '/wechat/messages';
const BYTES_MAX = 64 * 1024;

type Deps = {
  opener: PushOpener;
  receivePush: (push: OpenedPush) => Promise<unknown>;
  /** Whether WeChat is to hand this very message to the people at the desk (转人工). */
  wantsDesk: (push: OpenedPush) => Promise<boolean>;
  /** Counts what was not authentic; nothing else of it is kept. */
  countRefusal: (reason: PushRefusal | 'tooLarge') => void;
};

/**
 * The door of WeChat's messages. GET: the check of our address. POST: real and fresh? → inbox → `success`, a duplicate too;
 * the work comes after. Not authentic: 4xx, nothing kept and nothing repeated.
 */
export const pushDoor =
  (deps: Deps): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== PATH) {
      await next();
      return;
    }
    if (ctx.method === 'GET') {
      const checked = deps.opener.checkAddress(queryOf(ctx));
      if (checked.ok) answer(ctx, checked.value);
      else refuse(ctx, deps, checked.problem);
    } else if (ctx.method === 'POST') await receive(ctx, deps);
    else ctx.status = 405;
  };

const receive = async (ctx: Context, deps: Deps): Promise<void> => {
  const rawBody = await readRawBody(ctx.req, BYTES_MAX);
  if (rawBody === undefined) {
    refuse(ctx, deps, 'tooLarge');
    return;
  }
  const opened = deps.opener.open(rawBody, queryOf(ctx));
  if (!opened.ok) {
    refuse(ctx, deps, opened.problem);
    return;
  }
  await deps.receivePush(opened.value);
  const toDesk = opened.value.toDesk();
  if (toDesk === undefined || !(await deps.wantsDesk(opened.value))) {
    answer(ctx, 'success');
    return;
  }
  ctx.status = 200;
  ctx.type = toDesk.type;
  ctx.body = toDesk.body;
};

const queryOf = (ctx: Context): PushQuery =>
  Object.fromEntries(Object.entries(ctx.query).map(([name, value]) => [name, [value].flat()[0]]));

// Bare text: WeChat compares the bytes.
const answer = (ctx: Context, text: string): void => {
  ctx.status = 200;
  ctx.type = 'text/plain';
  ctx.body = text;
};

const refuse = (ctx: Context, { countRefusal }: Deps, reason: PushRefusal | 'tooLarge'): void => {
  countRefusal(reason);
  ctx.status = reason === 'tooLarge' ? 413 : 401;
  ctx.set('connection', 'close');
  ctx.body = null;
  ctx.status = reason === 'tooLarge' ? 413 : 401;
};
