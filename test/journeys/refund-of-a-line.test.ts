import type { FaultName } from '../local-wechat/server/faults/fault-names';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const BOTH_YEARS = [
  { feeYear: 2026, tier: '500' },
  { feeYear: 2025, tier: '300' },
];
const OWES_TWO = {
  enrolledDay: '2024-01-05',
  paid: [{ feeYear: 2024, tier: 300, subsidy: 45, paidDay: '2024-06-01' }],
};

type Late = { insured: Resident; orderId: string; outTradeNo: string };

describeOnEachEngine('the refund of a line', (engine: TestEngine) => {
  let world: World;
  const people = Array.from({ length: 11 }, () => aPerson(OWES_TWO));
  const personAt = (at: number): TestPerson => people[at] ?? aPerson();

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, people);
  });
  afterEach(() => world.wechat.control.disarm());
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  /** The insured gives an order of two years up, somebody else pays 2026, and then the first order is paid after all. */
  const paidTooLate = async (at: number): Promise<Late> => {
    const insured = await aResident(world, personAt(at), `openid-refund-${at}-insured`);
    const first = await insured.order(await insured.basket(BOTH_YEARS));
    const closed = await insured.request('POST', `/api/orders/${first.orderId}/close`, {});
    expect(closed.json).toEqual({ state: 'closed' });

    const child = await aResident(world, { ...personAt(at), phone: undefined }, `openid-refund-${at}-child`);
    const second = await child.order(await child.basket([{ feeYear: 2026, tier: '300' }]));
    await child.cashier(second.requestPayment);
    await until(async () => (await child.show(second.orderId)).state === 'paid');

    const outTradeNo = await outTradeNoOf(world, first.orderId);
    await deliver(outTradeNo, 1);
    return { insured, orderId: first.orderId, outTradeNo };
  };

  const deliver = async (outTradeNo: string, count: number): Promise<void> => {
    const notices = await world.wechat.control.makeNotices({ outTradeNo, count, pay: true });
    const answers = await Promise.all(
      notices.map(({ url, headers, body }) => fetch(url, { method: 'POST', headers, body })),
    );
    expect(answers.map(({ status }) => status)).toEqual(notices.map(() => 204));
  };

  const refundState = async ({ insured, orderId }: Late): Promise<string | undefined> =>
    (await insured.show(orderId)).refunds[0]?.state;

  const openCaseOf = (subject: string): Promise<number> =>
    countOf(world, `(SELECT COUNT(*) FROM cases WHERE subject = ? AND open_slot = 1)`, [subject]);

  const ranUntil = async (late: Late, state: string): Promise<void> =>
    until(async () => {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
      return (await refundState(late)) === state;
    });

  it('credits the year that is still free, returns the other one, once', async () => {
    const late = await paidTooLate(0);
    expect(await late.insured.show(late.orderId)).toMatchObject({
      state: 'paid',
      payment: { amountFen: 80_000 },
      lines: [
        { feeYear: 2026, outcome: 'refundDue' },
        { feeYear: 2025, outcome: 'credited' },
      ],
      refunds: [{ number: `${late.outTradeNo}R1`, amountFen: 50_000, state: 'decided' }],
    });
    await deliver(late.outTradeNo, 4); // told again: nothing more is decided
    await ranUntil(late, 'succeeded');
    await world.runJobs();
    expect(await world.wechat.control.order(late.outTradeNo)).toMatchObject({
      refunds: [{ outRefundNo: `${late.outTradeNo}R1`, refundFen: 50_000, state: 'SUCCESS' }],
    });
    const { years } = await late.insured.arrears();
    expect(years.map(({ feeYear, obligation }) => [feeYear, obligation])).toEqual([
      [2026, 'paid'],
      [2025, 'paid'],
      [2024, 'paid'],
    ]);
    const view = await late.insured.show(late.orderId);
    expect(view.refunds).toHaveLength(1);
    expect(view.receipts).toHaveLength(1);
    expect(await openCaseOf(`refund:${late.outTradeNo}R1`)).toBe(0);
  });

  it('returns the whole payment when nothing of it is free, also while the other order is only open', async () => {
    const insured = await aResident(world, personAt(1), 'openid-refund-1-insured');
    const first = await insured.order(await insured.basket([{ feeYear: 2026, tier: '500' }]));
    await insured.request('POST', `/api/orders/${first.orderId}/close`, {});
    const child = await aResident(world, { ...personAt(1), phone: undefined }, 'openid-refund-1-child');
    const second = await child.order(await child.basket([{ feeYear: 2026, tier: '300' }]));
    const outTradeNo = await outTradeNoOf(world, first.orderId);
    await deliver(outTradeNo, 1);
    const late = { insured, orderId: first.orderId, outTradeNo };
    expect(await insured.show(first.orderId)).toMatchObject({
      lines: [{ outcome: 'refundDue' }],
      refunds: [{ amountFen: 50_000 }],
      receipts: [],
    });
    await child.cashier(second.requestPayment);
    await until(async () => (await child.show(second.orderId)).state === 'paid');
    await ranUntil(late, 'succeeded');
    expect((await child.show(second.orderId)).lines).toMatchObject([{ outcome: 'credited' }]);
  });

  it.each(['answer.429Accepted', 'answer.resetAfterCommit', 'answer.500'] as const)(
    'asks first and sends the same number again after %s',
    async (fault) => {
      const at = { 'answer.429Accepted': 2, 'answer.resetAfterCommit': 3, 'answer.500': 4 }[fault];
      const late = await paidTooLate(at);
      await world.wechat.control.arm(fault, { endpoint: 'refund', count: 1 });
      await ranUntil(late, 'succeeded');
      expect((await world.wechat.control.order(late.outTradeNo)).refunds).toHaveLength(1);
    },
  );

  it('goes on under the next number when WeChat has closed the first', async () => {
    const late = await paidTooLate(9);
    await world.wechat.control.arm('refund.closed', { outTradeNo: late.outTradeNo, count: 1 });
    await ranUntil(late, 'succeeded');
    const { refunds } = await world.wechat.control.order(late.outTradeNo);
    expect(refunds.map(({ outRefundNo, state }) => [outRefundNo, state])).toEqual([
      [`${late.outTradeNo}R1`, 'CLOSED'],
      [`${late.outTradeNo}R2`, 'SUCCESS'],
    ]);
    expect((await late.insured.show(late.orderId)).refunds).toMatchObject([{ number: `${late.outTradeNo}R2` }]);
    expect(await openCaseOf(`refund:${late.outTradeNo}R1`)).toBe(0);
  });

  it('tells a person at once when WeChat pays what was to be returned by bank', async () => {
    const late = await paidTooLate(10);
    await world.wechat.control.arm('refund.abnormal', { outTradeNo: late.outTradeNo, count: 1 });
    await ranUntil(late, 'abnormal');
    const number = `${late.outTradeNo}R1`;
    await world.product.database.inTransaction((tx) =>
      tx.change(`UPDATE refunds SET state = 'byTransfer' WHERE out_refund_no = ?`, [number]),
    );
    await world.wechat.control.moveRefund(number, 'SUCCESS');
    const urgent = (): Promise<number> =>
      countOf(
        world,
        `(SELECT COUNT(*) FROM cases WHERE kind = 'paymentMismatch' AND subject = ? AND is_urgent = 'yes')`,
        [`refund:${number}`],
      );
    await until(async () => (await urgent()) === 1);
    expect(await refundState(late)).toBe('byTransfer');
  });

  it('does not return money twice because WeChat refused to say what became of the refund', async () => {
    const late = await paidTooLate(8);
    await world.wechat.control.arm('answer.resetAfterCommit', { endpoint: 'refund', count: 1 });
    await world.wechat.control.arm('notice.dropped', { outTradeNo: late.outTradeNo, count: 1 });
    await world.wechat.control.arm('answer.400', { endpoint: 'refundQuery', count: 1 });
    await until(async () => {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
      return ['succeeded', 'byTransfer'].includes((await refundState(late)) ?? '');
    });
    expect(await refundState(late)).toBe('succeeded');
    expect(await openCaseOf(`refund:${late.outTradeNo}R1`)).toBe(0);
  });

  it.each([
    ['refund.abnormal', 5, 'abnormal', 1],
    ['refund.notEnough', 6, 'byTransfer', 1],
    ['refund.closed', 7, 'byTransfer', 2],
  ] as const)('opens a case for a bank transfer after %s', async (fault: FaultName, at, state, numbers) => {
    const late = await paidTooLate(at);
    await world.wechat.control.arm(fault, { outTradeNo: late.outTradeNo, count: numbers });
    await ranUntil(late, state);
    const subject = `refund:${late.outTradeNo}R${numbers}`;
    expect(await openCaseOf(subject)).toBe(1);
    expect((await world.product.commands.openCases()).find((found) => found.subject === subject)).toMatchObject({
      kind: 'refundReturn',
      amountFen: 50_000,
      returnBy: 'bankTransfer',
    });
  });
});
