import type { Basket } from '../../types/baskets';
import type { OrderView, RequestPayment } from '../../types/orders';
import type { Answer } from './answer';
import { ask } from './server';

/** A person's year with the tier that was chosen for it. `supplement`: the year is paid, and its tier is raised. */
export type Choice = { participantId: string; feeYear: number; tier: string; kind?: 'supplement' };
export type StartedOrder = { orderId: string; requestPayment: RequestPayment };
export type TakeOver = { outcome: 'free' | 'closing' | 'paid'; message: string; basket: Basket };

const BASKET_NEEDS = ['basketId', 'lines', 'totalFen', 'quoteHash'];

const basketPath = (basketId: string): string => `/api/baskets/${encodeURIComponent(basketId)}`;
const orderPath = (orderId: string): string => `/api/orders/${encodeURIComponent(orderId)}`;

export const makeBasket = (lines: readonly Choice[]): Promise<Answer<Basket>> =>
  ask({ method: 'POST', path: '/api/baskets', body: { lines }, needs: BASKET_NEEDS });

/** What a reminder asked to be paid, as far as it is still due. */
export const basketOfReminder = (r: string): Promise<Answer<Basket>> =>
  ask({ method: 'POST', path: '/api/baskets', body: { r }, needs: BASKET_NEEDS });

export const getBasket = (basketId: string): Promise<Answer<Basket>> =>
  ask({ method: 'GET', path: basketPath(basketId), needs: BASKET_NEEDS });

export const changeBasket = (basketId: string, lines: readonly Choice[]): Promise<Answer<Basket>> =>
  ask({ method: 'PUT', path: basketPath(basketId), body: { lines }, needs: BASKET_NEEDS });

/** Closes the order that holds these years; if it turns out paid, the answer says so. */
export const takeOver = (basketId: string): Promise<Answer<TakeOver>> =>
  ask({ method: 'POST', path: `${basketPath(basketId)}/takeover`, needs: ['outcome'] });

/** The same basket is the same order, so asking twice makes one. */
export const startOrder = (basketId: string, quoteHash: string): Promise<Answer<StartedOrder>> =>
  ask({
    method: 'POST',
    path: '/api/orders',
    body: { basketId, quoteHash },
    needs: ['orderId', 'requestPayment'],
  });

export const getOrder = (orderId: string): Promise<Answer<OrderView>> =>
  ask({ method: 'GET', path: orderPath(orderId), needs: ['state', 'amountFen'] });

/** Fresh parameters for WeChat's sheet, to pay an order that is still open. */
export const refreshPrepay = (orderId: string): Promise<Answer<StartedOrder>> =>
  ask({ method: 'POST', path: `${orderPath(orderId)}/prepay`, needs: ['requestPayment'] });

/** Fifteen more minutes. */
export const extendHold = (orderId: string): Promise<Answer<{ heldUntil: string }>> =>
  ask({ method: 'POST', path: `${orderPath(orderId)}/hold`, needs: ['heldUntil'] });

export const closeOrder = (orderId: string): Promise<Answer<{ state: OrderView['state'] }>> =>
  ask({ method: 'POST', path: `${orderPath(orderId)}/close` });

/** A card that a family member opens to pay this basket. */
export const askToPay = (basketId: string): Promise<Answer<{ token: string; message: string }>> =>
  ask({ method: 'POST', path: '/api/pay-requests', body: { basketId }, needs: ['token'] });

/** What was asked to be paid, as a basket of one's own. */
export const openPayRequest = (token: string): Promise<Answer<Basket>> =>
  ask({ method: 'GET', path: `/api/pay-requests/${encodeURIComponent(token)}`, needs: BASKET_NEEDS });
