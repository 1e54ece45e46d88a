import type { OrderView } from '../../types/orders';
import type { RefundOptions, RefundView } from '../../types/refunds';
import type { Product } from '../../server/compose';
import type { DemoClient } from './demo-client';
import { control, signedIn, startOrder } from './demo-client';
import type { DemoPerson } from './demo-person';

type Place = { baseUrl: string; controlUrl: string };

/** Two people of the demo who may decide about money, with their secrets. */
export type DemoOfficer = { name: string; secret: string };

const OFFICERS = ['王芳（税务）', '赵敏（社保）'];
const WAIT_MS = 100;
const TRIES_MAX = 50;

/**
 * Refunds of the demo: one that waits for two officers, one that both approved, and one that both approved and WeChat does
 * not carry (the merchant's balance is too low), so that a person has to transfer it.
 */
export const playRefunds = async (
  place: Place,
  examples: readonly DemoPerson[],
  { commands }: Product,
): Promise<DemoOfficer[]> => {
  const added = Promise.all(OFFICERS.map(async (name) => ({ name, ...(await commands.addOfficer(name)) })));
  const [, returned, stuck] = await Promise.all([
    applied(place, examples, 'panguifen'),
    applied(place, examples, 'yumancang'),
    applied(place, examples, 'jiangshulan'),
  ]);
  const officers = (await added).flatMap((one) =>
    one.kind === 'added' ? [{ name: one.name, secret: one.secret }] : [],
  );
  const approve = async (number: string): Promise<void> => {
    for (const { name: officer } of officers) await commands.approveApplication({ number, officer });
  };
  await approve(returned.view.number);
  await control(place.controlUrl, 'faults', { name: 'refund.notEnough', outTradeNo: stuck.outTradeNo, count: 1 });
  await approve(stuck.view.number);
  return officers;
};

/** Pays this year and asks for the money back. */
const applied = async (
  place: Place,
  examples: readonly DemoPerson[],
  alias: string,
): Promise<{ view: RefundView; outTradeNo: string }> => {
  const person = examples.find((example) => example.alias === alias);
  if (person === undefined) throw new Error(`no example ${alias}`);
  const openid = `demo-${alias}`;
  const { client, participantId } = await signedIn(place, { ...person, openid });
  const { orderId, requestPayment } = await startOrder(client, participantId, '500');
  await control(place.controlUrl, 'request-payment', { openid, ...requestPayment, outcome: 'pay' });
  const outTradeNo = await paidNumber(client, orderId);
  const { lines } = await client.get<RefundOptions>(`/api/orders/${orderId}/refund-options`);
  const lineIds = lines.map(({ lineId }) => lineId);
  return { view: await client.post<RefundView>('/api/refunds', { orderId, lineIds, reason: 'paidTwice' }), outTradeNo };
};

const paidNumber = async (client: DemoClient, orderId: string): Promise<string> => {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const { payment } = await client.get<OrderView>(`/api/orders/${orderId}`);
    if (payment !== undefined) return payment.number;
    await new Promise((next) => setTimeout(next, WAIT_MS));
  }
  throw new Error('a payment of the demo did not arrive');
};
