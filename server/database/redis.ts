import type { Logger } from '../shared/logger';

export type RedisHandle = { client: unknown; close(): Promise<void> };

const FIRST_ANSWER_MS = 5_000;

/**
 * The one node-redis client: rate limits. Nothing in it may be missed when it is gone; only the start needs it, because
 * an address that never answers is a wrong setting. Throws after 5 s.
 */
export const connectRedis = async (url: string, logger: Logger): Promise<RedisHandle> => {
  const { createClient } = await import('redis'); // heavy: a county on SQLite and the commands go without
  const client = createClient({ url, disableOfflineQueue: true });
  client.on('error', (error: Error) => {
    logger.warn({ reason: error.message }, 'Redis does not answer');
  });
  if (!(await answersInTime(client.connect()))) {
    client.destroy();
    throw new Error('REDIS_URL：Redis 没有回答，请检查地址、密码和网络');
  }
  return {
    client,
    close: async () => {
      if (client.isOpen) await client.close().catch(() => undefined);
    },
  };
};

const answersInTime = (connected: Promise<unknown>): Promise<boolean> =>
  new Promise((answered) => {
    const patience = setTimeout(() => {
      answered(false);
    }, FIRST_ANSWER_MS);
    connected.then(
      () => {
        clearTimeout(patience);
        answered(true);
      },
      () => undefined, // refused or given up: the patience ends it
    );
  });
