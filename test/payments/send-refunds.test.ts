import { pino } from 'pino';
import { openDatabase } from '../../server/database/data-source';
import type { Database } from '../../server/database/transaction';
import { merchantAccounts } from '../../server/payments/merchant-account-store';
import { orders } from '../../server/payments/order-store';
import type { PaymentGateway, RefundAnswer, RefundOrder } from '../../server/payments/payment-gateway';
import { refunds } from '../../server/payments/refund-store';
import { sendRefunds } from '../../server/payments/send-refunds';
import { settleRefund } from '../../server/payments/settle-refund';
import { fen } from '../../server/shared/fen';
import { newRid } from '../../server/shared/ids';
import { describeOnEachEngine } from '../support/engines';

const START = new Date('2026-06-11T02:00:00.000Z');
const MINUTE_MS = 60_000;

describeOnEachEngine('the round over refunds', ({ settings }) => {
  let database: Database;
  let now = START;
  const clock = { now: (): Date => now };
  let asked: string[] = [];
  let stateAtWechat: 'processing' | 'succeeded' = 'processing';
  const saidOf = (outRefundNo: string): RefundAnswer => ({
    kind: 'refund',
    refund: { outTradeNo: 'x', outRefundNo, state: stateAtWechat, refundFen: fen(1_000), acceptedAt: START },
  });
  const gateway = {
    queryRefund: (_: unknown, outRefundNo: string) => {
      asked.push(`query ${outRefundNo}`);
      return Promise.resolve(saidOf(outRefundNo));
    },
    refund: (_: unknown, { outRefundNo }: RefundOrder) => {
      asked.push(`refund ${outRefundNo}`);
      return Promise.resolve(saidOf(outRefundNo));
    },
  } as unknown as PaymentGateway;

  const round = (): Promise<number> => sendRefunds({ ...database, clock, gateway, logger: pino({ level: 'silent' }) });
  const untilNothingIsDue = async (): Promise<void> => {
    for (let rounds = 0; (await round()) > 0; rounds += 1) if (rounds === 9) throw new Error('something is always due');
  };
  const refundOf = async (number: string, state: string, nextTryAt: Date): Promise<void> => {
    await database.inTransaction(async (tx) => {
      const orderId = await tx.insert(orders, {
        outTradeNo: number,
        rid: newRid(),
        accountId: 1,
        basketId: Number(number),
        quoteId: 1,
        merchantAccountId: 1,
        state: 'paid',
        totalFen: 1_000,
        reservedFen: 1_000,
        prepayBodyText: '{}',
        timeExpireAt: START,
        holdUntilAt: START,
        queryN: 0,
        successAt: START,
        versionN: 1,
      });
      const acceptedAt = state === 'processing' ? START : null;
      const row = { outRefundNo: `${number}R1`, orderId, sequenceN: 1, amountFen: 1_000, cause: 'application' };
      await tx.insert(refunds, { ...row, state, nextTryAt, acceptedAt });
    });
  };

  beforeAll(async () => {
    database = await openDatabase(settings, clock, { migrate: true });
    await database.inTransaction((tx) =>
      tx.insert(merchantAccounts, {
        ...{ mode: 'direct', merchant: '1900000001', subMerchant: '', app: 'wx0', payeeName: '青禾县税务局' },
        fromAt: new Date('2026-01-01T00:00:00Z'),
      }),
    );
  });
  afterAll(() => database.close());
  beforeEach(() => {
    asked = [];
  });

  it('reaches a new refund although a whole batch of older ones is held at WeChat, and asks about those by age', async () => {
    for (let at = 1; at <= 20; at += 1) await refundOf(String(26061100000100 + at), 'processing', START);
    now = new Date(START.getTime() + 1_000);
    await refundOf('26061100000200', 'decided', now);
    await round();
    expect(asked).toHaveLength(20);
    now = new Date(START.getTime() + 6_000);
    await round();
    expect(asked.slice(20)).toEqual(['refund 26061100000200R1']);
    const askedIn = async (minutes: number): Promise<number> => {
      asked = [];
      now = new Date(START.getTime() + minutes * MINUTE_MS);
      await untilNothingIsDue();
      return asked.filter((one) => one.startsWith('query 260611000001')).length;
    };
    // Five times a minute, then 5, 10, 20 and 30 minutes.
    expect(await askedIn(2)).toBe(20);
    expect(await askedIn(6)).toBe(20);
    expect(await askedIn(10)).toBe(0);
    expect(await askedIn(11)).toBe(20);
    expect(await askedIn(20)).toBe(0);
    expect(await askedIn(21)).toBe(20);
  });

  it('asks once when two processes look at the same moment', async () => {
    now = new Date(START.getTime() + 90 * MINUTE_MS);
    await untilNothingIsDue();
    await refundOf('26061100000300', 'decided', now);
    await Promise.all([round(), round(), round()]);
    expect(asked.filter((one) => one.endsWith('26061100000300R1'))).toHaveLength(1);
  });

  it('books a success once, and hears of it a second time without an alarm', async () => {
    const number = '26061100000400R1';
    await refundOf('26061100000400', 'processing', now);
    stateAtWechat = 'succeeded';
    const said = saidOf(number);
    if (said.kind !== 'refund') throw new Error('no refund');
    const settled = await Promise.all(
      Array.from({ length: 4 }, () =>
        database.inTransaction(async (tx) => {
          await tx.row('SELECT id FROM refunds WHERE out_refund_no = ?', [number]); // what it reads may be old by now
          return settleRefund(tx, said.refund, now);
        }),
      ),
    );
    expect(settled.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'settled']);
    const cases = await database.reader.rows('SELECT kind FROM cases WHERE subject = ?', [`refund:${number}`]);
    expect(cases).toEqual([]);
  });
});
