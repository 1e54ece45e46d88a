import { Queue } from 'bullmq';
import { createClient } from 'redis';
import type { JobRunner, RecurringJob } from '../../server/jobs/recurring-job';
import { runOnRedis } from '../../server/jobs/run-on-redis';
import { createLogger, silentLogger } from '../../server/shared/logger';
import { describeOnMariadb } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import { startOwnRedis } from '../support/own-redis';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

const SECONDS_WITHOUT_REDIS_MAX = 40; // the rarer rounds of every worker come 15 times as seldom

describeOnMariadb('the product’s jobs on BullMQ', (engine) => {
  let world: World;
  let redis: Awaited<ReturnType<typeof startOwnRedis>>;
  let runners: JobRunner[] = [];
  const people: TestPerson[] = Array.from({ length: 6 }, () => aPerson({ name: '何玉珍' }));

  beforeAll(async () => {
    redis = await startOwnRedis();
    world = await startWorld({ ...engine, redisUrl: redis.url });
    await register(world, people);
    runners = [1, 2].map(() => runOnRedis(world.product.jobs, redis.url, silentLogger)); // two workers
  });
  afterAll(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    await redis.stop();
    expect(broken).toEqual([]);
  });

  const paidOrder = async (at: number): Promise<{ payer: Resident; orderId: string }> => {
    const payer = await aResident(world, people[at] ?? aPerson(), `openid-redis-${at}`);
    const { orderId, requestPayment } = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    await payer.cashier(requestPayment);
    return { payer, orderId };
  };
  const receiptsWithin = async (
    { payer, orderId }: { payer: Resident; orderId: string },
    secondsMax: number,
  ): Promise<void> => {
    await until(async () => (await payer.show(orderId)).receipts.length > 0, secondsMax);
    expect((await payer.show(orderId)).receipts).toHaveLength(1);
  };
  const schedules = async (): Promise<string[]> => {
    const queue = new Queue('niannian-rounds', { connection: { url: redis.url } });
    try {
      return (await queue.getJobSchedulers()).map(({ key }) => key).sort();
    } finally {
      await queue.close();
    }
  };

  it('delivers receipts', async () => {
    await receiptsWithin(await paidOrder(0), 6); // sooner than a worker's own rarer rounds would
    expect(await schedules()).toEqual(world.product.jobs.map(({ name }) => name).sort());
  });

  it('finds a payment whose notice was lost', async () => {
    await world.wechat.control.arm('notice.dropped');
    const lost = await paidOrder(1);
    await world.wechat.control.disarm();
    world.clock.advance(6_000);
    await receiptsWithin(lost, 20);
  });

  it('goes on after FLUSHALL, and writes its schedules again', async () => {
    const client = await createClient({ url: redis.url }).connect();
    const paid = await paidOrder(2);
    await client.flushAll();
    await client.close();
    await receiptsWithin(paid, SECONDS_WITHOUT_REDIS_MAX);
    await until(async () => (await schedules()).length === world.product.jobs.length, 30);
    await receiptsWithin(await paidOrder(3), 10);
  });

  it('goes on while Redis is dead, and on Redis again when it is back', async () => {
    await redis.kill();
    await receiptsWithin(await paidOrder(4), SECONDS_WITHOUT_REDIS_MAX);
    await redis.start();
    await until(async () => (await schedules()).length === world.product.jobs.length, 40);
    await receiptsWithin(await paidOrder(5), 20);
  });

  it('credited and vouched for everything once', async () => {
    const { reader } = world.product.database;
    expect(await reader.row('SELECT COUNT(*) AS row_n FROM receipts')).toEqual({ rowN: people.length });
    expect(await reader.row('SELECT COUNT(*) AS row_n FROM contribution_lines')).toEqual({ rowN: people.length });
  });
});

describeOnMariadb('runOnRedis', ({ redisUrl = '' }) => {
  it('lets a job that fails have its next round, logs it, and waits at the stop for what runs', async () => {
    const logged: string[] = [];
    const logger = createLogger(
      () => ({}),
      (line) => logged.push(line),
    );
    let rounds = 0;
    let running = 0;
    const jobs: RecurringJob[] = [
      { name: 'fails', everyMs: 100, run: () => Promise.reject(new Error(`round ${(rounds += 1)}`)) },
      {
        name: 'slow',
        everyMs: 100,
        run: async () => {
          running += 1;
          await new Promise((next) => setTimeout(next, 1_000));
          running -= 1;
        },
      },
    ];
    const runner = runOnRedis(jobs, redisUrl, logger);
    await until(() => Promise.resolve(rounds >= 3 && running > 0), 20);
    await runner.stop();
    expect(running).toBe(0);
    expect(logged.filter((line) => line.includes('a recurring job failed')).length).toBeGreaterThanOrEqual(3);
    const before = rounds;
    await new Promise((next) => setTimeout(next, 500));
    expect(rounds).toBe(before);
  });

  it('stops within seconds when Redis is not there', async () => {
    const jobs = [{ name: 'idle', everyMs: 60_000, run: () => Promise.resolve() }];
    const runner = runOnRedis(jobs, 'redis://127.0.0.1:9/0', silentLogger);
    const began = Date.now();
    await runner.stop();
    expect(Date.now() - began).toBeLessThan(7_000);
  });
});

const until = async (done: () => Promise<boolean>, secondsMax: number): Promise<void> => {
  const end = Date.now() + secondsMax * 1000;
  while (Date.now() < end) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`it did not happen within ${secondsMax} s`);
};
