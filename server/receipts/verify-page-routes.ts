import type { Middleware } from 'koa';
import { staticPage } from '../http/static-page';
import type { RunModeMark } from './receipt-pdf';
import { verifyPageHtml, VERIFY_SCRIPT, VERIFY_STYLE } from './verify-page';

const SCRIPT_PATH = '/verify.js';

/** GET /verify and its script: the page anybody's browser opens from the QR of a receipt. */
export const verifyPage = ({ mark }: { mark?: RunModeMark | undefined }): Middleware =>
  staticPage({
    path: '/verify',
    html: verifyPageHtml({ scriptPath: SCRIPT_PATH, mark }),
    style: VERIFY_STYLE,
    script: { path: SCRIPT_PATH, text: VERIFY_SCRIPT },
    asksUs: true,
  });
