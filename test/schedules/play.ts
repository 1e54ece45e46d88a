import type { Basket } from '../../types/baskets';
import type { RequestPayment } from '../../types/orders';
import { addFamily } from '../support/family';
import type { Phone, Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import type { Officers } from '../support/officers';
import type { Dice } from './dice';
import { outTradeNoOf } from '../support/order-facts';

export type StartedOrder = {
  payer: Payer;
  orderId: string;
  outTradeNo: string;
  requestPayment: RequestPayment;
  lines: readonly { feeYear: number; tier: string }[];
  /** The phone has paid it or given it up. */
  isEnded: boolean;
};
export type Payer = Pick<Phone, 'openid' | 'request'>;

/** One person whose years are paid by themselves, by a child, and at the bank, in whatever order chance wants. */
export type Play = {
  person: TestPerson;
  insured: Resident;
  payers: readonly Payer[];
  participantId: string;
  orders: StartedOrder[];
  /** Numbers of refund applications. */
  applications: string[];
  factN: number;
  trace: string[];
};

export type Stage = { world: World; dice: Dice; folder: string; officers: Officers };
/** Answers what came of it, for the trace. */
export type Act = (stage: Stage, play: Play) => Promise<string>;

export const YEARS = [2026, 2025] as const;
export const TIERS = ['300', '500', '800', '1000'] as const;

/** Owes 2026 and 2025. */
export const personOfPlay = (): TestPerson =>
  aPerson({
    enrolledDay: '2024-01-05',
    paid: [{ feeYear: 2024, tier: 300, subsidy: 45, paidDay: '2024-06-01' }],
  });

/** Signs the person in, and a child who pays for them. `children`: phones that pay for up to nine people each. */
export const startPlay = async (
  world: World,
  { person, at, child, agreedTo }: { person: TestPerson; at: number; child: Phone; agreedTo: string | undefined },
): Promise<Play> => {
  const insured = await aResident(world, person, `openid-play-${at}`, agreedTo);
  await addFamily(child, person, 'other', agreedTo);
  return {
    person,
    insured,
    payers: [insured, child],
    participantId: insured.participantId,
    orders: [],
    applications: [],
    factN: 0,
    trace: [],
  };
};

/** Mostly the last one. */
export const someOrder = (dice: Dice, { orders }: Play): StartedOrder | undefined =>
  dice.chance(0.6) || orders.length === 0 ? orders.at(-1) : dice.one(orders);

/** `undefined`: the server died before it answered. Whatever else is not in the contract throws. */
export const ask = async (
  payer: Payer,
  method: string,
  path: string,
  body?: unknown,
): Promise<(Answer & { code: string }) | undefined> => {
  const answer = await payer.request(method, path, body).catch((error: unknown) => {
    // fetch: the connection was cut. By its name, because a file of jest has a TypeError of its own.
    if ((error as { name?: unknown } | null)?.name === 'TypeError') return undefined;
    throw error;
  });
  if (answer === undefined) return undefined;
  if (answer.status === 500) throw new Error(`${method} ${path}: ${answer.bytes.toString()}`);
  return { ...answer, code: (answer.json as unknown as { error?: { code: string } }).error?.code ?? 'ok' };
};

/** Starts the order of a basket; notes it when there is one. */
export const startOrder = async (
  world: World,
  play: Play,
  payer: Payer,
  { basketId, quoteHash, lines }: Basket,
): Promise<string> => {
  const answer = await ask(payer, 'POST', '/api/orders', { basketId, quoteHash });
  if (answer?.status !== 200) return answer?.code ?? 'cut';
  const { orderId, requestPayment } = answer.json as unknown as { orderId: string; requestPayment: RequestPayment };
  const outTradeNo = await outTradeNoOf(world, orderId);
  play.orders.push({ payer, orderId, outTradeNo, requestPayment, lines, isEnded: false });
  return outTradeNo;
};
