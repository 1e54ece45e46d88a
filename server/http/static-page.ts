import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

type StaticPage = {
  path: string;
  html: string;
  /** What stands in the page's one <style>. */
  style: string;
  script: { path: string; text: string };
  /** Whether the script asks our own server for something. */
  asksUs?: boolean;
};

/**
 * Serves a page anybody's browser may open, and its script. Nothing is loaded from elsewhere, nothing inline runs, nobody
 * frames it, and the address tells nobody where the visitor came from.
 */
export const staticPage = ({ path, html, style, script, asksUs = false }: StaticPage): Middleware => {
  const files = new Map([
    [path, { type: 'text/html; charset=utf-8', content: html }],
    [script.path, { type: 'text/javascript; charset=utf-8', content: script.text }],
  ]);
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': [`'sha256-${createHash('sha256').update(style).digest('base64')}'`],
        ...(asksUs ? { 'connect-src': ["'self'"] } : {}),
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
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
