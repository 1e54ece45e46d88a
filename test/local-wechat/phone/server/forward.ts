import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export type Forward = { method: string; url: string; headers?: Record<string, string>; body?: string | undefined };
export type Forwarded = { status: number; headers: Record<string, string>; base64: string };
/** What went over the wire for one request of the mini-program, headers and all, in bytes. */
export type Traffic = { method: string; path: string; status: number; sentBytes: number; receivedBytes: number };

const RECEIVED_BYTES_MAX = 20 * 1024 * 1024;
const TIMEOUT_MS = 120_000;
const NOT_FORWARDED = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new SecureAgent({ keepAlive: true }) };

/** Sends what the phone would send, over a connection of its own, and counts its bytes. */
export const forward = async (
  { method, url, headers = {}, body }: Forward,
  { appId }: { appId: string },
): Promise<{ answer: Forwarded; traffic: Traffic }> => {
  const target = new URL(url);
  const isSecure = target.protocol === 'https:';
  const own = Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name.toLowerCase()));
  const sent = {
    ...Object.fromEntries(own),
    'accept-encoding': 'gzip',
    'user-agent': 'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.60 MiniProgramEnv/android',
    referer: `https://servicewechat.com/${appId}/0/page-frame.html`,
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
  let socket: Socket | undefined;
  let before = { sent: 0, received: 0 };
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, headers: sent, timeout: TIMEOUT_MS, agent: agents[isSecure ? 'https:' : 'http:'] };
    const outgoing = (isSecure ? secureRequest : request)(target, options, resolve);
    outgoing.once('socket', (used: Socket) => {
      socket = used;
      before = { sent: used.bytesWritten, received: used.bytesRead };
    });
    outgoing.once('error', reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('timeout')));
    outgoing.end(body);
  });
  const raw = await buffer(message);
  if (raw.length > RECEIVED_BYTES_MAX) throw new Error('the answer is larger than 20 MB');
  const plain = message.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  const status = message.statusCode ?? 0;
  const answered = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    answer: {
      status,
      headers: Object.fromEntries(answered) as Record<string, string>,
      base64: plain.toString('base64'),
    },
    traffic: {
      method,
      path: target.pathname,
      status,
      sentBytes: (socket?.bytesWritten ?? 0) - before.sent,
      receivedBytes: (socket?.bytesRead ?? 0) - before.received,
    },
  };
};
