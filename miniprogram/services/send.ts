import { noteServerDate } from './clock';
import { platform } from './platform';

export type Sent =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown; readonly runMode: string }
  | { readonly kind: 'offline' }
  | { readonly kind: 'slow' };

export type Sending = {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly token?: string | undefined;
};

const TIMEOUT_MS = 10_000;

/** One request over the network, at most 10 s. Answers are parsed here, so that a broken body ends in our own words. */
export const send = ({ url, method, body, token }: Sending): Promise<Sent> =>
  new Promise((resolve) => {
    platform().request({
      url,
      method,
      ...(body === undefined ? {} : { data: JSON.stringify(body) }),
      header: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      timeout: TIMEOUT_MS,
      dataType: 'text',
      success: ({ statusCode, data, header }) => {
        noteServerDate(headerOf(header, 'date'));
        const runMode = headerOf(header, 'x-run-mode') ?? '';
        resolve({ kind: 'answered', status: statusCode, body: parsed(data), runMode });
      },
      fail: ({ errMsg }) => {
        resolve({ kind: /time\s?out|timed out/i.test(errMsg) ? 'slow' : 'offline' });
      },
    });
  });

const parsed = (data: unknown): unknown => {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
};

/** Phones spell the names of headers differently. */
const headerOf = (header: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined => {
  const key = Object.keys(header ?? {}).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? undefined : header?.[key];
  return typeof value === 'string' ? value : undefined;
};
