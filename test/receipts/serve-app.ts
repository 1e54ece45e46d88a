import type { AddressInfo } from 'node:net';
import type Koa from 'koa';

export type ServedApp = { origin: string; close(): Promise<void> };

/** Serves an app on a free port of this machine. */
export const serveApp = (koa: Koa): Promise<ServedApp> =>
  new Promise((resolve) => {
    const server = koa.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const close = async (): Promise<void> => {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      };
      resolve({ origin: `http://127.0.0.1:${port}`, close });
    });
  });
