import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { compose } from './compose';
import type { Settings } from './env';
import { readSettings } from './env';
import { createMetricsServer } from './http/metrics';
import { requestId } from './http/request-id';
import type { JobRunner, RecurringJob } from './jobs/recurring-job';
import { runInProcess } from './jobs/run-in-process';
import { preflight } from './operations/preflight';
import { systemClock } from './shared/clock';
import type { Logger } from './shared/logger';
import { createLogger } from './shared/logger';

const DRAIN_MS = 10_000;
const FIRST_WORD_MS = 300;

const ROLES = ['all', 'api', 'worker'] as const;
type Role = (typeof ROLES)[number];

/** Starts the server: `node dist/server/main.js [all|api|worker]`. Refuses, naming each reason, when it must not start. */
const main = async (): Promise<void> => {
  const logger = createLogger(() => ({ requestId: requestId() }));
  const [, , word = 'all'] = process.argv;
  if (!isRole(word)) {
    refuse([`${word} 不是一种角色，只有 ${ROLES.join('、')}`]);
    return;
  }
  const role: Role = word;
  const read = readSettings();
  if (!read.ok) {
    refuse(read.problems);
    return;
  }
  const { settings } = read;
  const reasons = preflight(settings);
  if (reasons.length > 0) {
    refuse(reasons);
    return;
  }
  const composed = await compose(settings, {
    clock: systemClock,
    logger,
    processName: `${process.pid}-${randomUUID()}`,
  });
  if (!composed.ok) {
    refuse(composed.problem);
    return;
  }
  const product = composed.value;
  const runJobs = role === 'api' ? undefined : await jobRunner(settings, logger);
  const servers: Server[] = [];
  if (role !== 'worker')
    servers.push(await listen(product.app.koa.listen(settings.PORT, hostOf(settings)), settings.PORT));
  if (settings.METRICS_PORT !== undefined) {
    servers.push(
      await listen(createMetricsServer(product.metrics).listen(settings.METRICS_PORT), settings.METRICS_PORT),
    );
  }
  const jobs = runJobs?.(product.jobs);
  // Without Redis, too: who is watched must not be asked to watch.
  const ownJobs = runInProcess([...product.ownJobs, ...(role === 'api' ? [] : product.alarmJobs)], logger);
  logger.info({ role, runMode: settings.RUN_MODE, port: settings.PORT }, 'started');
  const stop = once(async () => {
    product.app.startDraining();
    await Promise.all(servers.map((server) => closeServer(server)));
    await Promise.all([jobs?.stop(), ownJobs.stop()]);
    await product.close();
    logger.info({ role }, 'stopped');
  });
  stopOnSignals(stop, logger);
};

/** BullMQ is heavy: who only answers requests goes without, and nobody listens before it is loaded. */
const jobRunner = async (
  { REDIS_URL }: Settings,
  logger: Logger,
): Promise<(jobs: readonly RecurringJob[]) => JobRunner> => {
  if (REDIS_URL === undefined) return (jobs) => runInProcess(jobs, logger);
  const { runOnRedis } = await import('./jobs/run-on-redis.js');
  return (jobs) => runOnRedis(jobs, REDIS_URL, logger);
};

// The demo is for this machine alone.
const hostOf = ({ RUN_MODE }: Settings): string | undefined => (RUN_MODE === 'demo' ? '127.0.0.1' : undefined);

const isRole = (word: string): word is Role => ROLES.some((role) => role === word);

const refuse = (reasons: readonly string[]): void => {
  process.stderr.write(`没有启动，请先改好：\n${reasons.map((reason) => `  - ${reason}\n`).join('')}`);
  process.exitCode = 1;
};

const listen = (server: Server, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('listening', () => {
      resolve(server);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' ? new Error(`端口 ${port} 已被占用。请关掉占用它的程序，或换一个 PORT。`) : error,
      );
    });
  });

// Requests that run are finished. Idle connections would keep the server open and are ended; one that was accepted a moment
// ago looks idle too, so it gets its moment to speak. (The server's own `close` would cut it off at once.)
const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const patience = setTimeout(() => {
      server.closeAllConnections();
    }, DRAIN_MS);
    NetServer.prototype.close.call(server, () => {
      clearTimeout(patience);
      resolve();
    });
    setTimeout(() => {
      server.closeIdleConnections();
    }, FIRST_WORD_MS);
  });

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
};

const stopOnSignals = (stop: () => Promise<void>, logger: Logger): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
