import { createClient } from 'redis';
import type { Logger } from '../shared/logger';

export type RedisHandle = { client: unknown; close(): Promise<void> };

/** The one node-redis client: rate limits. Nothing in it may be missed when it is gone. */
export const connectRedis = async (url: string, logger: Logger): Promise<RedisHandle> => {
  const client = createClient({ url, disableOfflineQueue: true });
  client.on('error', (error: Error) => {
    logger.warn({ reason: error.message }, 'Redis does not answer');
  });
  await client.connect();
  return {
    client,
    close: async () => {
      if (client.isOpen) await client.close().catch(() => undefined);
    },
  };
};
