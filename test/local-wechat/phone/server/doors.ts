import { z } from 'zod';
import type { ControlDoor } from './control-door';
import type { Traffic } from './forward';
import { forward } from './forward';
import type { PhoneOptions } from './phone-options';

const key = z.string().regex(/^[\w-]{1,64}$/);
const REQUEST = z.strictObject({
  method: z.string().max(10),
  url: z.url().max(4_000),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().max(4_000_000).optional(),
});
const PAYMENT = z.strictObject({
  person: key,
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
  outcome: z.enum(['pay', 'cancel', 'balance', 'limit']),
});

const SUBSCRIPTIONS = z.strictObject({
  person: key,
  results: z.array(z.strictObject({ templateId: z.string().max(64), result: z.enum(['accept', 'reject']) })).max(3),
});

export type Door = (body: unknown) => Promise<object>;

/** What the page of the phone may ask: only what a phone can do. */
export const phoneDoors = (options: PhoneOptions, control: ControlDoor, traffic: Traffic[]): Record<string, Door> => {
  const openid = (person: string): string => `${options.openidPrefix ?? 'demo-'}${person}`;
  return {
    login: door(z.strictObject({ person: key }), async ({ person }) => ({
      code: (await control.createLogin(openid(person))).code,
    })),
    'phone-code': door(
      z.strictObject({ person: key, phone: z.string().regex(/^1\d{10}$/) }),
      async ({ person, phone }) => ({
        code: (await control.createPhoneCode(openid(person), phone)).code,
      }),
    ),
    subscribe: door(SUBSCRIPTIONS, async ({ person, results }) => {
      for (const one of results) await control.subscribe({ openid: openid(person), ...one });
      return {};
    }),
    chat: door(z.strictObject({ person: key }), ({ person }) => control.chat(openid(person))),
    cards: door(z.strictObject({ person: key }), ({ person }) => control.cards(openid(person))),
    say: door(z.strictObject({ person: key, text: z.string().min(1).max(500).optional() }), ({ person, text }) =>
      control.say({ openid: openid(person), text, url: `${options.settings.apiBase}/wechat/messages` }),
    ),
    'payment-view': door(z.strictObject({ package: z.string() }), async ({ package: pack }) => {
      const prepayId = pack.replace(/^prepay_id=/, '');
      const order = (await control.orders()).find(({ prepayIds }) => prepayIds.includes(prepayId));
      return order === undefined ? { unknown: true } : { amountFen: order.totalFen, description: order.description };
    }),
    'request-payment': door(PAYMENT, async ({ person, ...request }) => {
      const { result, errMsg } = await control.requestPayment({ openid: openid(person), ...request });
      return { result, errMsg };
    }),
    request: door(REQUEST, async (message) => {
      if (!options.settings.origins.includes(new URL(message.url).origin)) throw new Error('url not in domain list');
      const { answer, traffic: counted } = await forward(
        { method: message.method, url: message.url, headers: message.headers ?? {}, body: message.body },
        options.settings,
      );
      traffic.push(counted);
      return answer;
    }),
    traffic: door(z.strictObject({}), () =>
      Promise.resolve({
        requests: traffic.length,
        bytes: traffic.reduce((sum, { sentBytes, receivedBytes }) => sum + sentBytes + receivedBytes, 0),
      }),
    ),
    'lost-notices': door(z.strictObject({ isLost: z.boolean() }), async ({ isLost }) => {
      await control.setLostNotices(isLost);
      return {};
    }),
  };
};

const door =
  <Schema extends z.ZodType>(schema: Schema, work: (body: z.output<Schema>) => Promise<object>): Door =>
  async (body) => {
    const read = schema.safeParse(body);
    if (!read.success) throw new Error(z.prettifyError(read.error));
    return work(read.data);
  };
