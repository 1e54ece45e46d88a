import { noteDifference } from '../../server/reconciliation/note-difference';
import { day } from '../../server/shared/day';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import type { Officers, Said } from '../support/officers';
import { officersOf } from '../support/officers';
import { advanceBoth, countOf, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOBODY = 'oNobodyNobodyNobodyNobody000';
const THIS_YEAR = [{ feeYear: 2026, tier: '300' }];

type Waiting = { payer: Resident; orderId: string; outTradeNo: string };

describeOnEachEngine('money that waits in suspense', (engine: TestEngine) => {
  let world: World;
  let officers: Officers;
  const people = Array.from({ length: 6 }, () => aPerson());

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, people);
    officers = await officersOf(world);
  });
  afterEach(() => world.wechat.control.disarm());
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  const anOrder = async (at: number): Promise<Waiting> => {
    const payer = await aResident(world, people[at] ?? aPerson(), `openid-suspense-${at}`);
    const { orderId } = await payer.order(await payer.basket(THIS_YEAR));
    return { payer, orderId, outTradeNo: await outTradeNoOf(world, orderId) };
  };
  /** Paid, and WeChat's notice says something of it that does not fit our order. */
  const told = async ({ outTradeNo }: Waiting, content: Record<string, unknown>): Promise<string> => {
    const { transactionId } = await world.wechat.control.pay({ outTradeNo, notify: false });
    await world.wechat.control.sendNotice({ outTradeNo, content });
    return transactionId;
  };
  const both = async (...argv: string[]): Promise<Said> => {
    const command = [...argv, '--reason', '查过了'];
    const first = await officers.suspense(command, officers.names[0]);
    if (first.exitCode !== 0) return first;
    expect((await officers.suspense(command, officers.names[0])).lines).toEqual(['您已经批过了，要换一个人批第二次。']);
    return officers.suspense(command, officers.names[1]);
  };
  const held = async (): Promise<string[]> => (await officers.suspense(['list'])).lines.slice(0, -1);
  const openCases = (subject: string): Promise<number> =>
    countOf(world, '(SELECT COUNT(*) FROM cases WHERE subject = ? AND open_slot = 1)', [subject]);
  const refundState = async ({ payer, orderId }: Waiting): Promise<string | undefined> =>
    (await payer.show(orderId)).refunds[0]?.state;

  it('goes back to the payer when its amount is another; the order ends and its year is free', async () => {
    const waiting = await anOrder(0);
    await world.wechat.control.arm('trade.wrongAmount', { outTradeNo: waiting.outTradeNo, count: 1 });
    const { transactionId } = await world.wechat.control.pay({ outTradeNo: waiting.outTradeNo });
    await until(async () => (await waiting.payer.show(waiting.orderId)).state === 'underReview');
    expect(await held()).toEqual([
      expect.stringMatching(`^${transactionId}  多出299.99元  缴费编号 ${waiting.outTradeNo}  待办 \\d{12}$`),
    ]);
    expect((await both('book', transactionId)).lines[0]).toContain('金额和订单不一样');
    expect(await both('refund', transactionId)).toMatchObject({ exitCode: 0 });
    expect(await openCases(`suspense:${transactionId}`)).toBe(0);
    expect(await waiting.payer.show(waiting.orderId)).toMatchObject({
      state: 'closed',
      closeReason: 'returned',
      message: '这笔对不上，没有记上，钱会退。',
      refunds: [{ amountFen: 29_999, state: 'decided' }],
    });
    await until(async () => {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
      return (await refundState(waiting)) === 'succeeded';
    });
    const { refunds } = await world.wechat.control.order(waiting.outTradeNo);
    expect(refunds).toMatchObject([{ refundFen: 29_999, state: 'SUCCESS' }]);
    expect((await both('refund', transactionId)).lines[0]).toContain('这里没有钱');
    expect((await waiting.payer.basket(THIS_YEAR)).removed).toEqual([]);
  });

  it('is booked when it is what the order asked, paid by somebody else', async () => {
    const waiting = await anOrder(1);
    const transactionId = await told(waiting, { payer: { openid: NOBODY } });
    await until(async () => (await waiting.payer.show(waiting.orderId)).state === 'underReview');
    expect(await both('book', transactionId)).toMatchObject({ exitCode: 0 });
    await world.runJobs();
    expect(await waiting.payer.show(waiting.orderId)).toMatchObject({
      state: 'paid',
      lines: [{ outcome: 'credited' }],
      receipts: [{ step: 'paid' }],
    });
    expect(await held()).toEqual([]);
  });

  it('is not decided by two people who want different things', async () => {
    const waiting = await anOrder(2);
    const transactionId = await told(waiting, { payer: { openid: NOBODY } });
    await until(async () => (await waiting.payer.show(waiting.orderId)).state === 'underReview');
    const say = (action: string, at: 0 | 1): Promise<Said> =>
      officers.suspense([action, transactionId, '--reason', '查过了'], officers.names[at]);
    expect((await say('book', 0)).exitCode).toBe(0);
    expect((await say('refund', 1)).lines[0]).toContain('批的和这次不一样');
    expect((await held())[0]).toContain('已批记上，等第二个人');
    expect((await waiting.payer.show(waiting.orderId)).state).toBe('underReview');
    expect((await say('book', 1)).exitCode).toBe(0);
  });

  it('of an order that nobody knows becomes a case for a person when WeChat knows no such payment', async () => {
    const waiting = await anOrder(3);
    const content = { out_trade_no: '26061199999999', transaction_id: '4200000000202606119999999999' };
    await world.wechat.control.sendNotice({ outTradeNo: waiting.outTradeNo, content });
    const key = content.transaction_id;
    expect((await both('book', key)).lines[0]).toContain('对不上任何订单');
    expect((await both('refund', key)).exitCode).toBe(0);
    const subject = await world.product.database.reader.row<{ outRefundNo: string }>(
      `SELECT out_refund_no FROM refunds WHERE cause = 'suspense' ORDER BY id DESC LIMIT 1`,
    );
    await until(async () => {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
      return (await openCases(`refund:${subject?.outRefundNo ?? ''}`)) === 1;
    });
    const returned = ['returned', subject?.outRefundNo ?? '', '--reason', '商户平台已退'];
    await officers.refunds(returned, officers.names[0]);
    expect((await officers.refunds(returned, officers.names[1])).exitCode).toBe(0);
  });

  it('between a bill and the books is settled by hand, either way', async () => {
    const now = world.clock.now();
    const common = { billDay: day('2026-06-10'), now };
    await world.product.database.inTransaction(async (tx) => {
      await noteDifference(tx, {
        billId: 1,
        kind: 'extraHere',
        subject: 'extra:one',
        billFen: 0,
        bookedFen: 100,
        ...common,
      });
      await noteDifference(tx, {
        billId: 1,
        kind: 'duplicateRow',
        subject: 'twice',
        billFen: 70,
        bookedFen: 0,
        ...common,
      });
    });
    expect(await held()).toEqual([
      expect.stringContaining('extra:one  少了1元'),
      expect.stringContaining('twice  多出0.70元'),
    ]);
    expect((await both('refund', 'twice')).lines[0]).toContain('不是本县商户收到的一笔款');
    for (const key of ['extra:one', 'twice']) expect((await both('clear', key)).exitCode).toBe(0);
    expect(await held()).toEqual([]);
  });

  it('is asked about by a case when a notice could not be settled for 30 days', async () => {
    const { control } = world.wechat;
    const waiting = await anOrder(4);
    await control.arm('notice.dropped', { count: 1 });
    const [notice] = await control.makeNotices({ outTradeNo: waiting.outTradeNo, pay: true });
    if (notice === undefined) throw new Error('no notice');
    const rename = (from: string, to: string): Promise<number> =>
      world.product.database.inTransaction((tx) => tx.change(`ALTER TABLE ${from} RENAME TO ${to}`));
    const inbox = world.product.jobs.find(({ name }) => name === 'workInbox');
    await rename('ledger_entries', 'ledger_entries_away');
    const { url, headers, body } = notice;
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(204);
    world.clock.advance(29 * DAY_MS);
    await inbox?.run();
    const givenUp = (): Promise<number> =>
      countOf(world, `(SELECT COUNT(*) FROM cases WHERE kind = 'noticeGivenUp' AND is_urgent = 'yes')`);
    expect(await givenUp()).toBe(0);
    world.clock.advance(2 * DAY_MS);
    await inbox?.run();
    await inbox?.run();
    expect(await givenUp()).toBe(1);
    await rename('ledger_entries_away', 'ledger_entries');
  });
});
