import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import type { BillWorld } from './bill-world';
import { startBillWorld } from './bill-world';

jest.setTimeout(120_000);

describeOnEachEngine('reconciling a day of a sub-merchant', (engine) => {
  let bills: BillWorld;

  beforeAll(async () => {
    bills = await startBillWorld(engine, { people: 6, mode: 'partner' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(bills.world.product.database.reader)).toEqual([]);
    await bills.close();
  });

  it('agrees, and settles what only the bill knows', async () => {
    await bills.pay();
    const { resident, orderId } = await bills.pay({ told: false });
    await bills.payTwice();
    await bills.newCases();
    const onDay = await bills.nextMorning();
    const { code, printed } = await bills.reconcile(onDay);
    expect(printed).toMatch(/商户\d+\/\d+[^]*账单5行，相符4行/);
    expect(code).toBe(0);
    expect(await bills.newCases()).toEqual(['billLate']);
    expect((await resident.show(orderId)).state).toBe('paid');
  });

  it('refuses the bill of another sub-merchant', async () => {
    await bills.pay();
    const onDay = await bills.nextMorning();
    const honest = await bills.honestBill(onDay);
    await bills.writeBill(onDay, honest.replace(/(`wx[0-9a-f]{16},`\d+),`\d+/, '$1,`1900000999'));
    expect((await bills.reconcile(onDay)).printed).toContain('别的商户');
  });
});
