import type { BuiltNotice } from '../local-wechat/server/notices/build-notice';
import { brokenInvariants } from './invariants';
import { manyOrders } from './many-orders';
import type { World } from './world';

const DUPLICATES = 64;
const OTHER_IDS = 4;
const AT_ONCE = 64;

/** Pays so many orders and sends 64 notices of each, 64 requests at a time: every order is credited once. */
export const stormWithNotices = async (world: World, engineName: string, orders: number): Promise<void> => {
  const outTradeNos = await manyOrders(world, orders);
  const { control } = world.wechat;
  await control.arm('notice.dropped', { count: orders });
  // Some copies carry an id of their own: the inbox key alone must not be what saves us.
  const same = await control.makeNotices({ outTradeNos, count: DUPLICATES - OTHER_IDS, sameId: true, pay: true });
  const different = await control.makeNotices({ outTradeNos, count: OTHER_IDS });
  const notices = shuffled([...same, ...different]);
  expect(notices).toHaveLength(orders * DUPLICATES);

  const began = performance.now();
  const statuses = await sendAll(notices);
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${engineName}: ${notices.length} notices in ${seconds.toFixed(1)} s, ${Math.round(notices.length / seconds)}/s`,
  );

  expect(statuses).toEqual(new Map([[204, notices.length]]));
  const { reader } = world.product.database;
  const count = async (sql: string): Promise<number> => (await reader.row<{ countN: number }>(sql))?.countN ?? -1;
  expect(await count(`SELECT COUNT(*) AS count_n FROM orders WHERE state = 'paid'`)).toBe(orders);
  expect(await count('SELECT COUNT(*) AS count_n FROM contribution_lines WHERE live_slot = 1')).toBe(orders);
  expect(await count(`SELECT COUNT(*) AS count_n FROM ledger_entries WHERE kind = 'contribution'`)).toBe(orders);
  expect(await count('SELECT SUM(personal_fen) AS count_n FROM person_years')).toBe(orders * 30_000);
  expect(await count(`SELECT COUNT(*) AS count_n FROM cases`)).toBe(0);
  expect(await count(`SELECT COUNT(*) AS count_n FROM inbox WHERE state <> 'done'`)).toBe(0);
  expect(await brokenInvariants(reader)).toEqual([]);
};

/** Sends every notice with so many requests under way at any time; answers how often each status came. */
const sendAll = async (notices: readonly BuiltNotice[]): Promise<Map<number, number>> => {
  const statuses = new Map<number, number>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let notice = notices[next++]; notice !== undefined; notice = notices[next++]) {
      const answer = await fetch(notice.url, { method: 'POST', headers: notice.headers, body: notice.body });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return statuses;
};

/** The same order on every run, but no order of anybody's making. */
const shuffled = <Item>(items: readonly Item[]): Item[] => {
  const keyed = items.map((item, at) => ({ item, key: (at * 7_919 + 13) % 104_729 }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
};
