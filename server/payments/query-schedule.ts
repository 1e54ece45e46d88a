const EVERY_30_S_FOR_MS = 10 * 60_000;

/**
 * When to ask WeChat next about an unpaid order: 5 s after it became payable, then every 30 s for the first ten minutes,
 * then every 5 minutes, and in any case when the hold ends (WeChat Pay's advice for lost notices, document 4012075249).
 */
export const nextQueryAt = (payableSince: Date, holdUntil: Date, now: Date): Date => {
  const age = now.getTime() - payableSince.getTime();
  const wait = age < 5_000 ? 5_000 - age : age < EVERY_30_S_FOR_MS ? 30_000 : 5 * 60_000;
  const next = now.getTime() + wait;
  return new Date(now < holdUntil ? Math.min(next, holdUntil.getTime()) : next);
};
