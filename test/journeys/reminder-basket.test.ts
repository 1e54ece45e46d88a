import type { Basket } from '../../types/baskets';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { addFamily, askByCard, codeOf, decide } from '../support/family';
import { until } from '../support/order-facts';
import { register } from '../support/register';
import { remind } from '../support/reminder';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const paid = [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' }];

describeOnEachEngine('a basket of a reminder', (engine: TestEngine) => {
  let world: World;
  const people = {
    daughter: aPerson({ name: '张小兰', enrolledDay: '2025-01-05', paid }),
    father: aPerson({ name: '张建国', enrolledDay: '2025-01-05', paid }),
  };
  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, Object.values(people));
  });
  afterAll(() => world.close());

  it('holds whom the reminder named and nobody else, for its account alone, while it is due', async () => {
    const daughter = await aResident(world, people.daughter, 'remind-daughter');
    const father = await aResident(world, people.father, 'remind-father');
    const { linkId } = await addFamily(daughter, people.father, 'father');
    await decide(father, await askByCard(daughter, linkId), 'agree');
    const r = await remind(world, daughter, [father.participantId]);
    const open = (who: typeof daughter): Promise<Answer> => who.request('POST', '/api/baskets', { r });
    const basket = (await open(daughter)).json as unknown as Basket;
    expect(basket.lines).toMatchObject([{ participantId: father.participantId, feeYear: 2026, tier: '500' }]);
    expect(codeOf(await open(father))).toBe('token.stale');
    expect(codeOf(await daughter.request('POST', '/api/baskets', { r: 'A'.repeat(22) }))).toBe('token.stale');
    const { orderId, requestPayment } = await daughter.order(basket);
    await daughter.cashier(requestPayment);
    await until(async () => (await daughter.show(orderId)).state === 'paid');
    expect(codeOf(await open(daughter))).toBe('token.stale');
  });
});
