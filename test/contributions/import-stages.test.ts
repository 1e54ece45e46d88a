import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contributionCommand } from '../../server/cli/contribution-commands';
import { stageCommand } from '../../server/cli/stage-commands';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

const STAGES_HEADER = '缴费记录,年度,阶段,日期';
const PAID_HEADER = '身份证号,年度,档次,个人缴费,政府补贴,缴费日期,渠道,流水号';

describeOnEachEngine('what other places tell us', (engine) => {
  let world: World;
  let folder: string;
  let resident: Resident;
  let receiptId: string;
  let receiptNumber: string;
  let files = 0;
  const [insured, atBank, other] = [aPerson(), aPerson(), aPerson()];

  const fileOf = (lines: readonly string[]): string => {
    files += 1;
    const path = join(folder, `${files}.csv`);
    writeFileSync(path, `${lines.join('\r\n')}\r\n`);
    return path;
  };
  const printing = async (
    run: (print: (line: string) => void) => Promise<number>,
  ): Promise<{ code: number; printed: string }> => {
    const lines: string[] = [];
    const code = await run((line) => lines.push(line));
    return { code, printed: lines.join('\n') };
  };
  const stages = (rows: readonly string[], ...words: string[]): Promise<{ code: number; printed: string }> =>
    printing((print) =>
      stageCommand({ ...world.product.commands, print }, ['import', fileOf([STAGES_HEADER, ...rows]), ...words]),
    );
  const paid = (rows: readonly string[], ...words: string[]): Promise<{ code: number; printed: string }> =>
    printing((print) =>
      contributionCommand({ ...world.product.commands, print }, ['import', fileOf([PAID_HEADER, ...rows]), ...words]),
    );
  const stageCount = (): Promise<number> => countOf(world, `(SELECT COUNT(*) FROM line_stages WHERE stage <> 'paid')`);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'niannian-stages-'));
    world = await startWorld(engine);
    await register(world, [insured, atBank, other]);
    resident = await aResident(world, insured, 'openid-stages');
    const { orderId, requestPayment } = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    await resident.cashier(requestPayment);
    await until(async () => {
      await world.runJobs();
      return (await resident.show(orderId)).receipts.length > 0;
    });
    receiptId = (await resident.show(orderId)).receipts[0]?.receiptId ?? '';
    const sql = 'SELECT number FROM receipts WHERE rid = ?';
    receiptNumber = (await world.product.database.reader.row<{ number: string }>(sql, [receiptId]))?.number ?? '';
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    rmSync(folder, { recursive: true, force: true });
    expect(broken).toEqual([]);
  });

  describe('stages.csv', () => {
    it('tries first, then moves the tracker, and changes nothing the second time', async () => {
      const row = `${receiptNumber},2026,税务入账,2026-06-11`;
      const tried = await stages([row]);
      expect(tried.printed).toMatch(/新增 1 行[^]*--apply/);
      expect(await stageCount()).toBe(0);
      expect((await stages([row], '--apply')).printed).toContain('已写入');
      expect((await stages([row], '--apply')).printed).toContain('以前导入过');
      // Another file that says it again beside something new.
      const more = await stages([row, `${receiptNumber},2026,进国库,2026-06-11`], '--apply');
      expect(more.printed).toContain('新增 1 行，更改 0 行，没变 1 行');
      const { json } = await resident.request('GET', `/api/receipts/${receiptId}/progress`);
      const shown = JSON.stringify(json);
      expect(shown).toMatch(/"taxBooked"[^}]*"done"[^}]*2026-06-11/);
      expect(shown).toMatch(/"inTreasury"[^}]*"done"/);
      expect(shown).not.toMatch(/"inAccount"[^}]*"done"/);
    });

    it.each<[string, (number: string) => string, string]>([
      ['an unknown receipt', () => '26010112345678-1,2026,进国库,2026-06-11', '缴费记录 没有这一笔'],
      ['another year', (number) => `${number},2025,进国库,2026-06-11`, '缴费记录 没有这一笔'],
      ['no record', () => '=1+1,2026,进国库,2026-06-11', '缴费记录 不是缴费记录'],
      ['an unknown stage', (number) => `${number},2026,到了,2026-06-11`, '阶段 不认识'],
      ['a day to come', (number) => `${number},2026,拨付,2026-12-31`, '日期 在今天以后'],
      ['a day before the payment', (number) => `${number},2026,拨付,2026-06-01`, '日期 和前后几步的日期对不上'],
      [
        'another day for a known stage',
        (number) => `${number},2026,税务入账,2026-06-10`,
        '日期 这一步以前登记的是另一天',
      ],
    ])('refuses %s, with line, column, reason and mend, and writes nothing', async (_, row, told) => {
      const before = await stageCount();
      const good = `${receiptNumber},2026,记入个人账户,2026-06-11`;
      const { code, printed } = await stages([good, row(receiptNumber)], '--apply');
      expect(code).toBe(1);
      expect(printed).toContain(`第3行 ${told}`);
      expect(await stageCount()).toBe(before);
    });
  });

  describe('paid.csv', () => {
    const bank = (serial: string, person = atBank, amount = '300'): string =>
      `${person.idNumber},2026,300,${amount},45,2026-06-10,bankCounter,${serial}`;
    const outcomes = (): Promise<{ outcome: string }[]> =>
      world.product.database.reader.rows('SELECT outcome FROM channel_facts ORDER BY id');

    it('credits once by channel and serial, and tells until when it is known', async () => {
      const account = `/api/participants/${resident.participantId}/account`;
      const { asOf: before } = (await resident.request('GET', account)).json as { asOf?: string };
      expect(Date.parse(before ?? '')).toBeLessThanOrEqual(world.clock.now().getTime()); // nobody else has told anything: now
      expect((await paid([bank('A-1')], '--apply')).printed).toContain('入账 1 行');
      expect((await paid([bank('A-1'), bank('A-2', other)], '--apply')).printed).toContain('入账 1 行，跳过 1 行');
      expect((await resident.request('GET', account)).json).toHaveProperty(
        'asOf',
        expect.stringContaining('2026-06-11T10:'),
      );
      expect(await outcomes()).toEqual([{ outcome: 'credited' }, { outcome: 'credited' }]);
    });

    it('moves a bank payment on its way by channel and serial', async () => {
      expect((await stages(['bankCounter:A-1,2026,税务入账,2026-06-11'], '--apply')).printed).toContain('新增 1 行');
    });

    it('keeps money for a year that WeChat was paid for as a duplicate, to be given back by its channel', async () => {
      await paid([bank('B-1', insured)], '--apply');
      expect((await outcomes()).at(-1)).toEqual({ outcome: 'duplicate' });
      expect(
        await countOf(
          world,
          `(SELECT COUNT(*) FROM cases WHERE kind = 'uncreditableLine' AND return_by = 'otherChannel')`,
        ),
      ).toBe(1);
    });

    it.each<[string, string[], string]>([
      ['a serial twice in the file', [bank('C-1', other), bank('C-1', other)], '第3行 流水号 和前面的一行相同'],
      ['a known serial for another person', [bank('A-1', other)], '第2行 流水号 以前导入过'],
      ['a known serial for another amount', [bank('A-1', atBank, '301')], '第2行 流水号 以前导入过'],
    ])('refuses %s and writes nothing', async (_, rows, told) => {
      const before = (await outcomes()).length;
      const { code, printed } = await paid(rows, '--apply');
      expect(code).toBe(1);
      expect(printed).toContain(told);
      expect(await outcomes()).toHaveLength(before);
    });
  });
});
