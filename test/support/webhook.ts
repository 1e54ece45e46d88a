import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export type Webhook<Message> = {
  url: string;
  /** What arrived, oldest first. */
  taken: Message[];
  /** Whether it answers 200; otherwise 503, and nothing is taken. */
  isUp: boolean;
  close(): Promise<void>;
};

/** A county's webhook on this machine. */
export const startWebhook = async <Message>(): Promise<Webhook<Message>> => {
  const taken: Message[] = [];
  const webhook: Webhook<Message> = {
    url: '',
    taken,
    isUp: true,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
  const server = createServer((request: IncomingMessage, response) => {
    void json(request).then((message) => {
      if (webhook.isUp) taken.push(message as Message);
      response.writeHead(webhook.isUp ? 200 : 503).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  webhook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alarms?key=secret-of-the-webhook`;
  return webhook;
};
