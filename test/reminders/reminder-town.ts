import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aResident } from '../support/resident';
import type { World } from '../support/world';

/** The template of a message, by what WeChat calls it. */
export const templateOf = async (world: World, title: string): Promise<string> => {
  const found = (await world.wechat.control.templates()).find((template) => template.title === title);
  if (found === undefined) throw new Error(`no template ${title}`);
  return found.priTmplId;
};

let taps = 0;

/** Says yes on WeChat's sheet, at WeChat and at the product, as a phone does. */
export const agree = async (
  world: World,
  who: Pick<Resident, 'openid' | 'request'>,
  title = '缴费提醒',
): Promise<void> => {
  const templateId = await templateOf(world, title);
  taps += 1;
  await world.wechat.control.subscribe(who.openid, templateId, 'accept');
  const tap = { tapId: `tap-${1_781_143_200_000 + taps}`, results: [{ templateId, result: 'accept' }] };
  const answer = await who.request('PUT', '/api/reminders', { tap });
  if (answer.status !== 200) throw new Error(answer.bytes.toString());
};

/** Somebody of the register who said yes to as many reminders. */
export const aSubscriber = async (world: World, openid: string, person: TestPerson, yeses = 1): Promise<Resident> => {
  const resident = await aResident(world, person, openid);
  for (let at = 0; at < yeses; at += 1) await agree(world, resident);
  return resident;
};

export const registerAll = async (world: World, people: Readonly<Record<string, TestPerson>>): Promise<void> => {
  await register(world, Object.values(people));
};

/** Pays this year at 500, as somebody does on the phone, and lets the postman run. */
export const payThisYear = async (world: World, resident: Resident, feeYear = 2026): Promise<void> => {
  const { requestPayment } = await resident.order(await resident.basket([{ feeYear, tier: '500' }]));
  await resident.cashier(requestPayment);
  for (let round = 0; round < 20; round += 1) {
    await world.runJobs();
    await new Promise((later) => setTimeout(later, 25));
    const { people } = (await resident.request('GET', '/api/home')).json as unknown as {
      people: { cardState: string }[];
    };
    if (people[0]?.cardState.startsWith('paid') === true) return;
  }
  throw new Error('not paid');
};
