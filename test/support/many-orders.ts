import { aPerson, aResident } from './resident';
import { register } from './register';
import type { World } from './world';

const AT_ONCE = 16;

/** Registers so many people, each with an account of their own, and starts one order each. Answers WeChat's numbers. */
export const manyOrders = async (world: World, count: number): Promise<string[]> => {
  const people = Array.from({ length: count }, () => aPerson());
  await register(world, people);
  const numbers: string[] = [];
  for (let start = 0; start < count; start += AT_ONCE) {
    await Promise.all(
      people.slice(start, start + AT_ONCE).map(async (person, at) => {
        const resident = await aResident(world, person, `openid-many-${start + at}`);
        const started = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
        const order = await world.product.database.reader.row<{ outTradeNo: string }>(
          'SELECT out_trade_no FROM orders WHERE rid = ?',
          [started.orderId],
        );
        if (order === undefined) throw new Error('a started order is not there');
        numbers.push(order.outTradeNo);
      }),
    );
  }
  return numbers;
};
