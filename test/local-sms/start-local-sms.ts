import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export type TextMessage = { phone: string; text: string; at: string };

/** A text message gateway on this machine: what it takes can be read again, and is handed to `onMessage`. */
export type LocalSms = {
  url: string;
  messages(phone?: string): readonly TextMessage[];
  /** While set, the gateway answers 503. */
  fail(isFailing: boolean): void;
  close(): Promise<void>;
};

const KEPT_MAX = 200;

export const startLocalSms = async (onMessage: (message: TextMessage) => void = () => undefined): Promise<LocalSms> => {
  const kept: TextMessage[] = [];
  let isFailing = false;
  const take = async (request: IncomingMessage): Promise<void> => {
    const { phone, text } = (await json(request)) as { phone: string; text: string };
    const message = { phone, text, at: new Date().toISOString() };
    kept.push(message);
    if (kept.length > KEPT_MAX) kept.shift();
    onMessage(message);
  };
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ messages: kept }));
      return;
    }
    if (isFailing) {
      response.writeHead(503).end();
      return;
    }
    take(request).then(
      () => response.writeHead(204).end(),
      () => response.writeHead(400).end(),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    messages: (phone) => kept.filter((message) => phone === undefined || message.phone === phone),
    fail: (failing) => {
      isFailing = failing;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
};
