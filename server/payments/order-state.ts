/**
 * The life of an order as a table (reference: G1). `paid` is for ever; refunds are rows beside the order. "Unknown" is
 * the result of an attempt at WeChat, never a state.
 */
export const ORDER_STATES = ['created', 'payable', 'closing', 'closed', 'underReview', 'paid'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const ORDER_MOVES = [
  ['created', 'payable', 'WeChat gave a prepay id, or knows the order'],
  ['created', 'closed', 'WeChat knows no such order, or refused it'],
  ['created', 'paid', 'money arrived'],
  ['created', 'underReview', 'what arrived does not fit the order'],
  ['payable', 'closing', 'hold or window over, given up, taken over or changed'],
  ['payable', 'closed', 'WeChat had closed it'],
  ['payable', 'paid', 'money arrived'],
  ['payable', 'underReview', 'what arrived does not fit the order'],
  ['closing', 'closed', 'WeChat confirmed the close'],
  ['closing', 'paid', 'money arrived before the close'],
  ['closing', 'underReview', 'what arrived does not fit the order'],
  ['closed', 'paid', 'money arrived after the close'],
  ['closed', 'underReview', 'what arrived does not fit the order'],
  ['underReview', 'closed', 'an officer decided'],
  ['underReview', 'paid', 'the right money arrived'],
] as const satisfies readonly (readonly [OrderState, OrderState, string])[];

export const CLOSE_REASONS = [
  'hold',
  'timeExpire',
  'takeOver',
  'takeOverByInsured',
  'changed',
  'window',
  'refused',
  'returned',
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** The states from which an order may move to `to`. A conditional UPDATE names exactly these. */
export const statesBefore = (to: OrderState): OrderState[] =>
  ORDER_MOVES.filter(([, target]) => target === to).map(([from]) => from);

/** Asserts a legal move; an illegal one is a bug. */
export const assertMove = (from: OrderState, to: OrderState): void => {
  if (!ORDER_MOVES.some(([source, target]) => source === from && target === to)) {
    throw new Error(`an order cannot move from ${from} to ${to}`);
  }
};

/** The table as a Mermaid diagram, for the documentation. */
export const orderDiagram = (): string =>
  ['stateDiagram-v2', ...ORDER_MOVES.map(([from, to, event]) => `  ${from} --> ${to}: ${event}`)].join('\n');
