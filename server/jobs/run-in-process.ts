import type { Logger } from '../shared/logger';
import type { JobRunner, RecurringJob } from './recurring-job';

/** Runs each job in this process, one round after the other, with its pause between two rounds. */
export const runInProcess = (jobs: readonly RecurringJob[], logger: Logger): JobRunner => {
  const loops = jobs.map((job) => startLoop(job, logger));
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
};

const startLoop = (job: RecurringJob, logger: Logger): JobRunner => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  const next = (): void => {
    timer = setTimeout(() => {
      round = runRound(job, logger).then(() => {
        if (!stopped) next();
      });
    }, job.everyMs);
  };
  next();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
};

export const runRound = async (job: RecurringJob, logger: Logger): Promise<void> => {
  try {
    await job.run();
  } catch (error) {
    logger.error({ err: error, job: job.name }, 'a recurring job failed, its next round comes');
  }
};
