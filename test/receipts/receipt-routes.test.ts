import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import { decodeReceiptCode, encodeReceiptCode } from '../../server/receipts/receipt-code';
import { lineStages } from '../../server/contributions/contribution-line-store';
import { answerErrors } from '../../server/http/answer-errors';
import type { Caller } from '../../server/http/caller';
import { mountRoutes } from '../../server/http/mount-routes';
import { receiptRoutes } from '../../server/receipts/receipt-routes';
import { day } from '../../server/shared/day';
import { fen } from '../../server/shared/fen';
import { newToken } from '../../server/shared/ids';
import { silentLogger } from '../../server/shared/logger';
import { receiptCheck, receiptDetail, receiptProgress } from '../../types/receipts';
import { describeOnEachEngine } from '../support/engines';
import type { ServedApp } from './serve-app';
import { serveApp } from './serve-app';
import type { ReceiptWorld } from './receipt-world';
import { aCaller, openReceiptWorld, PAYEE, PAYER } from './receipt-world';

describeOnEachEngine('the receipt routes', ({ settings }) => {
  let world: ReceiptWorld;
  let served: ServedApp;
  const callers = new Map<string, Caller>();

  beforeAll(async () => {
    world = await openReceiptWorld(settings);
    const koa = new Koa();
    koa.use(answerErrors(silentLogger));
    koa.use(bodyParser({ enableTypes: ['json'] }));
    koa.use(mountRoutes(receiptRoutes(world.routesDeps), (token) => Promise.resolve(callers.get(token))));
    served = await serveApp(koa);
  });
  afterAll(async () => {
    await served.close();
    await world.database.close();
  });

  const as = (caller: Caller): { authorization: string } => {
    const token = newToken();
    callers.set(token, caller);
    return { authorization: `Bearer ${token}` };
  };
  const ask = async (
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; body: unknown; text: string }> => {
    const answer = await fetch(`${served.origin}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as unknown };
  };
  const check = (code: unknown): ReturnType<typeof ask> =>
    ask('/api/receipt-checks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
  const codeOf = (status: number, code: string): object => ({ status, body: { error: { code } } });
  const payer = aCaller(PAYER.accountId);
  const twoYears = [
    { feeYear: 2026, yuan: 500, subsidyYuan: 75 },
    { feeYear: 2024, yuan: 500 },
  ];

  describe('GET /api/receipts/:id', () => {
    it('shows the payer everything but who the insured is', async () => {
      const { participantId, rid } = await world.aPerson('张卫国');
      const { receipt } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const { status, body, text } = await ask(`/api/receipts/${receipt.rid}`, { headers: as(payer) });
      expect(status).toBe(200);
      expect(receiptDetail.parse(body)).toEqual(body);
      expect(body).toMatchObject({
        id: receipt.rid,
        number: receipt.number,
        heading: '青禾县城乡居民养老保险费',
        title: '电子缴费凭证',
        amountFen: 100_000,
        amountInCapitals: '壹仟元整',
        participantId: rid,
        maskedName: '张*国',
        years: [
          { feeYear: 2026, tier: '500', amountFen: 50_000, subsidyFen: 7_500, reversed: false },
          { feeYear: 2024, tier: '500', amountFen: 50_000, subsidyFen: 0, reversed: false },
        ],
        payer: '张*',
        paidAt: '2026-06-11T10:32:00.000+08:00',
        payee: PAYEE,
        verifyUrl: `https://jf.example.gov.cn/verify#${receipt.codeText}`,
        standing: 'valid',
        reversedFen: 0,
      });
      expect(text).not.toContain('张卫国');
      expect(text).not.toMatch(/610199195801/);
    });

    it('shows the insured at L2 the same, masked too: a screen is read over shoulders', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const insured = aCaller(8, { [participantId]: { level: 'L2', audience: 'insured' } });
      const shown = await ask(`/api/receipts/${receipt.rid}`, { headers: as(insured) });
      expect(shown).toMatchObject({ status: 200, body: { maskedName: '张*国' } });
      expect(shown.text).not.toContain('张卫国');
    });

    it('lets nobody else see it', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const stranger = aCaller(8);
      const atL1 = aCaller(8, { [participantId]: { level: 'L1', audience: 'payer' } });
      for (const path of ['', '/pdf', '/progress']) {
        const at = `/api/receipts/${receipt.rid}${path}`;
        expect(await ask(at)).toMatchObject(codeOf(401, 'session.expired'));
        expect(await ask(at, { headers: as(stranger) })).toMatchObject(codeOf(404, 'notFound'));
        expect(await ask(at, { headers: as(atL1) })).toMatchObject(codeOf(403, 'identity.level'));
      }
    });

    it.each(['short', 'A'.repeat(23), `${'A'.repeat(21)}.`])('refuses an id that is none: %s', async (id) => {
      expect(await ask(`/api/receipts/${id}`, { headers: as(payer) })).toMatchObject(codeOf(400, 'request.bad'));
    });

    it('tells the payer of all receipts of the order, the insured of none but their own', async () => {
      const father = await world.aPerson('张卫国');
      const mother = await world.aPerson('李秀英');
      const { receipts } = await world.receiptsFor([
        { participantId: father.participantId, years: twoYears },
        { participantId: mother.participantId, years: twoYears },
      ]);
      const rids = receipts.map((receipt) => receipt.rid);
      const insured = aCaller(8, { [mother.participantId]: { level: 'L2', audience: 'insured' } });
      const at = `/api/receipts/${rids[1]}`;
      expect(await ask(at, { headers: as(payer) })).toMatchObject({ body: { receiptsOfOrder: rids } });
      expect(await ask(at, { headers: as(insured) })).toMatchObject({ body: { receiptsOfOrder: [rids[1]] } });
    });

    it('keeps what was issued when a line is reversed, and says what it is worth now', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt, lines } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const at = `/api/receipts/${receipt.rid}`;
      await world.reverse(lines[1]?.lineId ?? 0);
      expect(await ask(at, { headers: as(payer) })).toMatchObject({
        body: { amountFen: 100_000, standing: 'partlyReversed', reversedFen: 50_000, years: [{}, { reversed: true }] },
      });
      await world.reverse(lines[0]?.lineId ?? 0);
      expect(await ask(at, { headers: as(payer) })).toMatchObject({
        body: { amountFen: 100_000, standing: 'reversed', reversedFen: 100_000, amountInCapitals: '壹仟元整' },
      });
    });

    it('names no payer who never told a name', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt } = await world.receiptsFor([{ participantId, years: twoYears }], { accountId: 99 });
      const shown = await ask(`/api/receipts/${receipt.rid}`, { headers: as(aCaller(99)) });
      expect(shown).toMatchObject({ body: { payer: '微信用户' } });
    });
  });

  describe('GET /api/receipts', () => {
    it('lists what the account paid and its own years at L2, newest first', async () => {
      const me = await world.aPerson('陈志明');
      const father = await world.aPerson('陈大山');
      const accountId = 300;
      const paidByMe = await world.receiptsFor([{ participantId: father.participantId, years: twoYears }], {
        accountId,
      });
      const paidForMe = await world.receiptsFor([{ participantId: me.participantId, years: twoYears }], {
        accountId: 301,
      });
      await world.receiptsFor([{ participantId: father.participantId, years: [{ feeYear: 2023, yuan: 200 }] }], {
        accountId: 301,
      });
      const atL1 = aCaller(accountId, { [me.participantId]: { level: 'L1', audience: 'insured' } });
      const atL2 = aCaller(accountId, { [me.participantId]: { level: 'L2', audience: 'insured' } });
      world.owned.set(accountId, [me.participantId]);
      expect(await ask('/api/receipts', { headers: as(atL2) })).toMatchObject({
        status: 200,
        body: {
          receipts: [
            { id: paidForMe.receipt.rid, maskedName: '陈*明', participantId: me.rid },
            {
              id: paidByMe.receipt.rid,
              number: paidByMe.receipt.number,
              paidDay: '2026-06-11',
              maskedName: '陈*山',
              amountFen: 100_000,
              years: [2026, 2024],
              standing: 'valid',
              step: 'paid',
            },
          ],
          hasMore: false,
        },
      });
      const { body, text } = await ask('/api/receipts', { headers: as(atL1) });
      expect(body).toMatchObject({ receipts: [{ id: paidByMe.receipt.rid }] });
      expect((body as { receipts: unknown[] }).receipts).toHaveLength(1);
      expect(text).not.toContain('陈大山');
    });

    it('goes on after the last of a page, 50 at a time', async () => {
      const accountId = 400;
      const { participantId } = await world.aPerson('何美玲');
      const issued: string[] = [];
      for (let at = 0; at < 52; at += 1) {
        const years = [{ feeYear: 2026, yuan: 200 }];
        issued.unshift((await world.receiptsFor([{ participantId, years }], { accountId })).receipt.rid);
      }
      const headers = as(aCaller(accountId));
      const asked = jest.spyOn(world.database.reader, 'rows');
      const first = (await ask('/api/receipts', { headers })).body as { receipts: { id: string }[]; hasMore: boolean };
      expect(first.receipts.map(({ id }) => id)).toEqual(issued.slice(0, 50));
      expect(first.hasMore).toBe(true);
      expect(asked).toHaveBeenCalledTimes(4); // receipts, lines, stages, people: as many for one receipt as for 50
      asked.mockRestore();
      const second = await ask(`/api/receipts?after=${issued[49]}`, { headers });
      expect(second.body).toMatchObject({ receipts: [{ id: issued[50] }, { id: issued[51] }], hasMore: false });
    });

    it('is empty for who has none, and refuses a place that is none', async () => {
      const headers = as(aCaller(500));
      expect(await ask('/api/receipts', { headers })).toMatchObject({ body: { receipts: [], hasMore: false } });
      expect(await ask(`/api/receipts?after=${'A'.repeat(22)}`, { headers })).toMatchObject(codeOf(400, 'request.bad'));
      expect(await ask('/api/receipts')).toMatchObject(codeOf(401, 'session.expired'));
    });
  });

  describe('GET /api/receipts/:id/progress', () => {
    it('knows that the money was paid and guesses nothing', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const { body } = await ask(`/api/receipts/${receipt.rid}/progress`, { headers: as(payer) });
      expect(receiptProgress.parse(body)).toEqual(body);
      expect(body).toEqual({
        standing: 'valid',
        step: 'paid',
        stages: [
          { stage: 'paid', state: 'done', day: '2026-06-11', text: '您已付款', isLate: false },
          { stage: 'taxBooked', state: 'notConnected', text: '税务入账', isLate: false },
          { stage: 'inTreasury', state: 'notConnected', text: '进国库', isLate: false },
          { stage: 'transferred', state: 'notConnected', text: '拨付', isLate: false },
          { stage: 'inAccount', state: 'notConnected', text: '记入个人账户', isLate: false },
        ],
        message: '下一步税务入账，未联网，看不到日子。',
        personalFen: 100_000,
        subsidyFen: 7_500,
      });
    });

    it('is as far as its slowest line', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt, lines } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const book = (lineId: number, on: string): Promise<number> =>
        world.database.inTransaction((tx) =>
          tx.insert(lineStages, { lineId, stage: 'taxBooked', stageDay: day(on), source: 'tax' }),
        );
      const progress = (): ReturnType<typeof ask> =>
        ask(`/api/receipts/${receipt.rid}/progress`, { headers: as(payer) });
      await book(lines[0]?.lineId ?? 0, '2026-06-13');
      expect(await progress()).toMatchObject({
        body: { step: 'paid', stages: [{}, { stage: 'taxBooked', state: 'waiting' }, {}, {}, {}] },
      });
      await book(lines[1]?.lineId ?? 0, '2026-06-12');
      expect(await progress()).toMatchObject({
        body: { step: 'taxBooked', stages: [{}, { state: 'done', day: '2026-06-13' }, {}, {}, {}] },
      });
    });

    it('promises working days where a stage is connected, and has one case with a number when they are over', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const headers = as(payer);
      const progress = (): ReturnType<typeof ask> => ask(`/api/receipts/${receipt.rid}/progress`, { headers });
      // Paid on Thursday the 11th; the 12th is a holiday, so one working day later is Monday the 15th.
      expect((await progress()).body).toMatchObject({
        stages: [{}, { state: 'waiting', byDay: '2026-06-15', isLate: false }, { state: 'notConnected' }, {}, {}],
        message: '下一步税务入账，6月15日前。',
      });
      world.setNow(new Date('2026-06-15T23:59:00+08:00'));
      expect((await progress()).body).toMatchObject({ stages: [{}, { isLate: false }, {}, {}, {}] });
      world.setNow(new Date('2026-06-16T00:00:00+08:00'));
      const late = (await progress()).body as { caseNumber: string };
      expect(late.caseNumber).toMatch(/^260616\d{6}$/);
      expect(late).toMatchObject({
        stages: [{}, { isLate: true }, {}, {}, {}],
        message: `比说好的晚了，我们已在催，编号${late.caseNumber}。`,
      });
      expect((await progress()).body).toEqual(late);
    });
  });

  describe('POST /api/receipts/:id/certificate-requests', () => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

    it('is one request with one number however often it is asked, and none for money that went back', async () => {
      const { participantId } = await world.aPerson('张卫国');
      const { receipt, lines } = await world.receiptsFor([{ participantId, years: twoYears }]);
      const headers = { ...post.headers, ...as(payer) };
      const at = `/api/receipts/${receipt.rid}/certificate-requests`;
      const first = await ask(at, { ...post, headers });
      expect(first).toMatchObject({
        status: 200,
        body: { hall: '青禾县办税服务厅', address: '人民路1号', hours: '工作日', bring: '身份证' },
      });
      expect((first.body as { number: string }).number).toMatch(/^\d{12}$/);
      const both = await Promise.all([ask(at, { ...post, headers }), ask(at, { ...post, headers })]);
      for (const again of both) expect(again.body).toEqual(first.body);
      for (const { lineId } of lines) await world.reverse(lineId);
      expect(await ask(at, { ...post, headers })).toMatchObject(codeOf(422, 'receipt.reversed'));
      const stranger = { ...post.headers, ...as(aCaller(77)) };
      expect(await ask(at, { ...post, headers: stranger })).toMatchObject(codeOf(404, 'notFound'));
    });
  });

  describe('POST /api/receipt-checks', () => {
    const paid = async (): Promise<Awaited<ReturnType<ReceiptWorld['receiptsFor']>>> => {
      const { participantId } = await world.aPerson('张卫国');
      return world.receiptsFor([{ participantId, years: twoYears }]);
    };

    it('says genuine to anybody, with number, years, amount, day and standing only', async () => {
      const { receipt, lines } = await paid();
      const { status, body } = await check(receipt.codeText);
      expect(status).toBe(200);
      expect(receiptCheck.parse(body)).toEqual(body);
      expect(body).toEqual({
        genuine: true,
        number: receipt.number,
        years: [2024, 2026],
        amountFen: 100_000,
        day: '2026-06-11',
        standing: 'valid',
      });
      await world.reverse(lines[0]?.lineId ?? 0);
      expect(await check(receipt.codeText)).toMatchObject({ body: { standing: 'partlyReversed', amountFen: 100_000 } });
      await world.reverse(lines[1]?.lineId ?? 0);
      expect(await check(receipt.codeText)).toMatchObject({ body: { standing: 'reversed' } });
    });

    it('says fake to a code with our signature that is on no receipt of ours', async () => {
      const { receipt } = await paid();
      const signer = world.keys.signer(day('2026-06-11'));
      const facts = decodeReceiptCode(receipt.codeText, world.keys.verify);
      if (facts === undefined) throw new Error('not genuine');
      const otherAmount = encodeReceiptCode({ ...facts, amountFen: fen(999_900) }, signer);
      const otherReceipt = encodeReceiptCode({ ...facts, rid: 'A'.repeat(22) }, signer);
      for (const code of [otherAmount, otherReceipt]) {
        expect(decodeReceiptCode(code, world.keys.verify)).toBeDefined();
        expect(await check(code)).toMatchObject(codeOf(422, 'receipt.fake'));
      }
    });

    it.each([
      ['nothing', ''],
      ['a letter', 'x'],
      ['half a code', 'AQ'],
      ['a number', '2606110048173601'],
      ['a tag', '<script>'],
      ['a thousand letters', 'A'.repeat(1_000)],
    ])('says fake to %s', async (_, code) => {
      expect(await check(code)).toMatchObject({
        status: 422,
        body: { error: { code: 'receipt.fake', message: '对不上，不是我们出的。请别付钱，打12366。' } },
      });
    });

    it.each([undefined, null, 1, ['x'], { $gt: '' }, 'A'.repeat(1_001)])(
      'refuses what is no code: %p',
      async (code) => {
        expect(await check(code)).toMatchObject(codeOf(400, 'request.bad'));
      },
    );
  });
});
