import type { Problem } from './answer';
import { offline, problemOfStatus } from './answer';
import { platform } from './platform';
import { ask } from './server';
import { apiBase, sessionToken } from './session';

export type Opened = { readonly kind: 'opened' } | { readonly kind: 'cannotOpen' } | Problem;

const TIMEOUT_MS = 30_000;

/**
 * Downloads a file of the server under the given name and opens it in WeChat's viewer, from where it can be saved or sent
 * on. The same name is written over, so a second tap leaves no second copy.
 */
export const openPdf = async (path: string, fileName: string): Promise<Opened> => {
  // A session that has just ended is renewed by any question; the download itself cannot ask again.
  const session = await ask({ method: 'GET', path: '/api/sessions' });
  if (session.kind !== 'ok') return session;
  const filePath = `${platform().env.USER_DATA_PATH}/${fileName}`;
  const status = await download(`${apiBase()}${path}`, filePath);
  if (status === undefined) return offline();
  if (status !== 200) return problemOfStatus(status);
  return show(filePath);
};

const download = (url: string, filePath: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    platform().downloadFile({
      url,
      filePath,
      header: { authorization: `Bearer ${sessionToken() ?? ''}` },
      timeout: TIMEOUT_MS,
      success: ({ statusCode }) => {
        resolve(statusCode);
      },
      fail: () => {
        resolve(undefined);
      },
    });
  });

const show = (filePath: string): Promise<Opened> =>
  new Promise((resolve) => {
    platform().openDocument({
      filePath,
      fileType: 'pdf',
      showMenu: true,
      success: () => {
        resolve({ kind: 'opened' });
      },
      fail: () => {
        resolve({ kind: 'cannotOpen' });
      },
    });
  });
