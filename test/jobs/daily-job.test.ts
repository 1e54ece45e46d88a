import { openDatabase } from '../../server/database/data-source';
import { scheduleRows } from '../../server/database/schedule-store';
import type { Database } from '../../server/database/transaction';
import type { DailyWork } from '../../server/jobs/daily-job';
import { dailyJob } from '../../server/jobs/daily-job';
import { silentLogger } from '../../server/shared/logger';
import { describeOnEachEngine } from '../support/engines';

const PROCESSES = 5;
const MINUTE_MS = 60_000;

describeOnEachEngine('a daily job', (engine) => {
  let database: Database;
  let now = new Date('2026-06-12T02:14:00Z'); // 10:14 in the county
  const clock = { now: (): Date => now };
  let turns: string[] = [];
  let answer: () => Promise<'done' | 'later'> = () => Promise.resolve('done');

  beforeAll(async () => {
    database = await openDatabase(engine.settings, clock, { migrate: true });
  });
  afterAll(() => database.close());
  beforeEach(() => {
    turns = [];
  });

  const work: DailyWork = {
    name: 'tested',
    at: '10:15',
    daysBack: 2,
    retryMs: 30 * MINUTE_MS,
    run: async (onDay) => {
      turns.push(onDay);
      await new Promise((later) => setTimeout(later, 20));
      return answer();
    },
  };
  const jobs = Array.from({ length: PROCESSES }, (_, at) => ({
    run: (): Promise<unknown> =>
      dailyJob({ schedules: scheduleRows(database), clock, logger: silentLogger, owner: `process-${at}` }, work).run(),
  }));
  const everybodyLooks = async (): Promise<string[]> => {
    await Promise.all(jobs.map((job) => job.run()));
    return turns.sort();
  };

  it('makes up for missed days once over all processes, and waits for its time', async () => {
    expect(await everybodyLooks()).toEqual(['2026-06-10', '2026-06-11']);
  });

  it('comes at its time, once', async () => {
    now = new Date('2026-06-12T02:15:00Z');
    expect(await everybodyLooks()).toEqual(['2026-06-12']);
    expect(await everybodyLooks()).toEqual(['2026-06-12']);
  });

  it.each<[string, () => Promise<'done' | 'later'>]>([
    ['must wait', () => Promise.resolve('later')],
    ['fails', () => Promise.reject(new Error('planted'))],
  ])('comes again after half an hour when it %s', async (_, first) => {
    now = new Date(now.getTime() + 24 * 60 * MINUTE_MS);
    answer = first;
    expect(await everybodyLooks()).toHaveLength(1);
    answer = () => Promise.resolve('done');
    now = new Date(now.getTime() + 29 * MINUTE_MS);
    expect(await everybodyLooks()).toHaveLength(1);
    now = new Date(now.getTime() + 2 * MINUTE_MS);
    expect(await everybodyLooks()).toHaveLength(2);
    now = new Date(now.getTime() - 31 * MINUTE_MS);
  });

  it('is taken up by another process when the one that had it died', async () => {
    now = new Date(now.getTime() + 24 * 60 * MINUTE_MS);
    const [, second] = jobs;
    const dueAt = new Date(`${now.toISOString().slice(0, 10)}T02:15:00Z`);
    const until = new Date(now.getTime() + 30 * MINUTE_MS);
    expect(await scheduleRows(database).claim({ name: 'tested', dueAt }, 'dead', now, until)).toBe(true);
    await second?.run();
    expect(turns).toEqual([]);
    now = until;
    await second?.run();
    expect(turns).toHaveLength(1);
  });
});
