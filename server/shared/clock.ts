/** Where time comes from. Tests and simulations bring their own. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
