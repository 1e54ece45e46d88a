import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export type OutgoingRequest = {
  method: 'GET' | 'POST';
  /** From the slash on, with the query, already encoded: it is sent as it is, because WeChat Pay signs it. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Buffer | undefined;
};

export type RawAnswer =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: Buffer }
  | { kind: 'noAnswer'; why: 'connect' | 'timeout' | 'reset' | 'tooLarge' };

export type SendLimits = { connectMs: number; totalMs: number; bytesMax: number };
export type SendRequest = (outgoing: OutgoingRequest) => Promise<RawAnswer>;

export const SEND_LIMITS: SendLimits = { connectMs: 3_000, totalMs: 5_000, bytesMax: 256 * 1024 };
const IDLE_MS = 4_000;

/**
 * Sends exact bytes to one origin and never throws: what can go wrong is an answer without the request in it, since URLs
 * and headers hold secrets. Follows no redirect. `base` may have a path, which goes before the request's.
 */
export const createSender = (base: string, limits: SendLimits = SEND_LIMITS): SendRequest => {
  const { protocol, origin, pathname } = new URL(base);
  const prefix = pathname.replace(/\/+$/, '');
  const secure = protocol === 'https:';
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  return ({ method, path, headers, body }) =>
    new Promise((resolve) => {
      let isConnected = false;
      const finish = (answer: RawAnswer): void => {
        clearTimeout(connectTimer);
        clearTimeout(totalTimer);
        resolve(answer);
        if (answer.kind === 'noAnswer') request.destroy();
      };
      const request = (secure ? httpsRequest : httpRequest)(origin, {
        agent,
        method,
        path: `${prefix}${path}`,
        headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) },
      });
      const connectTimer = setTimeout(() => {
        if (!isConnected) finish({ kind: 'noAnswer', why: 'connect' });
      }, limits.connectMs);
      const totalTimer = setTimeout(() => {
        finish({ kind: 'noAnswer', why: 'timeout' });
      }, limits.totalMs);
      request.once('socket', (socket) => {
        isConnected = request.reusedSocket; // it would gather listeners
        if (isConnected) return;
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          isConnected = true;
        });
      });
      request.once('response', (response) => {
        void readAll(response, limits.bytesMax).then(finish);
      });
      request.on('error', () => {
        finish({ kind: 'noAnswer', why: isConnected ? 'reset' : 'connect' });
      });
      request.end(body);
    });
};

const readAll = async (response: IncomingMessage, bytesMax: number): Promise<RawAnswer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bytesMax) return { kind: 'noAnswer', why: 'tooLarge' };
      chunks.push(chunk);
    }
  } catch {
    return { kind: 'noAnswer', why: 'reset' };
  }
  return { kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
};
