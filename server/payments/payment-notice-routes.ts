import type { Context, Middleware } from 'koa';
import { readRawBody } from '../http/raw-body';
import type { NoticeOpener, NoticeRefusal, OpenedNotice } from './notice-opener';

const BYTES_MAX = 64 * 1024;
const PATHS = new Set(['/wechat/payment-notices', '/wechat/refund-notices']);

type Deps = {
  opener: NoticeOpener;
  receiveNotice: (notice: OpenedNotice) => Promise<unknown>;
  /** Counts a notice that was not authentic; nothing else of it is kept. */
  countRefusal: (reason: NoticeRefusal | 'tooLarge') => void;
};

/**
 * The door of WeChat Pay. Raw bytes → authentic? → inbox and settlement → 204, a duplicate too. Not authentic: 4xx and
 * nothing stored. Both settlements failed: 500, and WeChat sends it again.
 */
export const paymentNoticeDoor =
  (deps: Deps): Middleware =>
  async (ctx, next) => {
    if (!PATHS.has(ctx.path)) {
      await next();
      return;
    }
    if (ctx.method !== 'POST') {
      refuse(ctx, 405);
      return;
    }
    const rawBody = await readRawBody(ctx.req, BYTES_MAX);
    if (rawBody === undefined) {
      deps.countRefusal('tooLarge');
      refuse(ctx, 413);
      return;
    }
    const opened = deps.opener.open(rawBody, ctx.headers);
    if (!opened.ok) {
      deps.countRefusal(opened.problem);
      refuse(ctx, opened.problem === 'body' || opened.problem === 'content' ? 400 : 401);
      return;
    }
    await deps.receiveNotice(opened.value);
    ctx.status = 204;
  };

// One answer for every reason: a forger learns nothing from it.
const refuse = (ctx: Context, status: number): void => {
  ctx.status = status;
  ctx.set('connection', 'close');
  ctx.body = { code: 'FAIL', message: '失败' };
};
