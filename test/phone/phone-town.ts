import type { HeldPhone } from '../support/held-phone';
import { addFamily, askByCard, decide } from '../support/family';
import { until } from '../support/order-facts';
import type { Phones } from '../support/phone';
import { placeOf, startPhones } from '../support/phone';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import type { TestEngine } from '../support/engines';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { DEAR_TIER, LONG_NAME, wideCounty } from './wide-county';

export const SMALL = { width: 375, height: 667 };

const paid = (tier: number, subsidy: number, ...years: number[]): TestPerson['paid'] =>
  years.map((feeYear) => ({ feeYear, tier, subsidy, paidDay: `${feeYear}-06-01` }));
const of = (name: string): TestPerson['groups'] => [{ kind: '人群', name, fromDay: '2025-01-01', toDay: '' }];

const PEOPLE = {
  long: aPerson({ name: LONG_NAME, enrolledDay: '2022-01-05', paid: paid(DEAR_TIER, 0, 2023, 2025) }),
  daughter: aPerson({ name: '张小兰', enrolledDay: '2022-01-05', paid: paid(500, 75, 2022, 2023, 2025) }),
  father: aPerson({ name: '张建国', enrolledDay: '2025-01-05', paid: paid(300, 45, 2025) }),
  mother: aPerson({ name: LONG_NAME, enrolledDay: '2024-01-05', paid: paid(DEAR_TIER, 0, 2024, 2025) }),
  covered: aPerson({ name: '吴福贵', groups: of('特困') }),
  partly: aPerson({ name: '郑爱华', groups: of('低保'), enrolledDay: '2025-01-05', paid: paid(500, 75, 2025) }),
  stopped: aPerson({ name: '宋志强', status: '暂停参保' }),
  old: aPerson({ name: '郭有志', birthDay: '1968-03-04', enrolledDay: '2011-01-05', paid: paid(500, 75, 2025) }),
  clear: aPerson({ name: '刘桂兰', paid: paid(500, 75, 2026) }),
  fresh: aPerson({ name: '朱文龙' }),
  stranger: aPerson({ name: '林秀英' }),
};
export type Key = keyof typeof PEOPLE;

/** People with phones whose pages show everything that the mini-program can show. */
export type Town = {
  world: World;
  phones: Phones;
  people: typeof PEOPLE;
  residents: Record<Key, Resident>;
  /** Opened once for each person, on the smallest screen. */
  phone(key: Key): Promise<HeldPhone>;
  basketOf(key: Key, feeYears: readonly number[], tier: number): Promise<string>;
  orderOf(key: Key, feeYear: number, tier: number, outcome?: 'pay' | 'cancel'): Promise<string>;
  askToken: string;
  close(): Promise<void>;
};

export const startTown = async (engine: TestEngine): Promise<Town> => {
  const world = await startWorld(engine, { REQUESTS_PER_MINUTE: '100000', ...wideCounty(2026) });
  await register(world, Object.values(PEOPLE));
  const phones = await startPhones(placeOf(world), {
    people: Object.entries(PEOPLE).map(([key, { name, phone }]) => ({ key, name, phone })),
  });
  const residents = {} as Record<Key, Resident>;
  for (const [key, person] of Object.entries(PEOPLE) as [Key, TestPerson][]) {
    if (key !== 'stranger') residents[key] = await aResident(world, person, key);
  }
  const links = await aPhone(world, 'daughter');
  const father = await addFamily(links, PEOPLE.father, 'father');
  await decide(await aPhone(world, 'father'), await askByCard(links, father.linkId), 'agree');
  const mother = await addFamily(links, PEOPLE.mother, 'mother');
  const askToken = await askByCard(links, mother.linkId);
  const held = new Map<Key, HeldPhone>();
  const basketOf: Town['basketOf'] = async (key, feeYears, tier) => {
    const lines = feeYears.map((feeYear) => ({ feeYear, tier: String(tier) }));
    return (await residents[key].basket(lines)).basketId;
  };
  return {
    world,
    phones,
    people: PEOPLE,
    residents,
    askToken,
    basketOf,
    phone: async (key) => {
      const phone = held.get(key) ?? (await phones.open(key, { viewport: SMALL }));
      held.set(key, phone);
      return phone;
    },
    orderOf: async (key, feeYear, tier, outcome = 'pay') => {
      const resident = residents[key];
      const { orderId, requestPayment } = await resident.order(
        await resident.basket([{ feeYear, tier: String(tier) }]),
      );
      await resident.cashier(requestPayment, outcome);
      if (outcome === 'pay') {
        await until(async () => (await resident.show(orderId)).state === 'paid');
        await world.runJobs();
      }
      return orderId;
    },
    close: async () => {
      for (const phone of held.values()) {
        await phone.takeErrors();
        await phone.close();
      }
      await phones.close();
      await world.close();
    },
  };
};
