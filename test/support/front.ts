import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Front = {
  url: string;
  /** The ports behind it, as an operator's nginx lists them. */
  upstreams: number[];
  /** How many requests no upstream would take. */
  unanswered(): number;
  close(): Promise<void>;
};

/** What nginx does before two API processes: one after the other, and to the next one when a connection is refused. */
export const startFront = async (): Promise<Front> => {
  let turn = 0;
  let unanswered = 0;
  const upstreams: number[] = [];
  const server = createServer((incoming, outgoing) => {
    turn += 1;
    const order = upstreams.map((_, at) => upstreams[(at + turn) % upstreams.length] ?? 0);
    void buffer(incoming).then((body) => {
      pass(incoming, body, outgoing, order, () => {
        unanswered += 1;
        outgoing.writeHead(502).end();
      });
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upstreams,
    unanswered: () => unanswered,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
};

const pass = (
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  [port, ...others]: readonly number[],
  onNobody: () => void,
): void => {
  if (port === undefined) {
    onNobody();
    return;
  }
  const { method, url: path, headers } = incoming;
  const passed = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.once('error', (error: NodeJS.ErrnoException) => {
    // A GET may be asked twice; anything else only when nothing was sent yet.
    const mayPass = error.code === 'ECONNREFUSED' || (method === 'GET' && !outgoing.headersSent);
    if (mayPass) pass(incoming, body, outgoing, others, onNobody);
    else onNobody();
  });
  passed.end(body);
};
