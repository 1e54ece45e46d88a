import type { Middleware } from 'koa';
import { staticPage } from '../http/static-page';
import { FAMILY_SCRIPT, FAMILY_STYLE, familyPageHtml } from './family-page';

const SCRIPT_PATH = '/family.js';

/** GET /family and its script: the page behind the link of a text message. The token after # never comes here. */
export const familyPage = ({ appId, mark }: { appId: string; mark?: string | undefined }): Middleware =>
  staticPage({
    path: '/family',
    html: familyPageHtml({ scriptPath: SCRIPT_PATH, appId, mark }),
    style: FAMILY_STYLE,
    script: { path: SCRIPT_PATH, text: FAMILY_SCRIPT },
  });
