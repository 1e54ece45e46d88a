import type { Answer } from './answer';
import { incomplete, isObject, notConnected, offline, problemOf, slow } from './answer';
import { pause } from './clock';
import type { Sending, Sent } from './send';
import { send } from './send';
import { apiBase, sessionToken, signIn } from './session';

export type Asking = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path under the server's address, ids already in it: `/api/orders/…`. */
  readonly path: string;
  readonly body?: unknown;
  /** Fields without which the page can show nothing. */
  readonly needs?: readonly string[];
};

const RETRY_AFTER_MS = 1_000;

let runMode = '';

/** `demo` or `rehearsal`, as the last answer said; empty in production. */
export const lastRunMode = (): string => runMode;

/**
 * The one way to the server. Never throws: whatever happens is a value with words and buttons. A session that ended is
 * renewed once; reading is tried twice, because asking again changes nothing.
 */
export const ask = async <T>({ method, path, body, needs = [] }: Asking): Promise<Answer<T>> => {
  const base = apiBase();
  if (base === '') return notConnected();
  const sending = { url: `${base}${path}`, method, body };
  const sent = await sendSignedIn(sending);
  if ('problem' in sent) return sent.problem;
  if (sent.kind === 'offline') return offline();
  if (sent.kind === 'slow') return slow();
  if (sent.status < 200 || sent.status > 299) return problemOf(sent.status, sent.body);
  if (needs.some((name) => !isObject(sent.body) || sent.body[name] === undefined)) return incomplete();
  return { kind: 'ok', body: sent.body as T };
};

type Refused = { readonly problem: Exclude<Answer<never>, { kind: 'ok' }> };

const sendSignedIn = async (sending: Sending): Promise<Sent | Refused> => {
  if (sessionToken() === undefined) {
    const problem = await signIn();
    if (problem !== undefined) return { problem };
  }
  const first = await sendPatiently({ ...sending, token: sessionToken() });
  if (!isExpired(first)) return first;
  const problem = await signIn();
  if (problem !== undefined) return { problem };
  return sendPatiently({ ...sending, token: sessionToken() });
};

const sendPatiently = async (sending: Sending): Promise<Sent> => {
  const first = await noted(sending);
  if (sending.method !== 'GET' || !isWorthAnother(first)) return first;
  await pause(RETRY_AFTER_MS);
  return noted(sending);
};

const noted = async (sending: Sending): Promise<Sent> => {
  const sent = await send(sending);
  if (sent.kind === 'answered') runMode = sent.runMode;
  return sent;
};

const isWorthAnother = (sent: Sent): boolean => sent.kind !== 'answered' || (sent.status >= 502 && sent.status <= 504);

const isExpired = (sent: Sent): boolean => sent.kind === 'answered' && sent.status === 401;
