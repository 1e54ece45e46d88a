import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from '../shared/logger';
import type { JobRunner, RecurringJob } from './recurring-job';
import { runInProcess, runRound } from './run-in-process';

const QUEUE = 'niannian-rounds';
const RENEW_MS = 15_000;
const SLOWER_WITHOUT_REDIS = 15;
const RETRY_MS_MAX = 500;

/**
 * Spreads the rounds over all workers with BullMQ. Redis is never the source of truth: it may be flushed or killed, so the
 * schedules are written again every 15 s, and every worker also makes its own, rarer rounds without Redis.
 */
export const runOnRedis = (jobs: readonly RecurringJob[], redisUrl: string, logger: Logger): JobRunner => {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  let stopped = false;
  // BullMQ copies these options for connections of its own: none of them may go on knocking after the stop.
  const retryStrategy = (times: number): number | null => (stopped ? null : Math.min(times * 50, RETRY_MS_MAX));
  const connect = (): Redis => quietly(new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy }), logger);
  const connections = [connect(), connect()] as const;
  const queue = quietly(new Queue(QUEUE, { connection: connections[0] }), logger);
  const worker = quietly(
    new Worker(
      QUEUE,
      async ({ name }) => {
        const job = byName.get(name);
        if (job !== undefined) await runRound(job, logger);
      },
      { connection: connections[1], concurrency: jobs.length },
    ),
    logger,
  );
  const renew = async (): Promise<void> => {
    if (connections[0].status !== 'ready') return;
    for (const { name, everyMs } of jobs) {
      await queue.upsertJobScheduler(
        name,
        { every: everyMs },
        { name, opts: { removeOnComplete: true, removeOnFail: true } },
      );
    }
  };
  // At the start and whenever Redis is back; a flush is noticed by the next renewal.
  connections[0].on('ready', () => {
    renew().catch((error: unknown) => {
      logger.warn({ err: error }, 'the schedules could not be written to Redis, they will be again');
    });
  });
  const own = runInProcess(
    [
      { name: 'renewSchedules', everyMs: RENEW_MS, run: renew },
      ...jobs.map((job) => ({ ...job, everyMs: job.everyMs * SLOWER_WITHOUT_REDIS })),
    ],
    logger,
  );
  return {
    stop: async () => {
      await own.stop();
      await Promise.race([
        Promise.all([worker.close(), queue.close()]),
        new Promise((resolve) => setTimeout(resolve, 5_000)),
      ]);
      stopped = true;
      for (const connection of connections) connection.disconnect();
    },
  };
};

// Without a listener a lost connection would end the process; it comes back by itself.
const quietly = <Emitter extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  emitter: Emitter,
  logger: Logger,
): Emitter => {
  emitter.on('error', (error) => {
    logger.warn({ reason: error.message }, 'Redis does not answer');
  });
  return emitter;
};
