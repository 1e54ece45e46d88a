import type { NewSession } from '../../types/sessions';
import { apiBaseOf } from '../settings';
import type { Problem } from './answer';
import { isObject, offline, problemOf, slow } from './answer';
import { platform } from './platform';
import { send } from './send';
import { forget, keep, kept } from './storage';

const KEY = 'session';
const HOURS_MAX = 30 * 24;
const LOGIN_TIMEOUT_MS = 10_000;

/** The token of the running session; it survives a restart. */
export const sessionToken = (): string | undefined => {
  const token = kept(KEY, HOURS_MAX)?.value;
  return typeof token === 'string' ? token : undefined;
};

/** The server gives a new token when the level changes; the old one is dead by then. */
export const useSession = (session: Pick<NewSession, 'token'>): void => {
  keep(KEY, session.token);
};

export const endSession = (): void => {
  forget(KEY);
};

export const apiBase = (): string => {
  const wechat = platform();
  return apiBaseOf(wechat.getAccountInfoSync().miniProgram.envVersion, wechat.getExtConfigSync?.() ?? {});
};

let signingIn: Promise<Problem | undefined> | undefined;

/** Signs in by `wx.login`. Several requests that find the session gone wait for the same sign-in. */
export const signIn = (): Promise<Problem | undefined> => {
  signingIn ??= signInOnce().finally(() => {
    signingIn = undefined;
  });
  return signingIn;
};

const signInOnce = async (): Promise<Problem | undefined> => {
  const code = await loginCode();
  if (code === undefined) return offline();
  const sent = await send({ url: `${apiBase()}/api/sessions`, method: 'POST', body: { code } });
  if (sent.kind === 'offline') return offline();
  if (sent.kind === 'slow') return slow();
  const token = isObject(sent.body) ? sent.body['token'] : undefined;
  if (sent.status !== 200 || typeof token !== 'string') return problemOf(sent.status, sent.body);
  useSession({ token });
  return undefined;
};

const loginCode = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    platform().login({
      timeout: LOGIN_TIMEOUT_MS,
      success: ({ code }) => {
        resolve(code === '' ? undefined : code);
      },
      fail: () => {
        resolve(undefined);
      },
    });
  });
