import type { World } from './world';

/** The number under which WeChat knows an order. */
export const outTradeNoOf = async (world: World, orderId: string): Promise<string> => {
  const sql = 'SELECT out_trade_no FROM orders WHERE rid = ?';
  const order = await world.product.database.reader.row<{ outTradeNo: string }>(sql, [orderId]);
  if (order === undefined) throw new Error('no such order');
  return order.outTradeNo;
};

/** Moves the product's clock and WeChat's together. */
export const advanceBoth = async (world: World, milliseconds: number): Promise<void> => {
  world.clock.advance(milliseconds);
  await world.wechat.control.setClockOffset(world.clock.now().getTime() - Date.now());
};

/** The count or sum that this SELECT names `found_n`. */
export const countOf = async (
  world: World,
  sql: string,
  parameters: readonly (string | number)[] = [],
): Promise<number> =>
  (await world.product.database.reader.row<{ foundN: number }>(`SELECT ${sql} AS found_n`, parameters))?.foundN ?? -1;

const TRIES = 200;
const PAUSE_MS = 50;

/** Waits for what a notice brings about. Throws after 5 seconds. */
export const until = async (done: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, PAUSE_MS));
  }
  throw new Error('it did not happen within 10 s');
};
