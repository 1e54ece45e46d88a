import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { manyOrders } from '../support/many-orders';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

const ORDERS = 5;
const HOUR_MS = 60 * 60_000;

describeOnEachEngine('a settlement that fails for 25 hours', (engine: TestEngine) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(engine);
  });
  afterAll(() => world.close());

  /** Breaks the ledger from outside: no hook in the product. */
  const renameLedger = (from: string, to: string): Promise<number> =>
    world.product.database.inTransaction((tx) => tx.change(`ALTER TABLE ${from} RENAME TO ${to}`));

  it('acknowledges, keeps, and credits every paid order after the mend without another word from WeChat', async () => {
    const { reader } = world.product.database;
    const { control } = world.wechat;
    const count = async (sql: string): Promise<number> => (await reader.row<{ countN: number }>(sql))?.countN ?? -1;
    const outTradeNos = await manyOrders(world, ORDERS);
    await control.arm('notice.dropped', { count: ORDERS });
    const notices = await control.makeNotices({ outTradeNos, pay: true });

    await renameLedger('ledger_entries', 'ledger_entries_away');
    for (const notice of notices) {
      const answer = await fetch(notice.url, { method: 'POST', headers: notice.headers, body: notice.body });
      expect(answer.status).toBe(204);
    }
    expect(await count(`SELECT COUNT(*) AS count_n FROM inbox WHERE state = 'pending'`)).toBe(ORDERS);

    // From here on WeChat cannot be asked either: what the inbox keeps must be enough.
    await control.arm('answer.reset', { count: 100_000 });
    for (let hour = 0; hour < 25; hour += 1) {
      world.clock.advance(HOUR_MS);
      await world.runJobs();
    }
    expect(await count(`SELECT COUNT(*) AS count_n FROM orders WHERE state = 'paid'`)).toBe(0);
    expect(await count(`SELECT COUNT(*) AS count_n FROM inbox WHERE state = 'pending'`)).toBe(ORDERS);

    await renameLedger('ledger_entries_away', 'ledger_entries');
    world.clock.advance(HOUR_MS);
    await world.runJobs();
    await world.runJobs();
    expect(await count(`SELECT COUNT(*) AS count_n FROM orders WHERE state = 'paid'`)).toBe(ORDERS);
    expect(await count('SELECT COUNT(*) AS count_n FROM contribution_lines WHERE live_slot = 1')).toBe(ORDERS);
    expect(await count('SELECT COUNT(*) AS count_n FROM receipts')).toBe(ORDERS);
    expect(await brokenInvariants(reader)).toEqual([]);
  });
});
