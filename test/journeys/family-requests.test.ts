import type { Basket } from '../../types/baskets';
import { attestCommand } from '../../server/cli/attest-commands';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, cardOf, codeOf, decide, homeOf, linksOf, tryToAdd } from '../support/family';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Phone, TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

const MINUTE = 60_000;

describeOnEachEngine('asking and proving', (engine: TestEngine) => {
  let world: World;
  const people = Array.from({ length: 10 }, () => aPerson());
  let next = 0;
  /** A person of their own for each test. */
  const person = (): TestPerson => people[next++] ?? aPerson();

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, people);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    const { logged } = world;
    await world.close();
    expect(broken).toEqual([]);
    expect(logged.filter((line) => /验证码|19900/.test(line))).toEqual([]);
  });

  const prove = (phone: Phone, participantId: string, way: string, code?: string) =>
    phone.request('POST', '/api/identity/proofs', { participantId, way, ...(code === undefined ? {} : { code }) });
  const lastText = (who: TestPerson): string => world.sms.messages(who.phone).at(-1)?.text ?? '';
  const digits = (text: string, count: number): string => new RegExp(`\\d{${count}}`).exec(text)?.[0] ?? '';
  const attest = async (purpose: string, who: TestPerson): Promise<string> => {
    const printed: string[] = [];
    const exit = await attestCommand(
      {
        print: (line) => printed.push(line),
        readInput: () => Promise.resolve(`${who.idNumber}\n`),
        attestParticipant: (command) => world.product.commands.attestParticipant(command),
      },
      [purpose, '--as', '王主任'],
    );
    expect(exit).toBe(0);
    return digits(printed.join(''), 8);
  };

  it('opens the record by a text message to the register’s phone: five minutes, newest only, five tries', async () => {
    const who = person();
    const resident = await aResident(world, { ...who, phone: undefined }, 'ask-sms');
    const { participantId } = resident;
    expect((await prove(resident, participantId, 'sms')).status).toBe(202);
    const old = digits(lastText(who), 6);
    expect(codeOf(await prove(resident, participantId, 'sms'))).toBe('rate.tooOften');
    await advanceBoth(world, MINUTE);
    expect((await prove(resident, participantId, 'sms')).status).toBe(202);
    const code = digits(lastText(who), 6);
    if (old !== code) expect(codeOf(await prove(resident, participantId, 'sms', old))).toBe('sms.wrong');
    await advanceBoth(world, 5 * MINUTE);
    expect(codeOf(await prove(resident, participantId, 'sms', code))).toBe('sms.wrong');
    await prove(resident, participantId, 'sms');
    const fresh = digits(lastText(who), 6);
    const wrong = fresh === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) {
      expect(codeOf(await prove(resident, participantId, 'sms', wrong))).toBe('sms.wrong');
    }
    expect(codeOf(await prove(resident, participantId, 'sms', fresh))).toBe('sms.wrong');
    await advanceBoth(world, MINUTE);
    await prove(resident, participantId, 'sms');
    const proven = await prove(resident, participantId, 'sms', digits(lastText(who), 6));
    expect(proven.json).toMatchObject({ level: 'L2', session: expect.any(Object) as object });
    expect((await resident.request('GET', '/api/home')).status).toBe(401); // the old session has ended
    const phone = await aPhone(world, 'ask-sms');
    expect(await cardOf(phone, participantId)).toMatchObject({ level: 'L2', link: 'self', relation: 'self' });
    expect(codeOf(await prove(phone, participantId, 'face'))).toBe('proof.notOffered');
  });

  it('counts wrong codes in the guesses of the day', async () => {
    const resident = await aResident(world, { ...person(), phone: undefined }, 'ask-guess');
    const codes: string[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      codes.push(codeOf(await prove(resident, resident.participantId, 'village', '12345678')));
    }
    expect(codes.filter((code) => code === 'sms.wrong')).toHaveLength(10);
    expect(codes.slice(10)).toEqual(['identity.locked', 'identity.locked']);
  });

  it('opens the record by a code of an officer, once; a code for consent opens nothing', async () => {
    const who = person();
    const resident = await aResident(world, { ...who, phone: undefined }, 'ask-village');
    const consent = await attest('consent', who);
    expect(codeOf(await prove(resident, resident.participantId, 'village', consent))).toBe('sms.wrong');
    const code = await attest('identity', who);
    expect((await prove(resident, resident.participantId, 'village', code)).json).toMatchObject({ level: 'L2' });
    const second = await aResident(world, { ...who, phone: undefined }, 'ask-village-2');
    expect(codeOf(await prove(second, second.participantId, 'village', code))).toBe('sms.wrong');
    const another = await attest('identity', who);
    expect(codeOf(await prove(second, second.participantId, 'village', another))).toBe('identity.frozen');
  });

  it('asks for leave by text message, or takes an officer’s word for it', async () => {
    const who = person();
    const payer = await aPhone(world, 'ask-leave');
    const { linkId, participantId } = await addFamily(payer, who, 'father');
    world.sms.fail(true);
    expect(codeOf(await payer.request('POST', `/api/family-links/${linkId}/asks`, { way: 'sms' }))).toBe('server.busy');
    world.sms.fail(false);
    const asked = await payer.request('POST', `/api/family-links/${linkId}/asks`, { way: 'sms' });
    expect(asked.json).toMatchObject({ state: 'waiting' });
    expect(asked.json).not.toHaveProperty('token');
    const text = lastText(who);
    expect(text).not.toContain(who.name);
    expect(text).not.toContain(who.idNumber);
    const token = /family#([A-Za-z0-9_-]{22})/.exec(text)?.[1] ?? '';
    const insured = await aResident(world, who, 'ask-leave-insured');
    expect((await decide(insured, token, 'refuse')).json).toMatchObject({ state: 'refused' });
    const code = await attest('consent', who);
    const byCode = await payer.request('POST', `/api/family-links/${linkId}/asks`, { way: 'village', code });
    expect(byCode.json).toMatchObject({ state: 'full' });
    expect(await cardOf(payer, participantId)).toMatchObject({ link: 'full', knowsHistory: true });
  });

  it('sends a card “please pay for me”: one opener, a basket of their own, and nothing but paying', async () => {
    const who = person();
    const insured = await aResident(world, who, 'card-insured');
    const own = await insured.basket([{ feeYear: 2026, tier: '500' }]);
    const asked = await insured.request('POST', '/api/pay-requests', { basketId: own.basketId });
    const { token } = asked.json as unknown as { token: string };
    const open = `/api/pay-requests/${token}`;
    const payer = await aPhone(world, 'card-payer');
    const basket = (await payer.request('GET', open)).json as unknown as Basket;
    expect(basket).toMatchObject({ totalFen: 50_000, people: [{ relation: 'other' }], payer: '一位家人' });
    expect(basket.basketId).not.toBe(own.basketId);
    expect(((await payer.request('GET', open)).json as unknown as Basket).basketId).toBe(basket.basketId);
    expect(codeOf(await (await aPhone(world, 'card-late')).request('GET', open))).toBe('token.stale');
    expect((await linksOf(insured)).payers).toMatchObject([{ state: 'payOnly' }]);
    expect(codeOf(await payer.request('GET', `/api/participants/${insured.participantId}/account`))).toBe(
      'identity.level',
    );
    const { basketId, quoteHash } = basket;
    const started = await payer.request('POST', '/api/orders', { basketId, quoteHash });
    const { orderId, requestPayment } = started.json as unknown as {
      orderId: string;
      requestPayment: Parameters<typeof insured.cashier>[0];
    };
    await world.wechat.control.requestPayment({ openid: 'card-payer', ...requestPayment, outcome: 'pay' });
    const show = async () =>
      (await payer.request('GET', `/api/orders/${orderId}`)).json as unknown as { state: string };
    await until(async () => (await show()).state === 'paid');
    await world.runJobs();
    expect(await show()).toMatchObject({
      isPayer: true,
      canExtendHold: false,
      payee: '国家税务总局青禾县税务局',
      receipts: [{ step: 'paid', maskedName: '李*英' }],
    });
    expect(await cardOf(insured, insured.participantId)).toMatchObject({ cardState: 'paidBooking', amountFen: 50_000 });
  });

  it('lets the insured’s own card bring back whom they had ended; nobody else’s does', async () => {
    const who = person();
    const payer = await aPhone(world, 'back-payer');
    const { linkId } = await addFamily(payer, who);
    const insured = await aResident(world, who, 'back-insured');
    await insured.request('DELETE', `/api/family-links/${linkId}`);
    expect(codeOf(await tryToAdd(payer, who))).toBe('family.withdrawn');
    const other = await aResident(world, { ...who, phone: undefined }, 'back-other');
    const cardOfSomebody = async (phone: typeof insured): Promise<string> => {
      const basket = await phone.basket([{ feeYear: 2026, tier: '300' }]);
      const asked = await phone.request('POST', '/api/pay-requests', { basketId: basket.basketId });
      return `/api/pay-requests/${(asked.json as unknown as { token: string }).token}`;
    };
    expect(codeOf(await payer.request('GET', await cardOfSomebody(other)))).toBe('family.withdrawn');
    const card = await cardOfSomebody(insured);
    expect((await payer.request('GET', card)).status).toBe(200);
    expect((await homeOf(payer)).people).toHaveLength(1);
    const again = (await linksOf(insured)).payers.find((one) => one.linkId === linkId);
    await insured.request('DELETE', `/api/family-links/${again?.linkId ?? ''}`);
    expect(codeOf(await payer.request('GET', card))).toBe('token.stale');
  });
});
