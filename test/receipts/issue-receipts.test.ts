import { decodeReceiptCode } from '../../server/receipts/receipt-code';
import { issueReceipts } from '../../server/receipts/issue-receipts';
import { onPaymentSettled } from '../../server/receipts/on-payment-settled';
import { linesOfReceipts, receiptLines, receipts, receiptsOfOrder } from '../../server/receipts/receipt-store';
import { ensurePersonYear } from '../../server/contributions/person-year-store';
import { accounts } from '../../server/identity/account-store';
import { merchantAccounts } from '../../server/payments/merchant-account-store';
import { orderLines, orders } from '../../server/payments/order-store';
import { settledOrder } from '../../server/payments/payment-reads';
import { newRid } from '../../server/shared/ids';
import { openDatabase } from '../../server/database/data-source';
import { describeOnEachEngine } from '../support/engines';
import type { ReceiptWorld } from './receipt-world';
import { openReceiptWorld, PAID_AT, PAYEE, PAYER } from './receipt-world';

describeOnEachEngine('issuing receipts', ({ settings }) => {
  let world: ReceiptWorld;
  beforeAll(async () => {
    world = await openReceiptWorld(settings);
  });
  afterAll(() => world.database.close());

  const tables = async (): Promise<unknown> => ({
    receipts: await world.database.reader.rows('SELECT * FROM receipts ORDER BY id'),
    lines: await world.database.reader.rows('SELECT * FROM receipt_lines ORDER BY id'),
  });

  it('gives each insured person of an order one receipt, numbered in the order of the lines', async () => {
    const father = await world.aPerson('张卫国');
    const mother = await world.aPerson('李秀英', '610199');
    const { receipts: issued, outTradeNo } = await world.receiptsFor([
      { participantId: mother.participantId, years: [{ feeYear: 2026, yuan: 300 }] },
      {
        participantId: father.participantId,
        years: [
          { feeYear: 2026, yuan: 500 },
          { feeYear: 2024, yuan: 500 },
        ],
      },
    ]);
    expect(issued).toMatchObject([
      {
        number: `${outTradeNo}-1`,
        participantId: mother.participantId,
        accountId: PAYER.accountId,
        regionCode: '610199',
      },
      { number: `${outTradeNo}-2`, participantId: father.participantId, keyName: 'k2026', regionCode: '610199001002' },
    ]);
    expect(decodeReceiptCode(issued[1]?.codeText ?? '', world.keys.verify)).toMatchObject({
      rid: issued[1]?.rid,
      feeYears: [2024, 2026],
      amountFen: 100_000,
      paidDay: '2026-06-11',
      regionCode: '610199001002',
    });
    const lines = await linesOfReceipts(world.database.reader, [issued[1]?.id ?? 0]);
    expect(lines.map(({ feeYear }) => feeYear)).toEqual([2026, 2024]);
  });

  it('changes nothing on a second run, nor when many run at once', async () => {
    const person = await world.aPerson('王桂兰');
    const paid = { participantId: person.participantId, years: [{ feeYear: 2026, yuan: 200 }] };
    const { orderId } = await world.anOrder([paid]);
    const handle = onPaymentSettled(world.issueDeps);
    await Promise.all(Array.from({ length: 5 }, () => handle({ orderId })));
    const after = await tables();
    await handle({ orderId });
    expect(await tables()).toEqual(after);
    expect(await receiptsOfOrder(world.database.reader, orderId)).toHaveLength(1);
  });

  it('gives the missing person a receipt and leaves the others as they are', async () => {
    const first = await world.aPerson('赵德福');
    const second = await world.aPerson('孙玉梅');
    const { orderId, outTradeNo } = await world.anOrder([
      { participantId: first.participantId, years: [{ feeYear: 2026, yuan: 200 }] },
      { participantId: second.participantId, years: [{ feeYear: 2026, yuan: 300 }] },
    ]);
    const order = world.orders.get(orderId);
    if (order === undefined) throw new Error('no order');
    world.orders.set(orderId, { ...order, lines: order.lines.slice(0, 1) });
    await issueReceipts(world.issueDeps, { orderId });
    const [before] = await receiptsOfOrder(world.database.reader, orderId);
    world.orders.set(orderId, order);
    await issueReceipts(world.issueDeps, { orderId });
    expect(await receiptsOfOrder(world.database.reader, orderId)).toMatchObject([
      { ...before },
      { number: `${outTradeNo}-2`, participantId: second.participantId },
    ]);
  });

  it('reads the order itself from payments', async () => {
    const { participantId } = await world.aPerson('郑秋月');
    const { outTradeNo, lines } = await world.anOrder([{ participantId, years: [{ feeYear: 2026, yuan: 500 }] }]);
    const orderId = await world.database.inTransaction(async (tx) => {
      const personYearId = await ensurePersonYear(tx, participantId, 2026);
      const accountId = await tx.insert(accounts, { openid: 'o-real', state: 'live' });
      const merchant = { mode: 'direct', merchant: '1900000001', subMerchant: '', app: 'wx1', payeeName: PAYEE };
      const merchantAccountId = await tx.insert(merchantAccounts, { ...merchant, fromAt: PAID_AT });
      const id = await tx.insert(orders, {
        outTradeNo,
        rid: newRid(),
        accountId,
        basketId: 1,
        quoteId: 1,
        merchantAccountId,
        state: 'paid',
        totalFen: 50_000,
        reservedFen: 0,
        prepayBodyText: '{}',
        timeExpireAt: PAID_AT,
        holdUntilAt: PAID_AT,
        queryN: 0,
        successAt: PAID_AT,
        versionN: 1,
      });
      const line = { tier: '500', amountFen: 50_000, subsidyFen: 0, rulePackId: 1, explanationText: '{}' };
      await tx.insert(orderLines, { ...line, orderId: id, personYearId, dueItemId: 1, outcome: 'credited' });
      return id;
    });
    await issueReceipts({ ...world.issueDeps, settledOrder }, { orderId });
    const [receipt] = await receiptsOfOrder(world.database.reader, orderId);
    expect(receipt).toMatchObject({ number: `${outTradeNo}-1`, participantId });
    expect(await linesOfReceipts(world.database.reader, [receipt?.id ?? 0])).toMatchObject([
      { lineId: lines[0]?.lineId, feeYear: 2026, personalFen: 50_000 },
    ]);
  });

  it('gives none for an order of which nothing was credited', async () => {
    const { orderId } = await world.anOrder([]);
    await issueReceipts(world.issueDeps, { orderId });
    expect(await receiptsOfOrder(world.database.reader, orderId)).toEqual([]);
  });

  it('fails, and so runs again, for an order that is not settled', async () => {
    await expect(issueReceipts(world.issueDeps, { orderId: 999_999 })).rejects.toThrow('no settled order');
  });

  it('leaves nothing behind when it fails in the middle', async () => {
    const first = await world.aPerson('周建军');
    const { orderId } = await world.anOrder([
      { participantId: first.participantId, years: [{ feeYear: 2026, yuan: 200 }] },
      { participantId: 888_888, years: [{ feeYear: 2026, yuan: 200 }] },
    ]);
    await expect(issueReceipts(world.issueDeps, { orderId })).rejects.toThrow('no household region');
    expect(await receiptsOfOrder(world.database.reader, orderId)).toEqual([]);
  });

  it('holds by its keys: no number, person or line twice', async () => {
    const person = await world.aPerson('吴大勇');
    const paid = { participantId: person.participantId, years: [{ feeYear: 2026, yuan: 200 }] };
    const { receipt, lines } = await world.receiptsFor([paid]);
    const { id, createdAt, ...row } = receipt;
    expect(createdAt).toBeInstanceOf(Date);
    const again = (change: object) => () =>
      world.database.inTransaction((tx) => tx.insert(receipts, { ...row, ...change }));
    await expect(again({ number: '1-1', rid: 'x' })()).rejects.toThrow();
    await expect(again({ orderId: 5_000, rid: 'x' })()).rejects.toThrow();
    await expect(
      world.database.inTransaction((tx) => tx.insert(receiptLines, { receiptId: id, lineId: lines[0]?.lineId ?? 0 })),
    ).rejects.toThrow();
  });

  it('is read by another process that opens the same database', async () => {
    const other = await openDatabase(settings, world.clock, { migrate: false });
    const [row] = await other.reader.rows<{ n: number }>('SELECT COUNT(*) AS n FROM receipts');
    await other.close();
    expect(Number(row?.n)).toBeGreaterThan(0);
  });
});
