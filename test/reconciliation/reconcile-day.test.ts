import { gzipSync } from 'node:zlib';
import type { FaultName } from '../local-wechat/server/faults/fault-names';
import { reconcileDay } from '../../server/reconciliation/reconcile-day';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { countOf } from '../support/order-facts';
import type { BillWorld } from './bill-world';
import { SNAPSHOT, startBillWorld } from './bill-world';

jest.setTimeout(120_000);

describeOnEachEngine('reconciling a day', (engine) => {
  let bills: BillWorld;

  beforeAll(async () => {
    bills = await startBillWorld(engine);
  });
  afterEach(async () => {
    await bills.world.wechat.control.disarm();
    expect(await brokenInvariants(bills.world.product.database.reader)).toEqual([]);
  });
  afterAll(() => bills.close());

  const arm = (name: FaultName, count?: number): Promise<void> =>
    bills.world.wechat.control.arm(name, count === undefined ? {} : { count });

  /** The second run must say so, and change nothing. */
  const expectNothingMore = async (onDay: string): Promise<void> => {
    const before = await bills.snapshot();
    const { code, printed } = await bills.reconcile(onDay);
    expect(code).toBe(0);
    expect(printed).toContain('以前已经对过');
    expect(await bills.snapshot()).toEqual(before);
  };

  it('agrees with an honest bill: trades at both ends of the day, a refund, the fees', async () => {
    await bills.pay({ at: `${bills.today()}T00:00:00+08:00` });
    await bills.pay({ at: `${bills.today()}T23:59:59+08:00` });
    await bills.payTwice();
    await bills.newCases();
    const onDay = await bills.nextMorning();
    const { code, printed } = await bills.reconcile(onDay);
    expect(printed).toContain('账单5行，相符5行');
    expect(printed).toContain('没有不符');
    expect(code).toBe(0);
    expect(await bills.newCases()).toEqual([]);
    // 0.6 % of four trades of 300 yuan, less what came back with the one that was returned.
    const fees = `(SELECT SUM(amount_fen) FROM ledger_postings WHERE debit = 'merchantFee' AND credit = 'feePayable')`;
    expect(await countOf(bills.world, fees)).toBe(540);
    await expectNothingMore(onDay);
    // The bill of refunds says the same of the refund, in other columns.
    expect((await bills.reconcile(onDay, '--refunds')).printed).toContain('账单1行，相符1行');
    expect(await bills.newCases()).toEqual([]);
    expect(await countOf(bills.world, fees)).toBe(540);
  });

  it.each<FaultName>([
    'bill.noBom',
    'bill.lf',
    'bill.noLastLineEnd',
    'bill.gzip',
    'bill.octetStream',
    'bill.fullWidthParentheses',
  ])('reads the variant %s', async (fault) => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    await arm(fault);
    expect((await bills.reconcile(onDay)).printed).toContain('账单1行，相符1行');
    expect(await bills.newCases()).toEqual([]);
  });

  it.each<[string, (honest: string) => string]>([
    [
      'full-width units in the heading',
      (text) => text.replace('订单金额,申请退款金额', '订单金额（元）,申请退款金额（元）'),
    ],
    [
      'half-width units in the heading',
      (text) => text.replace('订单金额,申请退款金额', '订单金额(元),申请退款金额(元)'),
    ],
    ['no back-ticks', (text) => text.replaceAll('`', '')],
    [
      'a new column',
      (text) => text.replace('费率备注', '费率备注,将来的列').replace('`0.00,`\r\n总', '`0.00,`,`\r\n总'),
    ],
  ])('reads a bill with %s', async (_, change) => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    const honest = await bills.honestBill(onDay);
    expect(change(honest)).not.toBe(honest);
    await bills.writeBill(onDay, change(honest));
    expect((await bills.reconcile(onDay)).printed).toContain('账单1行，相符1行');
    expect(await bills.newCases()).toEqual([]);
  });

  it('asks again for an address that has expired, and for a file whose hash was wrong once', async () => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    await arm('bill.urlExpired', 2);
    await arm('bill.wrongHash', 1);
    expect((await bills.reconcile(onDay)).printed).toContain('相符1行');
  });

  it('knows a day without trades from a bill that is still being made', async () => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    await arm('bill.creating', 1);
    const early = await bills.reconcile(onDay);
    expect(early.code).toBe(1);
    expect(early.printed).toContain('还在出账单');
    expect((await bills.reconcile(onDay)).printed).toContain('相符1行');
    const quiet = await bills.nextMorning();
    expect((await bills.reconcile(quiet)).printed).toContain('账单0行，相符0行');
    expect(await bills.newCases()).toEqual([]);
    await expectNothingMore(quiet);
  });

  it('comes neither too early nor too late', async () => {
    expect((await bills.reconcile(bills.today())).printed).toContain('第二天上午10点以后');
    expect((await bills.reconcile('2026-01-05')).printed).toContain('三个月');
    expect((await bills.reconcile('2026-02-30')).code).toBe(2);
  });

  it.each<[FaultName, Record<string, number>, string]>([
    ['bill.rowExtra', { missingHere: 1 }, 'unknownOrder'],
    ['bill.rowMissing', { extraHere: 1 }, 'billExtraHere'],
    ['bill.amountDiffers', { amountDiffers: 1 }, 'billAmountDiffers'],
    ['bill.rowTwice', { duplicateRow: 1 }, 'billDuplicateRow'],
    ['bill.rowOfNextDay', { dayCut: 1 }, 'billDayCut'],
  ])('finds %s, and nothing else', async (fault, differences, opened) => {
    await bills.pay();
    await bills.pay();
    const onDay = await bills.nextMorning();
    await arm(fault);
    expect((await bills.reconcile(onDay)).code).toBe(0);
    expect(await bills.differences(onDay)).toEqual(differences);
    expect(await bills.newCases()).toEqual([opened]);
    await expectNothingMore(onDay);
  });

  it.each<[FaultName, Record<string, number>, string]>([
    ['bill.refundMissing', { refundMissing: 1 }, 'billRefundMissing'],
    ['bill.refundExtra', { refundExtra: 1 }, 'billRefundExtra'],
    ['bill.refundDiffers', { refundDiffers: 1 }, 'billRefundDiffers'],
  ])('finds %s, and nothing else', async (fault, differences, opened) => {
    await bills.payTwice();
    await bills.newCases();
    const onDay = await bills.nextMorning();
    await arm(fault);
    expect((await bills.reconcile(onDay)).code).toBe(0);
    expect(await bills.differences(onDay)).toEqual(differences);
    expect(await bills.newCases()).toEqual([opened]);
    await expectNothingMore(onDay);
  });

  it('settles the payment that only the bill knows', async () => {
    const { resident, orderId } = await bills.pay({ told: false });
    const onDay = await bills.nextMorning();
    expect((await resident.show(orderId)).state).not.toBe('paid');
    await bills.reconcile(onDay);
    expect((await resident.show(orderId)).state).toBe('paid');
    expect(await bills.differences(onDay)).toEqual({ late: 1 });
    expect(await bills.newCases()).toEqual(['billLate']);
    await expectNothingMore(onDay);
  });

  it('keeps the money of an order that WeChat, asked again, does not know', async () => {
    await bills.pay({ told: false });
    const onDay = await bills.nextMorning();
    await arm('query.notExist');
    await bills.reconcile(onDay);
    expect(await bills.differences(onDay)).toEqual({ orderStateDiffers: 1 });
    expect(await bills.newCases()).toEqual(['paymentMismatch']);
  });

  it('does not take no answer for no payment, and goes on where it stopped', async () => {
    await bills.pay();
    const { resident, orderId } = await bills.pay({ told: false });
    const onDay = await bills.nextMorning();
    await bills.world.wechat.control.arm('answer.500', { endpoint: 'query', count: 1 });
    const cutOff = await bills.reconcile(onDay);
    expect(cutOff.code).toBe(1);
    expect(cutOff.printed).toContain('微信没有答复');
    expect(await bills.newCases()).toEqual([]);
    expect((await bills.reconcile(onDay)).printed).toContain('账单2行，相符1行');
    expect(await bills.differences(onDay)).toEqual({ late: 1 });
    expect((await resident.show(orderId)).state).toBe('paid');
    expect(await bills.newCases()).toEqual(['billLate']);
  });

  it('goes on after every commit at which it was cut off', async () => {
    await bills.pay();
    await bills.pay({ told: false });
    await bills.pay();
    const onDay = await bills.nextMorning();
    await arm('bill.amountDiffers');
    const { database, wechat } = bills.world.product;
    let runs = 0;
    for (let cutOff = true; cutOff; runs += 1) {
      let commits = 0;
      // One run dies after its first commit, the next after its second …: the last steps are done again and change nothing.
      const inTransaction: typeof database.inTransaction = async (work) => {
        if (commits > runs) throw new Error('cut off');
        const answer = await database.inTransaction(work);
        commits += 1;
        return answer;
      };
      const deps = { ...wechat, reader: database.reader, clock: bills.world.clock, inTransaction };
      cutOff = await reconcileDay(deps, { onDay, kind: 'ALL', officer: 'test' }).then(
        () => false,
        () => true,
      );
      if (runs > 20) throw new Error('it never comes to an end');
    }
    expect(runs).toBeGreaterThan(2);
    expect((await bills.reconcile(onDay)).printed).toContain('账单3行，相符1行');
    expect(await bills.differences(onDay)).toEqual({ late: 1, amountDiffers: 1 });
    expect((await bills.newCases()).sort()).toEqual(['billAmountDiffers', 'billLate']);
  });

  it('releases what an earlier bill had not when a later bill has it', async () => {
    const { outTradeNo } = await bills.pay();
    const onDay = await bills.nextMorning();
    const honest = await bills.honestBill(onDay);
    await arm('bill.rowMissing');
    await bills.reconcile(onDay);
    await bills.world.wechat.control.disarm();
    expect(await bills.newCases()).toEqual(['billExtraHere']);
    const held = `suspense:extra:${outTradeNo}`;
    const balance = (): Promise<number> =>
      countOf(
        bills.world,
        `COALESCE((SELECT SUM(amount_fen) FROM ledger_postings WHERE debit = ?), 0)
         - COALESCE((SELECT SUM(amount_fen) FROM ledger_postings WHERE credit = ?), 0)`,
        [held, held],
      );
    expect(await balance()).toBe(30_000);
    const next = await bills.nextMorning();
    await bills.writeBill(next, honest.replaceAll(`${onDay} `, `${next} `));
    await bills.reconcile(next);
    expect(await bills.differences(next)).toEqual({ dayCut: 1 });
    expect(await bills.newCases()).toEqual(['billDayCut']);
    expect(await balance()).toBe(0);
  });

  it('refuses a hash that stays wrong, and a file on a stranger’s host', async () => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    await arm('bill.wrongHash');
    expect((await bills.reconcile(onDay)).printed).toContain('校验值');
    await bills.world.wechat.control.disarm();
    await arm('bill.otherHost');
    const elsewhere = await bills.reconcile(onDay);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.printed).toContain('没有采用');
    await bills.world.wechat.control.disarm();
    expect(await bills.newCases()).toEqual(['billFile']);
    expect((await bills.reconcile(onDay)).printed).toContain('相符1行');
  });

  it.each<[string, (honest: string, onDay: string) => string | Buffer, string]>([
    ['without a column', (text) => text.replace('订单金额,申请', '应付,申请'), '缺少这些列：订单金额'],
    ['with a column twice', (text) => text.replace('设备号', '商户号'), '出现了两次'],
    ['with a huge line', (text) => text.replace('`', '`'.padEnd(9_000, 'x')), '太长'],
    ['with a NUL', (text) => text.replace('CNY', 'C\0NY'), '空字符'],
    ['that is no text', (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])]), 'UTF-8'],
    ['with a formula for a number', (text) => text.replace(/`\d{14},/, '`=HYPERLINK("x")+1,'), '商户订单号'],
    ['with a formula for an amount', (text) => text.replace('0.60%,`300.00', '0.60%,`=1+1'), '订单金额'],
    ['of another day', (text, onDay) => text.replaceAll(`${onDay} `, '2026-05-01 '), '没有一行是'],
    ['of another merchant', (text) => text.replace(/(`wx[0-9a-f]{16}),`\d+,/, '$1,`1900000999,'), '别的商户'],
    ['with other totals', (text) => text.replace(/`1,`300\.00/, '`2,`300.00'), '合计'],
    ['that ends too soon', (text) => text.slice(0, text.indexOf('总交易单数')), '不完整'],
    ['with a row too short', (text) => text.replace('`CNY,', ''), '列数'],
    ['of nothing', () => gzipSync(''), '空'],
  ])('refuses a bill %s and keeps nothing of it', async (_, plant, reason) => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    const honest = await bills.honestBill(onDay);
    expect(plant(honest, onDay)).not.toBe(honest);
    await bills.writeBill(onDay, plant(honest, onDay));
    const [casesBefore, ...before] = await bills.snapshot();
    const { code, printed } = await bills.reconcile(onDay);
    expect(printed).toContain('什么都没有写');
    expect(printed).toContain(reason);
    expect(code).toBe(1);
    const [casesAfter, ...after] = await bills.snapshot();
    expect(SNAPSHOT[0]).toBe('cases');
    expect(after).toEqual(before);
    expect((casesAfter?.length ?? 0) - (casesBefore?.length ?? 0)).toBe(1);
    expect(await bills.newCases()).toEqual(['billFile']);
    await bills.writeBill(onDay, honest);
    expect((await bills.reconcile(onDay)).printed).toContain('账单1行，相符1行');
  });
});
