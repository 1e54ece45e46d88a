import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';
import type { RunModeMark } from './receipt-pdf';
import { verifyPageHtml, VERIFY_SCRIPT, VERIFY_STYLE } from './verify-page';

const SCRIPT_PATH = '/verify.js';

/**
 * GET /verify and its script: the page anybody's browser opens from the QR of a receipt. Nothing is loaded from
 * elsewhere, nothing inline runs, and the address tells nobody where the visitor came from.
 */
export const verifyPage = ({ mark }: { mark?: RunModeMark | undefined }): Middleware => {
  const files = new Map([
    ['/verify', { type: 'text/html; charset=utf-8', content: verifyPageHtml({ scriptPath: SCRIPT_PATH, mark }) }],
    [SCRIPT_PATH, { type: 'text/javascript; charset=utf-8', content: VERIFY_SCRIPT }],
  ]);
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  return async (ctx, next) => {
    const file = ctx.method === 'GET' || ctx.method === 'HEAD' ? files.get(ctx.path) : undefined;
    if (file === undefined) {
      await next();
      return;
    }
    await protect(ctx, () => {
      ctx.set('cache-control', 'no-cache');
      ctx.type = file.type;
      ctx.body = file.content;
      return Promise.resolve();
    });
  };
};

const DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': [`'sha256-${createHash('sha256').update(VERIFY_STYLE).digest('base64')}'`],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};
