import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export type Download =
  /** Uncompressed, whatever the file was. Throws when the connection is cut or the file is too large. */
  { kind: 'file'; content: AsyncIterable<Buffer> } | { kind: 'refused'; status: number } | { kind: 'noAnswer' };

const IDLE_MS = 30_000;
const BYTES_MAX = 256 * 1024 * 1024;

/** Opens a file of any size without holding it in memory. Follows no redirect. */
export const downloadFile = (
  base: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Download> => {
  const { protocol, origin, pathname } = new URL(base);
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(origin, { path: `${pathname.replace(/\/+$/, '')}${path}`, headers, agent: false });
    request.setTimeout(IDLE_MS, () => request.destroy(new Error('the download stood still')));
    request.once('response', (response) => {
      if (response.statusCode === 200) {
        resolve({ kind: 'file', content: uncompressed(response) });
        return;
      }
      response.resume();
      resolve({ kind: 'refused', status: response.statusCode ?? 0 });
    });
    request.on('error', () => {
      resolve({ kind: 'noAnswer' }); // after an answer it says nothing: the reader of the content hears of it
    });
    request.end();
  });
};

// A file may come compressed although nobody asked, under any content type: its first bytes tell.
const uncompressed = async function* (response: IncomingMessage): AsyncGenerator<Buffer> {
  const pieces = limited(response as AsyncIterable<Buffer>);
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = joined(start, pieces);
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip();
  pipeline(Readable.from(whole), gunzip, () => undefined); // the loop below throws what went wrong
  yield* limited(gunzip as AsyncIterable<Buffer>);
};

const joined = async function* (start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  yield* rest;
};

const limited = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > BYTES_MAX) throw new Error('the file is too large');
    yield piece;
  }
};
