import type { Basket } from '../../types/baskets';
import type { RequestPayment } from '../../types/orders';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, askByCard, cardOf, codeOf, decide, homeOf, linksOf, tryToAdd } from '../support/family';
import { brokenInvariants } from '../support/invariants';
import { until } from '../support/order-facts';
import { register } from '../support/register';
import type { TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const paidFor = (years: readonly number[]): TestPerson['paid'] =>
  years.map((feeYear) => ({ feeYear, tier: 500, subsidy: 75, paidDay: `${feeYear}-06-01` }));

describeOnEachEngine('a family', (engine: TestEngine) => {
  let world: World;
  const people = {
    daughter: aPerson({ name: '张小兰', paid: paidFor([2025]), enrolledDay: '2025-01-05' }),
    father: aPerson({ name: '张建国', enrolledDay: '2024-01-05', paid: paidFor([2024]) }),
    mother: aPerson({ name: '李秀英', enrolledDay: '2025-01-05', paid: paidFor([2025, 2026]) }),
    uncle: aPerson({ name: '张建民' }),
    aunt: aPerson({ name: '王桂芳' }),
    cousin: aPerson({ name: '张小军' }),
    nephew: aPerson({ name: '张小龙' }),
    niece: aPerson({ name: '张小凤' }),
    inLaw: aPerson({ name: '刘桂兰' }),
  };

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, Object.values(people));
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  it('is paid for at once by whoever knows name and number, who learns nothing else', async () => {
    const daughter = await aResident(world, people.daughter, 'fam-daughter');
    const link = await addFamily(daughter, people.father, 'father');
    expect(link).toMatchObject({ relation: 'father', maskedName: '张*国', state: 'payOnly' });
    expect(await addFamily(daughter, people.father, 'father')).toEqual(link);
    const [own, father] = (await homeOf(daughter)).people;
    expect(own).toMatchObject({ isAllPaid: true, unpaidYears: [] });
    expect(father).not.toHaveProperty('isAllPaid');
    expect(father).not.toHaveProperty('unpaidYears');
    expect(own).toMatchObject({ relation: 'self', link: 'self', level: 'L2', cardState: 'due', amountFen: 50_000 });
    expect(father).toMatchObject({ relation: 'father', link: 'payOnly', cardState: 'dueNoTier', knowsHistory: false });
    const arrears = await daughter.request('GET', `/api/participants/${link.participantId}/arrears`);
    expect(arrears.json).not.toHaveProperty('isAllPaid');
    expect(arrears.json).toMatchObject({
      relation: 'father',
      knowsHistory: false,
      years: [{ obligation: 'due' }, { obligation: 'late' }, { obligation: 'notOwed', payable: 'none' }],
    });
    const mother = await addFamily(daughter, people.mother, 'mother');
    expect(await cardOf(daughter, mother.participantId)).toMatchObject({
      cardState: 'nothingDue',
      message: '今年不用缴',
      openYears: [],
    });
    const account = await daughter.request('GET', `/api/participants/${mother.participantId}/account`);
    expect(codeOf(account)).toBe('identity.level');

    const basket = await daughter.basket([
      { feeYear: 2026, tier: '500' },
      { participantId: link.participantId, feeYear: 2026, tier: '300' },
    ]);
    expect(basket).toMatchObject({
      payer: '张*兰',
      people: [
        { relation: 'self', addableYears: [] },
        { relation: 'father', maskedName: '张*国', addableYears: [2025] },
      ],
      totalFen: 80_000,
    });
    const started = await daughter.order(basket);
    expect((await homeOf(daughter)).people.map((card) => card.cardState)).toEqual(['paying', 'paying', 'nothingDue']);
    await daughter.cashier(started.requestPayment);
    await until(async () => (await daughter.show(started.orderId)).state === 'paid');
    await world.runJobs();
    const [ownPaid, fatherPaid] = (await homeOf(daughter)).people;
    expect(ownPaid).toMatchObject({ cardState: 'paidBooking', amountFen: 50_000 });
    expect(fatherPaid).toMatchObject({ cardState: 'backYearsOnly', amountFen: 30_000, openYears: [2025] });
    expect(fatherPaid?.receiptId).toBeDefined();
    expect((await daughter.request('GET', `/api/receipts/${fatherPaid?.receiptId ?? ''}`)).status).toBe(200);
  });

  it('tells paid or not with the consent of the insured, who may take it back', async () => {
    const daughter = await aPhone(world, 'fam-daughter');
    const mother = await addFamily(daughter, people.mother, 'mother');
    const token = await askByCard(daughter, mother.linkId);
    expect(await cardOf(daughter, mother.participantId)).toMatchObject({ link: 'waiting' });
    const ask = `/api/family-links/asks/${token}`;
    expect((await daughter.request('GET', ask)).json).toMatchObject({ canDecide: false, payer: '张*兰' });
    expect(codeOf(await decide(daughter, token, 'agree'))).toBe('identity.level');
    const insured = await aResident(world, people.mother, 'fam-mother');
    expect((await insured.request('GET', ask)).json).toMatchObject({ canDecide: true, relation: 'mother' });
    expect((await decide(insured, token, 'agree')).json).toMatchObject({ state: 'full' });
    expect(codeOf(await decide(insured, token, 'agree'))).toBe('token.stale');
    expect(await cardOf(daughter, mother.participantId)).toMatchObject({
      link: 'full',
      cardState: 'paid',
      message: '2026年已缴',
      knowsHistory: true,
      unpaidYears: [],
      isAllPaid: true,
    });
    const card = await cardOf(daughter, mother.participantId);
    expect(card).not.toHaveProperty('amountFen');
    const { payers } = await linksOf(insured);
    expect(payers).toMatchObject([{ payer: '张*兰', relation: 'mother', state: 'full' }]);

    const { given } = (await insured.request('GET', '/api/consents')).json as unknown as {
      given: { consentId: string; purpose: string }[];
    };
    const consentId = given.find((one) => one.purpose === 'familyHistory')?.consentId ?? '';
    expect((await insured.request('DELETE', `/api/consents/${consentId}`)).status).toBe(204);
    expect(await cardOf(daughter, mother.participantId)).toMatchObject({ link: 'payOnly', cardState: 'nothingDue' });
  });

  it('ends by either side at once; whom the insured ended does not come back by name and number', async () => {
    const payer = await aPhone(world, 'fam-neighbour');
    const own = await addFamily(payer, people.uncle);
    const uncle = await aResident(world, people.uncle, 'fam-uncle');
    expect((await linksOf(uncle)).payers).toHaveLength(1);
    expect((await payer.request('DELETE', `/api/family-links/${own.linkId}`)).status).toBe(204);
    expect((await linksOf(payer)).links).toEqual([]);
    const again = await addFamily(payer, people.uncle);
    expect(again.linkId).toBe(own.linkId);
    expect((await uncle.request('DELETE', `/api/family-links/${again.linkId}`)).status).toBe(204);
    expect((await payer.request('GET', `/api/participants/${again.participantId}/arrears`)).status).toBe(403);
    expect(codeOf(await tryToAdd(payer, people.uncle))).toBe('family.withdrawn');
    expect(codeOf(await payer.request('DELETE', `/api/family-links/${again.linkId}`))).toBe('notFound');
  });

  it.each(['ended', 'disputed'] as const)('closes at once what a payer has begun, when the link is %s', async (how) => {
    const person = how === 'ended' ? people.nephew : people.niece;
    const payer = await aPhone(world, `fam-open-${how}`);
    const { linkId, participantId } = await addFamily(payer, person);
    const lines = [{ participantId, feeYear: 2026, tier: '300' }];
    const { basketId, quoteHash } = (await payer.request('POST', '/api/baskets', { lines })).json as unknown as Basket;
    const started = await payer.request('POST', '/api/orders', { basketId, quoteHash });
    const { orderId, requestPayment } = started.json as unknown as { orderId: string; requestPayment: RequestPayment };
    const insured = await aResident(world, person, `fam-open-${how}-insured`);
    if (how === 'ended') await insured.request('DELETE', `/api/family-links/${linkId}`);
    else await insured.request('POST', `/api/family-links/${linkId}/disputes`);
    await world.runJobs();
    const order = (await payer.request('GET', `/api/orders/${orderId}`)).json;
    expect(order).toMatchObject({ state: 'closed', message: '这笔已取消，没有扣钱。' });
    const { result } = await world.wechat.control.requestPayment({
      ...requestPayment,
      openid: payer.openid,
      outcome: 'pay',
    });
    expect(result).not.toBe('ok');
    expect(await cardOf(insured, participantId)).toMatchObject({ cardState: 'dueNoTier' });
  });

  it('leaves open what a payer has begun who leaves by themselves', async () => {
    const payer = await aPhone(world, 'fam-open-left');
    const { linkId, participantId } = await addFamily(payer, people.inLaw);
    const lines = [{ participantId, feeYear: 2026, tier: '300' }];
    const { basketId, quoteHash } = (await payer.request('POST', '/api/baskets', { lines })).json as unknown as Basket;
    const started = await payer.request('POST', '/api/orders', { basketId, quoteHash });
    await payer.request('DELETE', `/api/family-links/${linkId}`);
    await world.runJobs();
    const { orderId } = started.json as unknown as { orderId: string };
    expect((await payer.request('GET', `/api/orders/${orderId}`)).json).toMatchObject({ state: 'payable' });
  });

  it('asks again, is refused, and asks no more', async () => {
    const payer = await aPhone(world, 'fam-nephew');
    const { linkId, participantId } = await addFamily(payer, people.aunt);
    const first = await askByCard(payer, linkId);
    const second = await askByCard(payer, linkId);
    const aunt = await aResident(world, people.aunt, 'fam-aunt');
    expect(codeOf(await decide(aunt, first, 'agree'))).toBe('token.stale');
    world.clock.advance(8 * 24 * 60 * 60_000);
    expect(await cardOf(payer, participantId)).toMatchObject({ link: 'expired' });
    expect(codeOf(await decide(aunt, second, 'agree'))).toBe('token.stale');
    const third = await askByCard(payer, linkId);
    expect((await decide(aunt, third, 'refuse')).json).toMatchObject({ state: 'refused' });
    expect(await cardOf(payer, participantId)).toMatchObject({ link: 'refused', cardState: 'dueNoTier' });
    expect(codeOf(await payer.request('POST', `/api/family-links/${linkId}/asks`, { way: 'card' }))).toBe(
      'family.refused',
    );
    const basket = await payer.request('POST', '/api/baskets', {
      lines: [{ participantId, feeYear: 2026, tier: '300' }],
    });
    expect((basket.json as unknown as Basket).totalFen).toBe(30_000);
  });

  it('freezes whom the insured does not know, with a case', async () => {
    const payer = await aPhone(world, 'fam-unknown');
    const { linkId } = await addFamily(payer, people.cousin);
    const cousin = await aResident(world, people.cousin, 'fam-cousin');
    const stranger = await aPhone(world, 'fam-stranger');
    expect(codeOf(await stranger.request('POST', `/api/family-links/${linkId}/disputes`))).toBe('notFound');
    const disputed = await cousin.request('POST', `/api/family-links/${linkId}/disputes`);
    expect(disputed.json).toMatchObject({ answerByDay: expect.any(String) as string });
    expect((await cousin.request('POST', `/api/family-links/${linkId}/disputes`)).json).toEqual(disputed.json);
    expect((await homeOf(payer)).people).toEqual([]);
    expect(codeOf(await tryToAdd(payer, people.cousin))).toBe('identity.frozen');
    const open = (await world.product.commands.openCases()).filter(({ kind }) => kind === 'familyDispute');
    expect(open.map(({ rid }) => rid)).toContain((disputed.json as unknown as { caseId: string }).caseId);
  });
});
