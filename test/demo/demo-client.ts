import type { Basket } from '../../types/baskets';
import type { Arrears } from '../../types/arrears';

type Json = Record<string, unknown>;

/** A phone in code: signs in through the local WeChat and speaks to the server as the mini-program does. */
export type DemoClient = {
  get<Answer = Json>(path: string): Promise<Answer>;
  post<Answer = Json>(path: string, body?: object): Promise<Answer>;
};

export const control = async <Answer = Json>(controlUrl: string, door: string, body: object): Promise<Answer> => {
  const answer = await fetch(`${controlUrl}/${door}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${door}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
};

/** Signs in under an openid and verifies a person by name, number and phone. Answers the client and the person's id. */
export const signedIn = async (
  { baseUrl, controlUrl }: { baseUrl: string; controlUrl: string },
  person: { openid: string; name: string; idNumber: string; phone?: string | undefined },
): Promise<{ client: DemoClient; participantId: string; level: string }> => {
  const { code } = await control<{ code: string }>(controlUrl, 'logins', { openid: person.openid });
  let token = '';
  const call = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const client: DemoClient = {
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
  };
  token = (await client.post<{ token: string }>('/api/sessions', { code })).token;
  const { texts } = await client.get<{ texts: { purpose: string; version: string }[] }>('/api/consents');
  const phoneCode =
    person.phone === undefined
      ? undefined
      : (await control<{ code: string }>(controlUrl, 'phone-codes', { openid: person.openid, phone: person.phone }))
          .code;
  const verified = await client.post<{ participantId: string; level: string; session?: { token: string } }>(
    '/api/identity/verifications',
    {
      name: person.name,
      idNumber: person.idNumber,
      consentVersion: texts.find((text) => text.purpose === 'idNumber')?.version,
      ...(phoneCode === undefined ? {} : { phoneCode }),
    },
  );
  token = verified.session?.token ?? token;
  return { client, participantId: verified.participantId, level: verified.level };
};

export type StartedOrder = { orderId: string; amountFen: number; requestPayment: Record<string, string> };

/** Puts the years that ask for payment into a basket, at a tier, and starts the order. */
export const startOrder = async (client: DemoClient, participantId: string, tier: string): Promise<StartedOrder> => {
  const { years } = await client.get<Arrears>(`/api/participants/${participantId}/arrears`);
  const lines = years
    .filter((year) => year.payable === 'required')
    .map(({ feeYear }) => ({ participantId, feeYear, tier }));
  const basket = await client.post<Basket>('/api/baskets', { lines });
  return client.post<StartedOrder>('/api/orders', { basketId: basket.basketId, quoteHash: basket.quoteHash });
};
