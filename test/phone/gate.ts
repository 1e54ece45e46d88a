import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** The way from the phones to the product. `down`: no connection; `deaf`: what is asked arrives, the answer is lost. */
export type Gate = { url: string; set(state: 'open' | 'down' | 'deaf'): void; close(): Promise<void> };

export const startGate = async (baseUrl: string): Promise<Gate> => {
  const { hostname, port: target } = new URL(baseUrl);
  const sockets = new Set<Socket>();
  let state: 'open' | 'down' | 'deaf' = 'open';
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (state === 'down') {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (answer) => {
      if (state === 'deaf') client.destroy();
      else client.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    set: (next) => {
      state = next;
      if (next === 'down') cut();
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        cut();
      }),
  };
};
