import { isObject } from './answer';
import { keep, kept } from './storage';

/** What this phone knows of an order that it started, for answers that do not say it. */
export type OrderMemory = { readonly basketId: string; readonly payee: string };

const HOURS_MAX = 24;

export const rememberOrder = (orderId: string, memory: OrderMemory): void => {
  keep(`order:${orderId}`, memory);
};

export const rememberedOrder = (orderId: string): Partial<OrderMemory> => {
  const memory = kept(`order:${orderId}`, HOURS_MAX)?.value;
  if (!isObject(memory) || typeof memory['basketId'] !== 'string' || typeof memory['payee'] !== 'string') return {};
  return { basketId: memory['basketId'], payee: memory['payee'] };
};
