import type { Basket } from '../../types/baskets';
import { demoIdNumber } from '../demo/demo-person';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, codeOf, homeOf, tryToAdd } from '../support/family';
import { brokenInvariants } from '../support/invariants';
import { countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Phone, TestPerson } from '../support/resident';
import { aPerson, aPhone } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(180_000);

describeOnEachEngine('a large family', (engine: TestEngine) => {
  let world: World;
  const family = Array.from({ length: 13 }, () => aPerson({ enrolledDay: '2021-01-05' }));
  const alone = aPerson({ enrolledDay: '2021-01-05' });
  const loved = aPerson();
  const fullGroup = [{ kind: '人群' as const, name: '低保', fromDay: '2020-01-01', toDay: '' }];
  // Born on the same day: only what the register says of groups and payments differs.
  const twins: TestPerson[] = [
    aPerson({ name: '周玉兰', groups: [{ ...fullGroup[0], name: '特困' } as (typeof fullGroup)[number]] }),
    aPerson({ name: '周玉梅', paid: [{ feeYear: 2026, tier: 500, subsidy: 75, paidDay: '2026-06-01' }] }),
    aPerson({ name: '周玉芳', status: '暂停参保' }),
  ];

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, [...family, alone, loved, ...twins]);
  });
  afterAll(async () => {
    const broken = await brokenInvariants(world.product.database.reader);
    await world.close();
    expect(broken).toEqual([]);
  });

  it('has ten people at most, also when twelve are added at once', async () => {
    const phone = await aPhone(world, 'limit-ten');
    const answers = await Promise.all(family.slice(0, 12).map((one) => tryToAdd(phone, one)));
    expect(answers.map(codeOf).filter((code) => code !== '')).toEqual(['family.limit', 'family.limit']);
    expect((await homeOf(phone)).people).toHaveLength(10);
    expect(codeOf(await tryToAdd(phone, family[12] ?? aPerson()))).toBe('family.limit');
  });

  it('has five payers for one person at most, also when eight come at once; an end makes room', async () => {
    const phones = await Promise.all(Array.from({ length: 8 }, (_, at) => aPhone(world, `limit-five-${at}`)));
    const answers = await Promise.all(phones.map((phone) => tryToAdd(phone, loved)));
    expect(answers.map(codeOf).filter((code) => code !== '')).toEqual(Array(3).fill('family.payersFull'));
    const first = answers.findIndex((answer) => answer.status === 200);
    const { linkId } = answers[first]?.json as unknown as { linkId: string };
    await phones[first]?.request('DELETE', `/api/family-links/${linkId}`);
    const late = phones.filter((_, at) => answers[at]?.status !== 200);
    const statuses = await Promise.all(late.map(async (phone) => (await tryToAdd(phone, loved)).status));
    expect(statuses.sort()).toEqual([200, 422, 422]);
  });

  it('gives one answer for a number that nobody has and for a wrong name', async () => {
    const phone = await aPhone(world, 'limit-guess');
    const unknown = await tryToAdd(phone, { name: '李秀英', idNumber: demoIdNumber('1970-01-01', 999) });
    const wrongName = await tryToAdd(phone, { ...alone, name: '王大山' });
    const told = [unknown, wrongName].map(({ status, json }) => {
      const { requestId, ...error } = (json as unknown as { error: { requestId: string } }).error;
      expect(requestId).not.toBe('');
      return { status, error };
    });
    expect(told[0]).toEqual(told[1]);
    expect(codeOf(unknown)).toBe('identity.noMatch');
  });

  it('pays fifty person-years of ten people in one order, each with a tier of its own', async () => {
    const phone = await aPhone(world, 'limit-ten');
    const { people } = await homeOf(phone);
    const tiers = ['300', '500', '800', '1000', '1500'];
    const lines = people.flatMap(({ participantId }) =>
      [2026, 2025, 2024, 2023, 2022].map((feeYear, at) => ({ participantId, feeYear, tier: tiers[at] ?? '300' })),
    );
    expect(lines).toHaveLength(50);
    const more = { lines: [...lines, { ...lines[0], feeYear: 2021 }] };
    expect(codeOf(await phone.request('POST', '/api/baskets', more))).toBe('years.tooMany');
    const basket = (await phone.request('POST', '/api/baskets', { lines })).json as unknown as Basket;
    expect(basket).toMatchObject({ removed: [], totalFen: 10 * 410_000 });
    expect(basket.people.map((one) => one.addableYears)).toEqual(Array(10).fill([2021]));
    const { basketId, quoteHash } = basket;
    const started = await phone.request('POST', '/api/orders', { basketId, quoteHash });
    const { orderId, requestPayment } = started.json as unknown as {
      orderId: string;
      requestPayment: Parameters<World['wechat']['control']['requestPayment']>[0];
    };
    await world.wechat.control.requestPayment({ ...requestPayment, openid: 'limit-ten', outcome: 'pay' });
    const state = async (): Promise<string> =>
      ((await phone.request('GET', `/api/orders/${orderId}`)).json as unknown as { state: string }).state;
    await until(async () => (await state()) === 'paid');
    expect(await countOf(world, `(SELECT COUNT(*) FROM contribution_lines WHERE channel = 'wechat')`)).toBe(50);
    expect(await countOf(world, `(SELECT COUNT(*) FROM leases WHERE holder IS NOT NULL)`)).toBe(0);
  });

  it('asks the database as often for ten people as for one', async () => {
    const one = await aPhone(world, 'limit-one');
    const { participantId } = await addFamily(one, alone);
    const ten = await aPhone(world, 'limit-ten');
    const ids = (await homeOf(ten)).people.map((card) => card.participantId);
    const basketOf = async (phone: Phone, people: readonly string[]): Promise<string> => {
      const lines = people.map((id) => ({ participantId: id, feeYear: 2021, tier: '300' }));
      return ((await phone.request('POST', '/api/baskets', { lines })).json as unknown as Basket).basketId;
    };
    const baskets = [await basketOf(one, [participantId]), await basketOf(ten, ids)];
    const counted = async (phone: Phone, path: string): Promise<number> => {
      const { reader } = world.product.database;
      const rows = jest.spyOn(reader, 'rows');
      const row = jest.spyOn(reader, 'row');
      expect((await phone.request('GET', path)).status).toBe(200);
      const asked = rows.mock.calls.length + row.mock.calls.length;
      rows.mockRestore();
      row.mockRestore();
      return asked;
    };
    const home = [await counted(one, '/api/home'), await counted(ten, '/api/home')];
    expect(home[0]).toBeGreaterThan(5);
    expect(home[1]).toBe(home[0]);
    const basket = [
      await counted(one, `/api/baskets/${baskets[0] ?? ''}`),
      await counted(ten, `/api/baskets/${baskets[1] ?? ''}`),
    ];
    expect(basket[1]).toBe(basket[0]);
  });

  it('tells a payer the same, byte for byte, of who is paid for by government, has paid, and is suspended', async () => {
    const phone = await aPhone(world, 'limit-equal');
    const told: string[] = [];
    for (const twin of twins) {
      const { participantId, linkId } = await addFamily(phone, twin);
      const basket = await phone.request('POST', '/api/baskets', {
        lines: [{ participantId, feeYear: 2026, tier: '500' }],
      });
      const { basketId, quoteHash } = basket.json as unknown as Basket;
      const answers = [
        await phone.request('GET', '/api/home'),
        await phone.request('GET', `/api/participants/${participantId}/arrears`),
        basket,
        await phone.request('POST', '/api/orders', { basketId, quoteHash }),
      ];
      const text = answers.map(({ status, bytes }) => `${status} ${bytes.toString()}`).join('\n');
      const ids = [participantId, basketId].reduce((all, id) => all.replaceAll(id, '<id>'), text);
      told.push(ids.replace(/"(requestId|asOf|expiresAt|quoteExpiresAt|maskedName)":"[^"]*"/g, '"$1":"…"'));
      await phone.request('DELETE', `/api/family-links/${linkId}`);
    }
    expect(told[0]).toContain('今年不用缴');
    expect(told[1]).toBe(told[0]);
    expect(told[2]).toBe(told[0]);
  });
});
