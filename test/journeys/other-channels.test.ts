import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaidImport } from '../../server/contributions/import-paid-years';
import { claimPersonYear, creditPersonYear } from '../../server/contributions/credit-person-year';
import { openDueItem } from '../../server/contributions/due-item-store';
import type { Tx } from '../../server/database/transaction';
import { fen } from '../../server/shared/fen';
import { writeCounty } from '../demo/write-county';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const PRICED_MS = 500; // far more than the reads of one basket take

describeOnEachEngine('a year that another channel was paid for', (engine: TestEngine) => {
  let world: World;
  let folder: string;
  const people = Array.from({ length: 5 }, () => aPerson());
  const personAt = (at: number): TestPerson => people[at] ?? aPerson();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'niannian-channels-'));
    world = await startWorld(engine);
    await register(world, people);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    rmSync(folder, { recursive: true, force: true });
    expect(broken).toEqual([]);
  });

  /** What the bank counter's file says: this person paid the 300 yuan tier of this year. */
  const bankFile = (at: number, paidDay = '2026-06-10'): string => {
    const paid = [{ feeYear: 2026, tier: 300, subsidy: 45, paidDay }];
    return writeCounty(folder, { regions: [], people: [{ ...personAt(at), village: '', paid }] }).paid;
  };
  const importFile = (path: string): Promise<PaidImport> =>
    world.product.commands.importPaidYears({ path, apply: true, officer: 'test' });
  const resident = (at: number): Promise<Resident> => aResident(world, personAt(at), `openid-channels-${at}`);
  /** Steps of an import: the bank counter took the money for the year of this basket. */
  const creditAtBank = async (tx: Tx, basketId: string): Promise<void> => {
    const row = await tx.row<{ personYearId: number }>(
      'SELECT l.person_year_id FROM basket_lines l JOIN baskets b ON b.id = l.basket_id WHERE b.rid = ?',
      [basketId],
    );
    const personYearId = row?.personYearId ?? 0;
    const asked = { personYearId, kind: 'contribution' as const, toTier: '300', amountFen: fen(30_000) };
    const claim = {
      personYearId,
      dueItemId: await openDueItem(tx, asked),
      tier: '300',
      personalFen: asked.amountFen,
      leaseHolder: 'bankCounter:1',
      holderKind: 'channel' as const,
    };
    expect(await claimPersonYear(tx, claim, world.clock.now())).toBe(true);
    await creditPersonYear(tx, {
      ...claim,
      channel: 'bankCounter',
      channelRef: 'meanwhile',
      funders: [],
      paidAt: world.clock.now(),
      rulePackId: undefined,
      explanationText: '{"funders":[],"explanation":null}',
    });
  };
  const thisYear = [{ feeYear: 2026, tier: '500' }];
  const obligation = async (who: Resident): Promise<string | undefined> => (await who.arrears()).years[0]?.obligation;
  const openCases = (kind: string): Promise<number> =>
    countOf(world, '(SELECT COUNT(*) FROM cases WHERE kind = ? AND open_slot = 1)', [kind]);

  it('makes no order when the year is paid between pricing and the order', async () => {
    const insured = await resident(0);
    const { basketId, quoteHash } = await insured.basket(thisYear);
    let answered: Promise<Answer> | undefined;
    await world.product.database.inTransaction(async (tx) => {
      await creditAtBank(tx, basketId);
      // The order is priced before the bank's money is committed, and waits to be written until it is.
      answered ??= insured.request('POST', '/api/orders', { basketId, quoteHash });
      await new Promise((priced) => setTimeout(priced, PRICED_MS));
    });
    expect((await answered)?.json).toMatchObject({ error: { code: 'year.paid' } });
    expect(await obligation(insured)).toBe('paid');
    expect(await countOf(world, '(SELECT COUNT(*) FROM orders)')).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM due_items WHERE open_slot = 1)')).toBe(0);
  });

  it('leaves a bank payment for later while an order holds the year, and credits it when the order is closed', async () => {
    const insured = await resident(1);
    const { orderId } = await insured.order(await insured.basket(thisYear));
    const file = bankFile(1);
    expect(await importFile(file)).toMatchObject({
      outcome: 'applied',
      creditedCount: 0,
      skippedCount: 0,
      heldCount: 1,
    });
    await insured.request('POST', `/api/orders/${orderId}/close`, {});
    expect(await importFile(file)).toMatchObject({ outcome: 'applied', creditedCount: 1, heldCount: 0 });
    expect(await obligation(insured)).toBe('paid');
    expect(await importFile(file)).toMatchObject({ outcome: 'alreadyApplied' });
  });

  it('opens one case for money that came for a year which was paid already', async () => {
    const insured = await resident(2);
    const started = await insured.order(await insured.basket(thisYear));
    expect(await insured.cashier(started.requestPayment)).toBe('ok');
    await until(async () => (await insured.show(started.orderId)).state === 'paid');
    const before = await openCases('uncreditableLine');
    expect(await importFile(bankFile(2))).toMatchObject({ creditedCount: 0, skippedCount: 1, heldCount: 0 });
    expect(await openCases('uncreditableLine')).toBe(before + 1);
    // The same payment in another file is the same payment.
    expect(await importFile(bankFile(2, '2026-06-09'))).toMatchObject({ creditedCount: 0, skippedCount: 1 });
    expect(await openCases('uncreditableLine')).toBe(before + 1);
  });

  it('says in words that the tier of a basket is not offered, also when it is ordered', async () => {
    const insured = await resident(3);
    const { basketId, quoteHash, removed } = await insured.basket([{ feeYear: 2026, tier: '77' }]);
    expect(removed).toMatchObject([{ code: 'tier.choose' }]);
    const answer = await insured.request('POST', '/api/orders', { basketId, quoteHash });
    expect(answer.json).toMatchObject({ error: { code: 'tier.choose' } });
  });
});
