import { familyCommand } from '../../server/cli/family-commands';
import { agree } from '../reminders/reminder-town';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, codeOf, homeOf, linksOf, tryToAdd } from '../support/family';
import type { Officers, Said } from '../support/officers';
import { officersOf } from '../support/officers';
import { until } from '../support/order-facts';
import { register } from '../support/register';
import type { Phone, Resident, TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

describeOnEachEngine('somebody paid for me and I do not know them', (engine) => {
  let world: World;
  let officers: Officers;
  let person: TestPerson;
  let insured: Resident;
  let payer: Resident;
  let payerPhone: Phone;
  beforeAll(async () => {
    world = await startWorld(engine);
    officers = await officersOf(world);
    person = aPerson({ name: '刘桂花' });
    const other = aPerson();
    await register(world, [person, other]);
    insured = await aResident(world, person, 'insured');
    await agree(world, insured, '结果通知');
    payer = await aResident(world, other, 'payer');
    payerPhone = await aPhone(world, 'payer');
  });
  afterAll(() => world.close());

  const family = async (argv: readonly string[], as = officers.names[0], secret?: string): Promise<Said> => {
    const lines: string[] = [];
    const readInput = (): Promise<string> => Promise.resolve(secret ?? officers.secrets.get(as) ?? '');
    const deps = { ...world.product.commands, print: (line: string) => lines.push(line), readInput };
    return { exitCode: await familyCommand(deps, [...argv, '--as', as, '--reason', '电话问过本人']), lines };
  };
  const disputeCases = async (): Promise<string[]> =>
    (await world.product.commands.openCases()).flatMap(({ kind, number }) =>
      kind === 'familyDispute' && number !== null ? [number] : [],
    );
  /** From the card to the page it opens, and there to 不是我家人. */
  const contest = async (): Promise<string> => {
    const { payers } = await linksOf(insured);
    const answer = await insured.request('POST', `/api/family-links/${payers[0]?.linkId ?? ''}/disputes`);
    expect(answer.status).toBe(200);
    const [number = ''] = await disputeCases();
    return number;
  };

  it('is told on a card, stops the payer on the page it opens, and an officer lets them pay again', async () => {
    const { participantId } = await addFamily(payerPhone, person);
    const basket = await payer.basket([{ participantId, feeYear: 2026, tier: '500' }]);
    const { orderId, requestPayment } = await payer.order(basket);
    await payer.cashier(requestPayment);
    await until(async () => (await payer.show(orderId)).state === 'paid');
    for (let round = 0; round < 3; round += 1) await world.runJobs();
    const [card] = await world.wechat.control.cards('insured');
    expect(card).toMatchObject({ page: 'pages/family/family', fields: { 提示: '不认识付款人？点开取消他' } });
    const number = await contest();
    expect((await homeOf(payerPhone)).people).toHaveLength(1); // themselves
    expect(codeOf(await tryToAdd(payerPhone, person))).toBe('identity.frozen');
    expect((await payer.show(orderId)).state).toBe('paid');

    expect((await family(['restore', number], undefined, 'wrong')).exitCode).toBe(1);
    expect((await family(['restore', '999999'])).exitCode).toBe(1);
    expect((await homeOf(payerPhone)).people).toHaveLength(1);
    expect(await family(['restore', number])).toEqual({
      exitCode: 0,
      lines: ['已恢复，他又能替本人缴了，看不到记录。待办已结。'],
    });
    expect(await disputeCases()).toEqual([]);
    expect((await linksOf(payerPhone)).links.find((link) => link.participantId === participantId)?.state).toBe(
      'payOnly',
    );
    expect((await family(['restore', number])).exitCode).toBe(1); // done before
  });

  it('contests again, and an officer ends it: the payer comes back by the insured alone', async () => {
    const number = await contest();
    expect(await family(['end', number])).toMatchObject({ exitCode: 0 });
    expect(await disputeCases()).toEqual([]);
    expect((await linksOf(insured)).payers).toEqual([]);
    expect(codeOf(await tryToAdd(payerPhone, person))).toBe('family.withdrawn');
    expect((await family(['restore', number])).exitCode).toBe(1);
  });

  it('has nobody restored beside five payers', async () => {
    const crowded = aPerson();
    await register(world, [crowded]);
    const self = await aResident(world, crowded, 'crowded');
    const { linkId } = await addFamily(payerPhone, crowded);
    await self.request('POST', `/api/family-links/${linkId}/disputes`);
    for (let at = 0; at < 5; at += 1) await addFamily(await aPhone(world, `crowd-${at}`), crowded);
    const [number = ''] = await disputeCases();
    expect(await family(['restore', number])).toEqual({
      exitCode: 1,
      lines: ['本人已有5位家人帮缴。请本人先取消一位，再来恢复。'],
    });
    expect(await disputeCases()).toEqual([number]);
  });
});
