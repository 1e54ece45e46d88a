import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Logger } from '../../server/shared/logger';

export const APP = 'wx00000000000000a1';
export const SECRET = '0123456789abcdef0123456789abcdef';
export const LIMITS = { connectMs: 1_000, totalMs: 1_500, bytesMax: 16 * 1024 };

export type Asked = { method: string; path: string; query: URLSearchParams; body: Record<string, unknown> };
export type PlatformServer = { url: string; asked: Asked[]; close(): Promise<void> };

/** A platform of the test's own: `answer` gives a JSON text, a status, or writes to the socket itself. */
export const startPlatform = async (
  answer: (asked: Asked, response: ServerResponse) => unknown,
): Promise<PlatformServer> => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://platform');
      const text = Buffer.concat(chunks).toString('utf8');
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      const one = { method: request.method ?? '', path: pathname, query: searchParams, body };
      asked.push(one);
      const said = answer(one, response);
      if (said === undefined) return;
      if (typeof said === 'number') response.writeHead(said).end('<html/>');
      else response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

/** What would be written to the log, as text. */
export const heard = (): { logger: Logger; lines: string[] } => {
  const lines: string[] = [];
  return { lines, logger: pino({ base: null }, { write: (line: string) => lines.push(line) }) };
};
