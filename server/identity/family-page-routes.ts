import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';
import { FAMILY_SCRIPT, FAMILY_STYLE, familyPageHtml } from './family-page';

const SCRIPT_PATH = '/family.js';

/** GET /family and its script: the page behind the link of a text message. The token after # never comes here. */
export const familyPage = ({ appId, mark }: { appId: string; mark?: string | undefined }): Middleware => {
  const files = new Map([
    [
      '/family',
      { type: 'text/html; charset=utf-8', content: familyPageHtml({ scriptPath: SCRIPT_PATH, appId, mark }) },
    ],
    [SCRIPT_PATH, { type: 'text/javascript; charset=utf-8', content: FAMILY_SCRIPT }],
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
  'style-src': [`'sha256-${createHash('sha256').update(FAMILY_STYLE).digest('base64')}'`],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};
