import type { Basket } from '../../../types/baskets';
import type { OrderView } from '../../../types/orders';
import type { Answer } from '../../services/answer';
import { pause } from '../../services/clock';
import { handOverBasket } from '../../services/hand-over';
import type { LeftWord, SheetWord } from '../../services/pay';
import { noteSheetDone, payInWeChat } from '../../services/pay';
import { closeOrder, getBasket, getOrder, makeBasket, refreshPrepay, startOrder } from '../../services/payments';

const TRIES_MAX = 8;
const AGAIN_AFTER_MS = 1_500;

/** Opens WeChat's sheet for an order that is still open, and answers what the sheet said. */
export const payOrder = async (orderId: string, isLeft: () => boolean): Promise<Answer<SheetWord | LeftWord>> => {
  const fresh = await refreshPrepay(orderId);
  if (fresh.kind !== 'ok') return fresh;
  const sheet = await payInWeChat(fresh.body.requestPayment, isLeft);
  if (sheet === 'done') noteSheetDone(orderId);
  return { kind: 'ok', body: sheet };
};

/** Gives the order up and answers what became of it: closed, or paid after all. */
export const giveUp = async (orderId: string): Promise<Answer<{ state: OrderView['state'] }>> => {
  let answer: Answer<{ state: OrderView['state'] }> = await closeOrder(orderId);
  for (let tries = 1; tries < TRIES_MAX && answer.kind === 'ok' && answer.body.state === 'closing'; tries += 1) {
    await pause(AGAIN_AFTER_MS);
    answer = await getOrder(orderId);
  }
  return answer;
};

/** The same choices once more: the same basket while it lives, else a new one; the check page shows it without asking. */
export const basketAgain = async (order: OrderView): Promise<Answer<Basket>> => {
  const found = order.basketId === undefined ? undefined : await getBasket(order.basketId);
  const answer = found === undefined || isGone(found) ? await makeBasket(choicesOf(order)) : found;
  if (answer.kind === 'ok') handOverBasket(answer.body);
  return answer;
};

export type PaidAgain =
  | { readonly goTo: 'result'; readonly orderId: string; readonly sheet: SheetWord }
  /** A figure changed, or something cannot be paid any more: that is seen before anything is paid. */
  | { readonly goTo: 'check'; readonly basketId: string }
  | { readonly goTo: LeftWord };

/** One tap replaces an order that ran out by a new one of the same choices. */
export const payAgain = async (order: OrderView, isLeft: () => boolean): Promise<Answer<PaidAgain>> => {
  const found = await basketAgain(order);
  if (found.kind !== 'ok') return found;
  const { basketId, quoteHash, totalFen, removed } = found.body;
  const check = { kind: 'ok', body: { goTo: 'check', basketId } } as const;
  if (totalFen !== order.amountFen || removed.length > 0) return check;
  const started = await startOrder(basketId, quoteHash);
  if (started.kind !== 'ok') return check;
  const { orderId, requestPayment } = started.body;
  const sheet = await payInWeChat(requestPayment, isLeft);
  if (sheet === 'left') return { kind: 'ok', body: { goTo: sheet } };
  if (sheet === 'done') noteSheetDone(orderId);
  return { kind: 'ok', body: { goTo: 'result', orderId, sheet } };
};

const choicesOf = ({ lines }: OrderView): { participantId: string; feeYear: number; tier: string }[] =>
  lines.map(({ participantId, feeYear, tier }) => ({ participantId, feeYear, tier }));

const isGone = (answer: Answer<Basket>): boolean => answer.kind === 'error' && answer.code === 'notFound';
