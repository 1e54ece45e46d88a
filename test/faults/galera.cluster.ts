import { openDatabase } from '../../server/database/data-source';
import { systemClock } from '../../server/shared/clock';
import type { GaleraCluster } from '../support/galera';
import { startGalera } from '../support/galera';
import { brokenInvariants } from '../support/invariants';
import { manyOrders } from '../support/many-orders';
import { untilAcknowledged } from '../support/until-acknowledged';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { createConnection } from 'mysql2/promise';

jest.setTimeout(600_000);

const ORDERS = Number(process.env['GALERA_ORDERS'] ?? 200);
const COPIES = 3;
const AT_ONCE = 16;
const DATABASE = 'county';

describe('three nodes, the writer killed under load', () => {
  let cluster: GaleraCluster;
  let world: World;

  beforeAll(async () => {
    cluster = await startGalera();
    const connection = await createConnection(cluster.url('').replace('mariadb:', 'mysql:'));
    await connection.query(`CREATE DATABASE ${DATABASE}`);
    await connection.end();
    world = await startWorld(
      { name: 'MariaDB', settings: { kind: 'server', url: cluster.url(DATABASE) } },
      { REQUESTS_PER_MINUTE: '1000000' },
    );
  });
  afterAll(async () => {
    await (world as World | undefined)?.close();
    await cluster.stop();
  });

  it('loses no acknowledged payment, doubles none, and every node has the same ledger', async () => {
    const { control } = world.wechat;
    const outTradeNos = await manyOrders(world, ORDERS);
    await control.arm('notice.dropped', { count: ORDERS });
    const notices = await control.makeNotices({ outTradeNos, count: COPIES, pay: true });
    const acts = new Map([
      [
        Math.floor(notices.length / 3),
        () => {
          cluster.killWriter();
        },
      ],
    ]);
    const { stallMs, refusals } = await untilAcknowledged(notices, { atOnce: AT_ONCE, acts });
    console.log(
      `${notices.length} notices of ${ORDERS} orders acknowledged, ${refusals} refused meanwhile; longest stall ${Math.round(stallMs)} ms`,
    );

    await cluster.revive();
    await world.runJobs();
    const ledgers: string[] = [];
    for (const url of cluster.nodeUrls(DATABASE)) {
      const database = await openDatabase({ kind: 'server', url }, systemClock, { migrate: false });
      const { reader } = database;
      const count = async (sql: string): Promise<number> =>
        (await reader.row<{ countN: number }>(`SELECT ${sql} AS count_n`))?.countN ?? -1;
      expect(await count(`(SELECT COUNT(*) FROM orders WHERE state = 'paid')`)).toBe(ORDERS);
      expect(await count('(SELECT COUNT(*) FROM contribution_lines WHERE live_slot = 1)')).toBe(ORDERS);
      expect(await count(`(SELECT COUNT(*) FROM ledger_entries WHERE kind = 'contribution')`)).toBe(ORDERS);
      expect(await brokenInvariants(reader)).toEqual([]);
      ledgers.push(JSON.stringify(await reader.rows('SELECT * FROM ledger_postings ORDER BY id')));
      await database.close();
    }
    expect(new Set(ledgers).size).toBe(1);
  });
});
