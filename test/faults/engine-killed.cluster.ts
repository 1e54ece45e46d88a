import { createConnection } from 'mysql2/promise';
import { createClient } from 'redis';
import { brokenInvariants } from '../support/invariants';
import { manyOrders } from '../support/many-orders';
import { countOf } from '../support/order-facts';
import type { OwnMariadb } from '../support/own-mariadb';
import { startOwnMariadb } from '../support/own-mariadb';
import type { OwnRedis } from '../support/own-redis';
import { startOwnRedis } from '../support/own-redis';
import { untilAcknowledged } from '../support/until-acknowledged';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(600_000);

const ORDERS = 200;
const COPIES = 4;
const AT_ONCE = 16;
const DOWN_MS = 1_500;
const DATABASE = 'county';

describe('engines that are killed under load', () => {
  let mariadb: OwnMariadb | undefined;
  let redis: OwnRedis | undefined;
  let world: World | undefined;
  afterAll(async () => {
    await world?.close();
    await mariadb?.stop();
    await redis?.stop();
  });

  it('cost no acknowledged payment and double none: MariaDB once, Redis flushed and killed', async () => {
    const [database, memory] = [await startOwnMariadb(), await startOwnRedis()];
    [mariadb, redis] = [database, memory];
    const connection = await createConnection(database.url('').replace('mariadb:', 'mysql:'));
    await connection.query(`CREATE DATABASE ${DATABASE}`);
    await connection.end();
    const settings = { kind: 'server', url: database.url(DATABASE) } as const;
    const running = await startWorld(
      { name: 'MariaDB', settings, redisUrl: memory.url },
      { REQUESTS_PER_MINUTE: '1000000' },
    );
    world = running;
    const outTradeNos = await manyOrders(running, ORDERS);
    await running.wechat.control.arm('notice.dropped', { count: ORDERS });
    const notices = await running.wechat.control.makeNotices({ outTradeNos, count: COPIES, pay: true });
    const away = async (engine: OwnMariadb | OwnRedis): Promise<void> => {
      await engine.kill();
      await new Promise((later) => setTimeout(later, DOWN_MS));
      await engine.start();
    };
    const restarts: Promise<void>[] = [];
    const flush = async (): Promise<void> => {
      const client = await createClient({ url: memory.url }).connect();
      await client.flushAll();
      await client.close();
    };
    const told = await untilAcknowledged(notices, {
      atOnce: AT_ONCE,
      acts: new Map([
        [100, () => restarts.push(flush())],
        [250, () => restarts.push(away(memory))],
        [400, () => restarts.push(away(database))],
      ]),
    });
    await Promise.all(restarts);
    await running.runJobs();
    console.log(
      `${notices.length} notices of ${ORDERS} orders acknowledged, ${told.refusals} refused meanwhile; longest stall ${Math.round(told.stallMs)} ms`,
    );
    expect(restarts).toHaveLength(3); // all three happened
    expect(told.stallMs).toBeGreaterThan(DOWN_MS / 2); // and while MariaDB was away nothing was acknowledged
    expect(await countOf(running, `(SELECT COUNT(*) FROM orders WHERE state = 'paid')`)).toBe(ORDERS);
    expect(await countOf(running, '(SELECT COUNT(*) FROM contribution_lines WHERE live_slot = 1)')).toBe(ORDERS);
    expect(await countOf(running, `(SELECT COUNT(*) FROM ledger_entries WHERE kind = 'contribution')`)).toBe(ORDERS);
    expect(await brokenInvariants(running.product.database.reader)).toEqual([]);
  });
});
