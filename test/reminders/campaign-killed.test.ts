import { resolve } from 'node:path';
import { createClient } from 'redis';
import { describeOnMariadb } from '../support/engines';
import { freePort } from '../support/free-port';
import { countOf } from '../support/order-facts';
import type { OwnRedis } from '../support/own-redis';
import { startOwnRedis } from '../support/own-redis';
import type { ServerProcess } from '../support/server-process';
import { startServer } from '../support/server-process';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { seasonPeople, settleCounty } from './season-county';

jest.setTimeout(240_000); // most of it is a busy machine's

const PEOPLE = 400;
const SEED = 20_260_612;
const SLOW_SECONDS = 0.15; // so that a worker who is killed has a card on its way
const SECONDS_MAX = 120;
const WORKERS = 2;

describeOnMariadb('a campaign whose workers and Redis are killed', (engine) => {
  let redis: OwnRedis;
  let world: World;
  const workers: ServerProcess[] = [];
  const arrived = new Map<string, number>();
  const arrive = (recipient: string): void => {
    arrived.set(recipient, (arrived.get(recipient) ?? 0) + 1);
  };
  const arrivedN = (): number => [...arrived.values()].reduce((sum, n) => sum + n, 0);

  beforeAll(async () => {
    redis = await startOwnRedis();
    world = await startWorld(
      { ...engine, redisUrl: redis.url },
      {},
      {
        onCard: ({ openid }) => {
          arrive(openid);
        },
        onText: ({ phone }) => {
          arrive(phone);
        },
      },
    );
    await settleCounty(world, seasonPeople(PEOPLE, SEED));
    world.clock.set(new Date('2026-06-12T07:40:00+08:00'));
    await world.product.commands.planReminders({ isDryRun: false });
    world.clock.set(new Date('2026-06-12T08:40:00+08:00'));
    await world.wechat.control.arm('platform.slow', { endpoint: 'subscribeSend', seconds: SLOW_SECONDS });
  });
  afterAll(async () => {
    for (const worker of workers) await worker.kill();
    await world.close();
    await redis.stop();
  });

  const aWorker = async (): Promise<ServerProcess> => {
    const port = String(await freePort());
    return startServer({
      program: ['server/main.js', 'worker'],
      readyPath: '/metrics', // a worker has no other door
      env: {
        ...world.settings,
        PORT: port,
        METRICS_PORT: port,
        NODE_OPTIONS: `--require=${resolve(__dirname, '../support/shift-clock.cjs')}`,
        CLOCK_SHIFT_MS: String(world.clock.now().getTime() - Date.now()),
      },
    });
  };
  const messages = (where: string): Promise<number> => countOf(world, `(SELECT COUNT(*) FROM messages WHERE ${where})`);
  const hasArrived = (n: number): Promise<void> => within(() => Promise.resolve(arrivedN() >= n));
  /** Resolves when WeChat has just taken a card that it has not answered yet. */
  const isOnItsWay = async (): Promise<void> => {
    const slowed = async (): Promise<number> => (await world.wechat.control.faults()).acted['platform.slow'] ?? 0;
    const before = await slowed();
    await within(async () => (await slowed()) > before);
  };
  const killMidway = async (at: number): Promise<void> => {
    await isOnItsWay();
    await workers[at]?.kill();
  };

  it('loses nothing and sends nothing twice; what was on its way is marked', async () => {
    const planned = await messages(`state = 'planned'`);
    expect(planned).toBeGreaterThan(PEOPLE / 3);
    for (let at = 0; at < WORKERS; at += 1) workers.push(await aWorker());
    await hasArrived(5);
    const client = await createClient({ url: redis.url }).connect();
    await client.flushAll();
    await client.close();
    await hasArrived(15);
    await redis.kill();
    await killMidway(0);
    await redis.start();
    await workers[0]?.start();
    await killMidway(1);
    await workers[1]?.start();
    await within(async () => (await messages(`state = 'planned'`)) === 0);
    for (const worker of workers) await worker.stop();

    const onTheWay = await messages(`state = 'sent'`);
    expect(onTheWay).toBeLessThanOrEqual(WORKERS);
    world.clock.advance(5 * 60_000); // whoever had them is surely gone
    await world.product.jobs.find(({ name }) => name === 'sendMessages')?.run();
    const [accepted, lost] = [
      await messages(`state = 'accepted'`),
      await messages(`state = 'failed' AND problem = 'lost'`),
    ];
    process.stderr.write(`${planned} planned, ${accepted} accepted, ${lost} lost on the way, ${arrivedN()} arrived\n`);
    expect({ lost, sum: accepted + lost }).toEqual({ lost: onTheWay, sum: planned });
    expect([...arrived.values()].filter((n) => n > 1)).toEqual([]);
    expect(arrivedN()).toBeGreaterThanOrEqual(accepted);
  });
});

const within = async (done: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + SECONDS_MAX * 1000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`it did not happen within ${SECONDS_MAX} s`);
    await new Promise((next) => setTimeout(next, 10));
  }
};
