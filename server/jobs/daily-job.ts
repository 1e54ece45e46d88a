import type { ScheduleRows } from '../database/schedule-store';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { addDays, dayOf, instantOf } from '../shared/day';
import type { Logger } from '../shared/logger';
import type { RecurringJob } from './recurring-job';

export type DailyWork = {
  name: string;
  /** `HH:MM` of the county. */
  at: string;
  /** How many earlier days are made up for when nobody ran then. */
  daysBack: number;
  /** `later`: it must wait, and is tried again after `retryMs`. `lateMs`: how long after its time it runs. */
  run(onDay: Day, lateMs: number): Promise<'done' | 'later'>;
  retryMs: number;
};

type Deps = { schedules: ScheduleRows; clock: Clock; logger: Logger; owner: string };

const LOOK_EVERY_MS = 60_000;
const LEASE_MS = 30 * 60_000; // a process that dies leaves its day to another one after this

/**
 * A job with one turn a day, done once over all processes: its turns are rows, claimed before the work. Missed days are
 * made up for, the oldest first. Ten runners that look at the same minute do the work once.
 */
export const dailyJob = ({ schedules, clock, logger, owner }: Deps, work: DailyWork): RecurringJob => ({
  name: work.name,
  everyMs: LOOK_EVERY_MS,
  run: async () => {
    const now = clock.now();
    for (const onDay of dueDays(work, now)) {
      const turn = { name: work.name, dueAt: instantOf(onDay, work.at) };
      if (!(await schedules.claim(turn, owner, now, new Date(now.getTime() + LEASE_MS)))) continue;
      const retryAt = new Date(now.getTime() + work.retryMs);
      try {
        const result = await work.run(onDay, now.getTime() - turn.dueAt.getTime());
        await (result === 'done'
          ? schedules.finish(turn, owner, clock.now())
          : schedules.postpone(turn, owner, retryAt));
      } catch (error) {
        logger.error({ err: error, job: work.name, onDay }, 'a daily job failed and is tried again');
        await schedules.postpone(turn, owner, retryAt);
      }
    }
  },
});

const dueDays = ({ at, daysBack }: DailyWork, now: Date): Day[] => {
  const today = dayOf(now);
  return Array.from({ length: daysBack + 1 }, (_, back) => addDays(today, back - daysBack)).filter(
    (onDay) => instantOf(onDay, at) <= now,
  );
};
