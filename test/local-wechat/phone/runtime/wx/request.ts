import { page } from '../globals';
import { overNetwork } from '../network';
import { askServer } from '../phone-server';
import { textOf } from '../text';
import type { Callbacks } from './api';
import { api, misuse, WxError } from './api';

type RequestOptions = Callbacks & {
  url: string;
  method?: string;
  data?: unknown;
  header?: Record<string, unknown>;
  timeout?: number;
  dataType?: string;
  responseType?: string;
};
type Forwarded = { status: number; headers: Record<string, string>; base64: string };

const CONCURRENT_MAX = 10;
const TIMEOUT_MS = 60_000;
const METHODS = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']);
let running = 0;

/** 服务器域名: nothing else is reached. */
export const requireDeclared = (api_: string, url: string): void => {
  let origin: string;
  try {
    ({ origin } = new URL(url));
  } catch {
    throw misuse(`${api_}:fail invalid url "${url}"`);
  }
  if (!page.origins.includes(origin)) throw misuse(`${api_}:fail url not in domain list: ${origin}`);
};

const send = async (options: RequestOptions, signal: AbortSignal): Promise<object> => {
  requireDeclared('request', options.url);
  const method = (options.method ?? 'GET').toUpperCase();
  if (!METHODS.has(method)) throw misuse(`request:fail method ${method} is not supported`);
  if (running >= CONCURRENT_MAX) throw misuse(`request:fail exceed max concurrent: ${CONCURRENT_MAX}`);
  running += 1;
  try {
    await overNetwork();
    const forwarded = await askServer<Forwarded>('request', { method, ...messageOf(method, options) });
    if (signal.aborted) throw new WxError('abort');
    await overNetwork();
    return answerOf(forwarded, options);
  } catch (error) {
    throw error instanceof WxError
      ? error
      : new WxError(error instanceof Error ? error.message : String(error), { errno: 600001 });
  } finally {
    running -= 1;
  }
};

const messageOf = (
  method: string,
  { url, data, header }: RequestOptions,
): { url: string; headers: Record<string, string>; body?: string } => {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(header ?? {})) {
    if (/^referer$/i.test(name)) throw misuse('request:fail the header referer cannot be set');
    headers[name.toLowerCase()] = textOf(value);
  }
  if (data === undefined || data === null) return { url, headers };
  if (typeof data === 'string') return { url, headers, body: data };
  if (typeof data !== 'object') throw misuse('request:fail data is an object, a text or an ArrayBuffer');
  const pairs = Object.entries(data).map(([name, value]) => [name, textOf(value)]);
  if (method === 'GET') {
    const query = new URLSearchParams(pairs).toString();
    return { url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`, headers };
  }
  const isForm = headers['content-type']?.includes('urlencoded') === true;
  return { url, headers, body: isForm ? new URLSearchParams(pairs).toString() : JSON.stringify(data) };
};

const answerOf = (
  { status, headers, base64 }: Forwarded,
  { dataType = 'json', responseType }: RequestOptions,
): object => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const answer = { statusCode: status, header: headers, cookies: [] };
  if (responseType === 'arraybuffer') return { ...answer, data: bytes.buffer };
  const text = new TextDecoder().decode(bytes);
  if (dataType !== 'json') return { ...answer, data: text };
  try {
    return { ...answer, data: JSON.parse(text) as unknown };
  } catch {
    return { ...answer, data: text };
  }
};

/** wx.request answers a task beside its promise. */
export const request = (options: RequestOptions): object => {
  const controller = new AbortController();
  const { signal } = controller;
  const limited = (given: RequestOptions): Promise<object> =>
    Promise.race([
      send(given, signal),
      new Promise<never>((_, reject) => {
        setTimeout(() => {
          reject(new WxError('timeout', { errno: 5 }));
        }, given.timeout ?? TIMEOUT_MS);
        signal.addEventListener('abort', () => {
          reject(new WxError('abort'));
        });
      }),
    ]);
  const promise = api('request', limited)(options);
  const task = {
    abort: () => {
      controller.abort();
    },
    onHeadersReceived: () => undefined,
    offHeadersReceived: () => undefined,
  };
  return promise === undefined ? task : Object.assign(promise, task);
};
