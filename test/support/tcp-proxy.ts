import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Statement } from './mysql-packets';
import { createPacketCutter, statementOf } from './mysql-packets';

/** `n` counts from 1 since the start or the last `reset`. */
export type CountedStatement = Statement & { n: number };

/**
 * Called before a statement is passed on. `drop`: MariaDB never sees it and the client's connection is cut. `forward`
 * (or nothing): it goes on, also when the client died meanwhile, so its answer is lost.
 */
export type OnStatement = (statement: CountedStatement) => 'forward' | 'drop' | undefined | Promise<'forward' | 'drop'>;

export type TcpProxy = {
  readonly port: number;
  /** The same database through this proxy. */
  readonly url: string;
  counted(): number;
  /** Counts from 1 again, with another callback or none. */
  reset(onStatement?: OnStatement): void;
  /** Cuts every open connection, as a failing network does; new ones are accepted. */
  cut(): void;
  close(): Promise<void>;
};

/** A proxy between the product and MariaDB that counts statements (query, prepare, execute) and can stop at the n-th. */
export const startTcpProxy = async (databaseUrl: string): Promise<TcpProxy> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let counted = 0;
  let onStatement: OnStatement | undefined;
  const judge = async (packet: Buffer): Promise<'forward' | 'drop'> => {
    const statement = statementOf(packet);
    if (statement === undefined) return 'forward';
    counted += 1;
    return (await onStatement?.({ ...statement, n: counted })) ?? 'forward';
  };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || '3306'), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // cut connections are this proxy's trade
      socket.on('close', () => sockets.delete(socket));
    }
    join(client, upstream, judge);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    url: databaseUrl.replace(target.host, `127.0.0.1:${port}`),
    counted: () => counted,
    reset: (next) => {
      counted = 0;
      onStatement = next;
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        cut();
      }),
  };
};

/** Passes bytes both ways; the client's packets wait for the judge, in their order. */
const join = (client: Socket, upstream: Socket, judge: (packet: Buffer) => Promise<'forward' | 'drop'>): void => {
  const cutPackets = createPacketCutter();
  let tail: Promise<void> = Promise.resolve();
  const queue = (work: () => Promise<void> | void): void => {
    tail = tail.then(work).catch(() => {
      client.destroy();
      upstream.destroy();
    });
  };
  client.on('data', (chunk) => {
    for (const packet of cutPackets(chunk)) {
      queue(async () => {
        if ((await judge(packet)) === 'forward') upstream.write(packet);
        else {
          client.destroy();
          upstream.destroy();
        }
      });
    }
  });
  client.on('close', () => {
    queue(() => {
      upstream.end();
    });
  });
  upstream.on('data', (chunk) => {
    if (!client.destroyed) client.write(chunk);
  });
  upstream.on('close', () => client.destroy());
};
