import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseCommand } from '../../server/cli/case-commands';
import type { RefundOptions, RefundView } from '../../types/refunds';
import type { ReceiptDetail } from '../../types/receipts';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import type { Officers } from '../support/officers';
import { officersOf } from '../support/officers';
import { agree } from '../reminders/reminder-town';
import { advanceBoth, countOf, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident, signIn } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const OWES_TWO = { enrolledDay: '2025-01-05' };
const BOTH_YEARS = [
  { feeYear: 2026, tier: '500' },
  { feeYear: 2025, tier: '300' },
];

type Paid = { payer: Resident; orderId: string; outTradeNo: string };
type Wish = { lines?: readonly number[]; reason?: string; note?: string };

describeOnEachEngine('applying for a refund', (engine: TestEngine) => {
  let world: World;
  let officers: Officers;
  const people = Array.from({ length: 13 }, () => aPerson(OWES_TWO));
  const personAt = (at: number): TestPerson => people[at] ?? aPerson();

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

  const paidBy = async (payer: Resident, lines: Parameters<Resident['basket']>[0]): Promise<Paid> => {
    const { orderId, requestPayment } = await payer.order(await payer.basket(lines));
    expect(await payer.cashier(requestPayment)).toBe('ok');
    await until(async () => (await payer.show(orderId)).state === 'paid');
    await world.runJobs();
    return { payer, orderId, outTradeNo: await outTradeNoOf(world, orderId) };
  };
  /** Somebody who pays for a person without being that person. */
  const aChild = (at: number): Promise<Resident> =>
    aResident(world, { ...personAt(at), phone: undefined }, `openid-refunds-child-${at}`);
  const anInsured = (at: number): Promise<Resident> => aResident(world, personAt(at), `openid-refunds-own-${at}`);
  const paidYears = async (at: number): Promise<Paid> => paidBy(await aChild(at), BOTH_YEARS);

  const options = async ({ payer, orderId }: Paid): Promise<RefundOptions> =>
    (await payer.request('GET', `/api/orders/${orderId}/refund-options`)).json as unknown as RefundOptions;
  const ask = async (paid: Paid, { lines = [2026], reason = 'paidTwice', note }: Wish = {}): Promise<Answer> => {
    const found = (await options(paid)).lines.filter(({ feeYear }) => lines.includes(feeYear));
    const body = { orderId: paid.orderId, lineIds: found.map(({ lineId }) => lineId), reason };
    return paid.payer.request('POST', '/api/refunds', note === undefined ? body : { ...body, note });
  };
  const applied = async (paid: Paid, wish: Wish = {}): Promise<RefundView> => {
    const answer = await ask(paid, wish);
    expect(answer.status).toBe(200);
    return answer.json as unknown as RefundView;
  };
  const shown = async ({ payer }: Paid, { refundId }: RefundView): Promise<RefundView> =>
    (await payer.request('GET', `/api/refunds/${refundId}`)).json as unknown as RefundView;
  const refused = (answer: Answer): unknown => (answer.json as unknown as { error: unknown }).error;
  const stepsOf = ({ steps }: RefundView): string[] => steps.map(({ step, state }) => `${step} ${state}`);

  const ranUntil = (paid: Paid, view: RefundView, state: RefundView['state']): Promise<void> =>
    until(async () => {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
      return (await shown(paid, view)).state === state;
    });
  const openCase = (kind: string, subject: string): Promise<number> =>
    countOf(world, '(SELECT COUNT(*) FROM cases WHERE kind = ? AND subject = ? AND open_slot = 1)', [kind, subject]);
  const receiptOf = async ({ payer, orderId }: Paid): Promise<ReceiptDetail> => {
    const { receipts } = await payer.show(orderId);
    const path = `/api/receipts/${receipts[0]?.receiptId ?? ''}`;
    return (await payer.request('GET', path)).json as unknown as ReceiptDetail;
  };
  const pdfWords = async ({ payer }: Paid, receiptId: string): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-refund-'));
    const path = join(folder, 'receipt.pdf');
    writeFileSync(path, (await payer.request('GET', `/api/receipts/${receiptId}/pdf`)).bytes);
    const words = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    rmSync(folder, { recursive: true, force: true });
    return words;
  };
  const stagesTold = async ({ payer, orderId }: Paid, feeYear: number, stages: readonly string[]): Promise<void> => {
    const { receipts } = await payer.show(orderId);
    const { number } = (await payer.request('GET', `/api/receipts/${receipts[0]?.receiptId ?? ''}`))
      .json as unknown as ReceiptDetail;
    const folder = mkdtempSync(join(tmpdir(), 'niannian-stages-'));
    const path = join(folder, 'stages.csv');
    const rows = stages.map((stage) => `${number},${feeYear},${stage},2026-06-11`);
    writeFileSync(path, `缴费记录,年度,阶段,日期\n${rows.join('\n')}\n`);
    const report = await world.product.commands.importStages({ path, apply: true, officer: 'test' });
    rmSync(folder, { recursive: true, force: true });
    expect(report.problemCount).toBe(0);
  };

  it('goes from the phone over two officers to WeChat; the year is open again, the receipt reversed', async () => {
    const paid = await paidYears(0);
    const before = await options(paid);
    expect(before).toMatchObject({
      answerWorkingDays: 30,
      offices: ['国家税务总局青禾县税务局', '青禾县社保经办机构'],
      lines: [
        { feeYear: 2026, amountFen: 50_000, canApply: true, needsBankCard: false },
        { feeYear: 2025, amountFen: 30_000, canApply: true, needsBankCard: false },
      ],
    });
    const view = await applied(paid, { note: '给我妈缴了两次' });
    expect(view).toMatchObject({
      state: 'open',
      amountFen: 50_000,
      answerByDay: '2026-07-23', // 30 working days
      lines: [{ feeYear: 2026, amountFen: 50_000 }],
      message: '税务和社保都要看一遍。',
    });
    expect(view.number).toMatch(/^260611\d{6}$/);
    expect(stepsOf(view)).toEqual(['received done', 'taxReview now', 'socialSecurityReview next', 'refunded next']);

    // Asked again, and asked at once by impatient fingers: the same application. Another choice: where it stands.
    expect((await ask(paid)).json).toEqual(view);
    const again = await Promise.all([ask(paid), ask(paid), ask(paid)]);
    for (const { json } of again) expect(json).toMatchObject({ refundId: view.refundId });
    expect(refused(await ask(paid, { lines: [2026, 2025] }))).toMatchObject({
      code: 'refund.open',
      message: '这笔正在退，7月23日前有结果。',
      details: { refundId: view.refundId },
    });
    expect((await options(paid)).lines[0]).toMatchObject({ canApply: false, refundId: view.refundId });

    // Not the address of anybody else; not in clear text anywhere.
    const stranger = await signIn(world, 'openid-refunds-stranger');
    for (const path of [`/api/refunds/${view.refundId}`, `/api/orders/${paid.orderId}/refund-options`]) {
      expect((await world.request('GET', path, { token: stranger })).status).toBe(404);
    }
    const rows = await world.product.database.reader.rows('SELECT * FROM refund_applications');
    expect(JSON.stringify(rows)).not.toContain('给我妈');

    const [first, second] = officers.names;
    const listed = await officers.refunds(['list']);
    expect(listed.lines.find((line) => line.startsWith(view.number))).toContain('500元');
    const sheet = (await officers.refunds(['show', view.number])).lines.join('\n');
    expect(sheet).toContain('“给我妈缴了两次”');
    expect(sheet).not.toContain(personAt(0).name);
    expect(await officers.refunds(['approve', view.number], first, 'guessed')).toMatchObject({ exitCode: 1 });
    expect(await officers.refunds(['approve', view.number], '没有这个人')).toMatchObject({ exitCode: 1 });
    expect(await officers.refunds(['approve', view.number], first)).toMatchObject({ exitCode: 0 });
    expect(stepsOf(await shown(paid, view))).toEqual([
      'received done',
      'taxReview done',
      'socialSecurityReview now',
      'refunded next',
    ]);
    expect(await officers.refunds(['approve', view.number], first)).toMatchObject({
      exitCode: 1,
      lines: ['您已经批过了，要换一个人批第二次。'],
    });
    expect((await shown(paid, view)).state).toBe('open');
    const closing = await caseCommand({ ...world.product.commands, print: () => undefined }, [
      'close',
      view.number,
      '--as',
      first,
      '--reason',
      '不管了',
    ]);
    expect(closing).toBe(1); // an application ends by a decision only

    expect(await officers.refunds(['approve', view.number], second)).toMatchObject({ exitCode: 0 });
    expect((await shown(paid, view)).state).toBe('sending');
    expect((await paid.payer.arrears()).years[0]).toMatchObject({ feeYear: 2026, obligation: 'due' });
    const receipt = await receiptOf(paid);
    expect(receipt).toMatchObject({ standing: 'partlyReversed', reversedFen: 50_000, reversedDay: '2026-06-11' });
    expect(await pdfWords(paid, receipt.id)).toContain('已冲正');
    const check = { code: receipt.verifyUrl.split('#')[1] };
    expect((await world.request('POST', '/api/receipt-checks', { body: check })).json).toMatchObject({
      genuine: true,
      standing: 'partlyReversed',
    });
    await ranUntil(paid, view, 'refunded');
    expect(await world.wechat.control.order(paid.outTradeNo)).toMatchObject({
      refunds: [{ outRefundNo: `${paid.outTradeNo}R1`, refundFen: 50_000, state: 'SUCCESS' }],
    });
    const done = await shown(paid, view);
    expect(done.steps.map(({ state, day }) => [state, day])).toEqual(
      Array.from({ length: 4 }, () => ['done', '2026-06-11']),
    );
    expect(done.message).toBe('500元已退给付款人。');
    expect(await openCase('refundApplication', `refundApplication:${view.refundId}`)).toBe(0);
    expect((await officers.refunds(['approve', view.number], second)).lines).toEqual(['这一件以前已经办了。']);

    // What was open again is paid again, and the old receipt stays what it was.
    const later = await paidBy(paid.payer, [{ feeYear: 2026, tier: '300' }]);
    expect((await later.payer.show(later.orderId)).lines).toMatchObject([{ outcome: 'credited' }]);
    expect((await receiptOf(paid)).standing).toBe('partlyReversed');
  });

  it('is granted once, however many officers approve at the same moment', async () => {
    const paid = await paidYears(12);
    const { number } = await applied(paid);
    const { commands, database } = world.product;
    const names = ['甲', '乙', '丙', '甲', '乙', '丙', '甲', '乙', '丙', '丁'];
    const decided = await Promise.all(names.map((officer) => commands.approveApplication({ number, officer })));
    expect(decided.filter((one) => one === 'first')).toHaveLength(1);
    expect(decided.filter((one) => one === 'second')).toHaveLength(1);
    const rows = await database.reader.rows<{ firstBy: string; secondBy: string }>(
      'SELECT first_by, second_by FROM approvals WHERE subject = ?',
      [number],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.firstBy).not.toBe(rows[0]?.secondBy);
    expect((await paid.payer.show(paid.orderId)).refunds).toHaveLength(1);
  });

  it('is refused with a reason that the resident reads; then it may be asked for again, three times', async () => {
    const paid = await paidYears(1);
    await agree(world, paid.payer, '结果通知');
    for (const round of [1, 2, 3]) {
      const view = await applied(paid, { reason: 'other', note: `第${round}次` });
      if (round === 2) await officers.refunds(['approve', view.number], officers.names[0]);
      const reason = ['--reason', '查过了，只缴了一次。'];
      expect(await officers.refunds(['refuse', view.number, ...reason], officers.names[1])).toMatchObject({
        exitCode: 0,
      });
      const after = await shown(paid, view);
      expect(after).toMatchObject({ state: 'refused' });
      expect(after.message).toContain('查过了，只缴了一次。');
      expect(stepsOf(after)).toEqual([
        'received done',
        'taxReview done',
        ...(round === 2 ? ['socialSecurityReview done'] : []),
      ]);
      expect((await officers.approve(view.number)).lines).toEqual(['这一件以前已经办了。']);
    }
    expect(refused(await ask(paid))).toMatchObject({ code: 'refund.atWindow' });
    expect((await receiptOf(paid)).standing).toBe('valid');
    for (let at = 0; at < 2; at += 1) await world.runJobs();
    const cards = await world.wechat.control.cards(paid.payer.openid);
    expect(cards.map(({ page, fields }) => ({ page, ...fields }))).toMatchObject([
      { page: `pages/refund/refund?o=${paid.orderId}`, 事项: '退费申请', 结果: '没有批准', 提示: '点开看原因和怎么办' },
    ]);
  });

  it('takes a raised year back from its last payment', async () => {
    const insured = await anInsured(2);
    const base = await paidBy(insured, [{ feeYear: 2026, tier: '300' }]);
    const raise = await paidBy(insured, [{ feeYear: 2026, tier: '500', kind: 'supplement' as const }]);
    expect(refused(await ask(base))).toMatchObject({ code: 'refund.raised' });
    const child = await paidBy(await aChild(2), [{ feeYear: 2025, tier: '300' }]);
    expect(await options(child)).toMatchObject({ lines: [{ canApply: true }] });
    const ofRaise = await applied(raise);
    const ofBase = await applied(base); // with the raise on its way back, both are asked for together
    await officers.approve(ofBase.number);
    const early = await officers.refunds(['approve', ofBase.number], officers.names[1]);
    expect(early).toMatchObject({ exitCode: 1, lines: ['这一年后来提过档，先办提档那一笔。'] });
    expect((await shown(base, ofBase)).state).toBe('open');
    expect((await officers.approve(ofRaise.number)).exitCode).toBe(0);
    expect((await insured.arrears()).years[0]).toMatchObject({ obligation: 'paid', chosenTier: '300' });
    expect((await officers.refunds(['approve', ofBase.number], officers.names[1])).exitCode).toBe(0);
    expect((await insured.arrears()).years[0]).toMatchObject({ obligation: 'due' });
    await ranUntil(base, ofBase, 'refunded');
    await ranUntil(raise, ofRaise, 'refunded');
  });

  it('waits while somebody is paying for that year', async () => {
    const insured = await anInsured(3);
    const base = await paidBy(insured, [{ feeYear: 2026, tier: '300' }]);
    const view = await applied(base);
    const raising = await insured.order(await insured.basket([{ feeYear: 2026, tier: '500', kind: 'supplement' }]));
    expect((await officers.approve(view.number)).lines).toEqual(['这一年正有人在付，没有办。过半小时再批。']);
    expect((await shown(base, view)).state).toBe('open');
    await insured.request('POST', `/api/orders/${raising.orderId}/close`, {});
    expect((await officers.refunds(['approve', view.number], officers.names[1])).exitCode).toBe(0);
    await ranUntil(base, view, 'refunded');
    await paidBy(insured, [{ feeYear: 2026, tier: '500' }]); // the raise that nobody paid does not stand in its way
    expect((await insured.arrears()).years[0]).toMatchObject({ obligation: 'paid', chosenTier: '500' });
  });

  it('is the right of the payer, and of the insured at L2; the money goes to the payer', async () => {
    const paid = await paidYears(4);
    const insured = await anInsured(4);
    const own = { ...paid, payer: insured };
    const view = await applied(own, { lines: [2026, 2025], reason: 'employeeInsured' });
    expect(view.amountFen).toBe(80_000);
    expect((await shown(paid, view)).refundId).toBe(view.refundId);
    await officers.grant(view.number);
    await ranUntil(paid, view, 'refunded');
    const { refunds } = await world.wechat.control.order(paid.outTradeNo);
    expect(refunds).toMatchObject([{ refundFen: 80_000, state: 'SUCCESS' }]);
    expect((await receiptOf(paid)).standing).toBe('reversed');
    // Whose money went back does not learn that somebody paid since.
    const cardOf = async ({ payer }: Paid): Promise<unknown> =>
      ((await payer.request('GET', '/api/home')).json as unknown as { people: unknown[] }).people[0];
    expect(await cardOf(paid)).toMatchObject({ cardState: 'dueNoTier' });
    await paidBy(insured, [{ feeYear: 2026, tier: '500' }]);
    expect(await cardOf(paid)).toMatchObject({ cardState: 'nothingDue' });
    // A family that has parted still sees what it paid.
    const half = await paidYears(5);
    const { links } = (await half.payer.request('GET', '/api/family-links')).json as unknown as {
      links: { linkId: string }[];
    };
    for (const { linkId } of links) await half.payer.request('DELETE', `/api/family-links/${linkId}`);
    expect((await ask(half)).status).toBe(200);
  });

  it('goes by bank once it is handed over, and not by phone once it is in the account', async () => {
    const paid = await paidYears(6);
    await stagesTold(paid, 2026, ['税务入账', '进国库', '拨付']);
    await stagesTold(paid, 2025, ['税务入账', '进国库', '拨付', '记入个人账户']);
    const { lines } = await options(paid);
    expect(lines).toMatchObject([
      { feeYear: 2026, canApply: true, needsBankCard: true },
      { feeYear: 2025, canApply: false, message: '钱已记到账户，要到窗口退。' },
    ]);
    expect(refused(await ask(paid, { lines: [2025] }))).toMatchObject({ code: 'refund.inAccount' });
    const view = await applied(paid);
    await officers.grant(view.number);
    const number = `${paid.outTradeNo}R1`;
    expect(await shown(paid, view)).toMatchObject({ state: 'byBank' });
    expect(await openCase('refundReturn', `refund:${number}`)).toBe(1);
    await world.runJobs();
    expect((await world.wechat.control.order(paid.outTradeNo)).refunds).toEqual([]);
    const kase = (await world.product.commands.openCases()).find(({ subject }) => subject === `refund:${number}`);
    const close = { number: kase?.number ?? '', officer: officers.names[0], reason: '不管了' };
    expect(await world.product.commands.closeCase(close)).toBe('needsDecision');
    const returned = ['returned', number, '--reason', '农行流水20260611'];
    expect((await officers.refunds(returned, officers.names[0])).exitCode).toBe(0);
    expect((await officers.refunds(returned, officers.names[0])).exitCode).toBe(1);
    expect((await shown(paid, view)).state).toBe('byBank');
    expect((await officers.refunds(returned, officers.names[1])).exitCode).toBe(0);
    expect((await shown(paid, view)).state).toBe('refunded');
    expect(await openCase('refundReturn', `refund:${number}`)).toBe(0);
    expect((await officers.refunds(returned, officers.names[0])).lines).toEqual(['这一笔不用人转账。']);
  });

  it.each([
    ['refund.abnormal', 7, 'byBank'],
    ['refund.notEnough', 8, 'byBank'],
    ['refund.closed', 9, 'refunded'],
    ['refund.xmlNotice', 10, 'refunded'],
    ['answer.429Accepted', 11, 'refunded'],
  ] as const)('says where the money is after %s', async (fault, at, state) => {
    const paid = await paidYears(at);
    const view = await applied(paid);
    const isAnswer = fault === 'answer.429Accepted';
    await officers.grant(view.number);
    await world.wechat.control.arm(fault, {
      count: 1,
      ...(isAnswer ? { endpoint: 'refund' } : { outTradeNo: paid.outTradeNo }),
    });
    await ranUntil(paid, view, state);
    const { refunds } = await world.wechat.control.order(paid.outTradeNo);
    const numbers = { 'refund.closed': 2, 'refund.notEnough': 0 }[fault as string] ?? 1;
    expect(refunds).toHaveLength(numbers);
    if (state !== 'byBank') return;
    expect(await openCase('refundReturn', `refund:${paid.outTradeNo}R1`)).toBe(1);
    if (fault !== 'refund.abnormal') return;
    // Sent again to another card at the merchant's desk, WeChat pays after all.
    await world.wechat.control.moveRefund(`${paid.outTradeNo}R1`, 'SUCCESS');
    await until(async () => (await shown(paid, view)).state === 'refunded');
    expect(await openCase('refundReturn', `refund:${paid.outTradeNo}R1`)).toBe(0);
  });

  it('says that it is late, and goes by bank after a year', async () => {
    const person = aPerson(OWES_TWO);
    await register(world, [person]);
    const paid = await paidBy(await aResident(world, person, 'openid-refunds-late'), [{ feeYear: 2026, tier: '500' }]);
    const view = await applied(paid);
    await advanceBoth(world, 60 * DAY_MS);
    const late = await paid.payer.request('GET', `/api/refunds/${view.refundId}`);
    expect(late.status).toBe(401); // 30 days idle: the session is over
    const back = { ...paid, payer: await aResident(world, person, 'openid-refunds-late') };
    expect((await shown(back, view)).message).toContain('比说好的晚了');
    expect((await officers.refunds(['list'])).lines.find((line) => line.startsWith(view.number))).toContain('【超期】');
    await advanceBoth(world, 306 * DAY_MS);
    await officers.grant(view.number);
    const again = { ...paid, payer: await aResident(world, person, 'openid-refunds-late') };
    expect((await shown(again, view)).state).toBe('byBank');
  });
});
