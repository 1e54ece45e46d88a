import type { Arrears } from '../../types/arrears';
import type { Basket } from '../../types/baskets';
import type { OrderView, RequestPayment } from '../../types/orders';
import { addDays, day } from '../../server/shared/day';
import { demoIdNumber } from '../demo/demo-person';
import type { Answer, World } from './world';

/** Somebody of the register, as a test needs them. */
export type TestPerson = {
  name: string;
  idNumber: string;
  phone: string;
  /** Twelve digits; the village of everybody, when it is not said. */
  village?: string;
  enrolledDay: string;
  status: string;
  stopReason?: string;
  stoppedDay?: string;
  groups: readonly { kind: '人群' | '其他养老'; name: string; fromDay: string; toDay: string }[];
  paid: readonly { feeYear: number; tier: number; subsidy: number; paidDay: string }[];
};

let born = 0;
const BORN_ON_A_DAY = 899; // three digits of an ID number, from 101

/** A person who owes this year only; a test says what differs. */
export const aPerson = (differs: Partial<TestPerson> & { birthDay?: string } = {}): TestPerson => {
  born += 1;
  const { birthDay = '1978-03-04', ...rest } = differs;
  const on = addDays(day(birthDay), Math.floor((born - 1) / BORN_ON_A_DAY));
  return {
    name: '李秀英',
    idNumber: demoIdNumber(on, 101 + ((born - 1) % BORN_ON_A_DAY)),
    phone: `1990001${String(born).padStart(4, '0')}`,
    enrolledDay: '2026-01-05',
    status: '正常参保',
    groups: [],
    paid: [],
    ...rest,
  };
};

/** A signed-in phone that has shown nothing yet about who holds it. */
export type Phone = { openid: string; request(method: string, path: string, body?: unknown): Promise<Answer> };

export const aPhone = async (world: World, openid: string): Promise<Phone> => {
  const token = await signIn(world, openid);
  return { openid, request: (method, path, body) => world.request(method, path, { token, body }) };
};

/** The version of the text that whoever types an ID number agrees to. */
export const consentVersionOf = async (phone: Phone): Promise<string | undefined> => {
  const { texts } = (await phone.request('GET', '/api/consents')).json as unknown as {
    texts: { purpose: string; version: string }[];
  };
  return texts.find((text) => text.purpose === 'idNumber')?.version;
};

/** A phone in a test: everything it does is a request that is checked against /openapi.json. */
export type Resident = {
  openid: string;
  participantId: string;
  level: string;
  request(method: string, path: string, body?: unknown): Promise<Answer>;
  arrears(): Promise<Arrears>;
  basket(
    lines: readonly { participantId?: string; feeYear: number; tier: string; kind?: 'contribution' | 'supplement' }[],
  ): Promise<Basket>;
  order(basket: Basket): Promise<{ orderId: string; requestPayment: RequestPayment }>;
  /** WeChat's cashier on this phone. */
  cashier(requestPayment: RequestPayment, outcome?: 'pay' | 'cancel' | 'balance' | 'limit'): Promise<string>;
  show(orderId: string): Promise<OrderView>;
};

export const signIn = async (world: World, openid: string): Promise<string> => {
  const { code } = await world.wechat.control.createLogin(openid);
  const { json } = await world.request('POST', '/api/sessions', { body: { code } });
  return (json as unknown as { token: string }).token;
};

/**
 * Signs in under an openid and verifies a person: at L2 with the phone of the register, at L1 without. `agreedTo`: the version
 * of the consent, when it is known already.
 */
export const aResident = async (
  world: World,
  person: Pick<TestPerson, 'name' | 'idNumber'> & { phone?: string | undefined },
  openid: string,
  agreedTo?: string,
): Promise<Resident> => {
  let token = await signIn(world, openid);
  const request = (method: string, path: string, body?: unknown): Promise<Answer> =>
    world.request(method, path, { token, body });
  const consentVersion = agreedTo ?? (await consentVersionOf({ openid, request }));
  const phoneCode =
    person.phone === undefined
      ? {}
      : { phoneCode: (await world.wechat.control.createPhoneCode(openid, person.phone)).code };
  const verified = await request('POST', '/api/identity/verifications', {
    name: person.name,
    idNumber: person.idNumber,
    consentVersion,
    ...phoneCode,
  });
  if (verified.status !== 200) throw new Error(`not verified: ${verified.bytes.toString()}`);
  const answer = verified.json as unknown as { participantId: string; level: string; session?: { token: string } };
  token = answer.session?.token ?? token;
  const { participantId, level } = answer;
  return {
    openid,
    participantId,
    level,
    request,
    arrears: async () =>
      (await request('GET', `/api/participants/${participantId}/arrears`)).json as unknown as Arrears,
    basket: async (lines) => {
      const body = { lines: lines.map((line) => ({ participantId, ...line })) };
      return (await request('POST', '/api/baskets', body)).json as unknown as Basket;
    },
    order: async (basket) => {
      const body = { basketId: basket.basketId, quoteHash: basket.quoteHash };
      const started = await request('POST', '/api/orders', body);
      if (started.status !== 200) throw new Error(`no order: ${started.bytes.toString()}`);
      return started.json as unknown as { orderId: string; requestPayment: RequestPayment };
    },
    cashier: async (requestPayment, outcome = 'pay') =>
      (await world.wechat.control.requestPayment({ openid, ...requestPayment, outcome })).result,
    show: async (orderId) => (await request('GET', `/api/orders/${orderId}`)).json as unknown as OrderView,
  };
};
