import type { Database } from '../../server/database/transaction';
import { openDatabase } from '../../server/database/data-source';
import { bookUncredited, decideRefund } from '../../server/payments/decide-refund';
import { orders } from '../../server/payments/order-store';
import { newRid } from '../../server/shared/ids';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';

jest.setTimeout(60_000);

const RACING = 100;
const NOW = new Date('2026-06-11T02:00:00.000Z');

describeOnEachEngine('refunds of one order at the same moment', ({ settings }: TestEngine) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(settings, { now: () => NOW }, { migrate: true });
  });
  afterAll(async () => {
    const broken = await brokenInvariants(database.reader);
    await database.close();
    expect(broken).toEqual([]);
  });

  const paidOrder = async (outTradeNo: string, totalFen: number): Promise<{ id: number; outTradeNo: string }> => {
    const id = await database.inTransaction((tx) =>
      tx.insert(orders, {
        outTradeNo,
        rid: newRid(),
        accountId: 1,
        basketId: Number(outTradeNo),
        quoteId: 1,
        merchantAccountId: 1,
        state: 'paid',
        totalFen,
        reservedFen: 0,
        prepayBodyText: '{}',
        timeExpireAt: NOW,
        holdUntilAt: NOW,
        queryN: 0,
        successAt: NOW,
        versionN: 1,
      }),
    );
    return { id, outTradeNo };
  };

  /** What became of each of the racing refunds. */
  const race = async (
    order: { id: number; outTradeNo: string },
    lineOf: (at: number) => { id: number; amountFen: number },
  ): Promise<string[]> =>
    Promise.all(
      Array.from({ length: RACING }, (_, at) =>
        database
          .inTransaction(async (tx) => {
            const lines = [lineOf(at)];
            const refundId = await decideRefund(tx, { order, lines, cause: 'notFree', way: 'wechat', now: NOW });
            await bookUncredited(tx, { lines, refundId, successAt: NOW });
          })
          .then(
            () => 'decided',
            (error: unknown) => (error instanceof Error ? error.message.slice(0, 40) : 'failed'),
          ),
      ),
    );
  const live = async (orderId: number): Promise<{ refundedFen: number; reservedFen: number; numbersN: number }> => {
    const row = await database.reader.row<{ refundedFen: number; reservedFen: number; numbersN: number }>(
      `SELECT (SELECT COALESCE(SUM(amount_fen), 0) FROM refunds WHERE order_id = o.id) AS refunded_fen, o.reserved_fen,
         (SELECT COUNT(DISTINCT out_refund_no) FROM refunds WHERE order_id = o.id) AS numbers_n
       FROM orders o WHERE o.id = ?`,
      [orderId],
    );
    if (row === undefined) throw new Error('no order');
    return row;
  };

  it('never give back more than was paid, and never under one number twice', async () => {
    const order = await paidOrder('26061100000001', 37_500);
    const ends = await race(order, (at) => ({ id: 1_000 + at, amountFen: 1_000 }));
    expect(ends.filter((end) => end === 'decided')).toHaveLength(37);
    expect(new Set(ends.filter((end) => end !== 'decided'))).toEqual(new Set(['a refund larger than what was paid']));
    expect(await live(order.id)).toEqual({ refundedFen: 37_000, reservedFen: 37_000, numbersN: 37 });
  });

  it('give a line back once', async () => {
    const order = await paidOrder('26061100000002', 1_000_000);
    const ends = await race(order, () => ({ id: 5_000, amountFen: 1_000 }));
    expect(ends.filter((end) => end === 'decided')).toHaveLength(1);
    expect(await live(order.id)).toEqual({ refundedFen: 1_000, reservedFen: 1_000, numbersN: 1 });
  });
});
