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

const MINUTE_MS = 60_000;
/** Of a refund: from this age on, wait so long (WeChat Pay's advice: five times a minute, then 5, 10, 20 and 30 minutes). */
const REFUND_WAITS = [
  { fromMs: 40 * MINUTE_MS, waitMs: 30 * MINUTE_MS },
  { fromMs: 20 * MINUTE_MS, waitMs: 20 * MINUTE_MS },
  { fromMs: 10 * MINUTE_MS, waitMs: 10 * MINUTE_MS },
  { fromMs: 5 * MINUTE_MS, waitMs: 5 * MINUTE_MS },
];

/** When to ask WeChat next about a refund. One that WeChat has not accepted is tried every minute. */
export const nextRefundQueryAt = (acceptedAt: Date | null, now: Date): Date => {
  const age = acceptedAt === null ? 0 : now.getTime() - acceptedAt.getTime();
  const wait = REFUND_WAITS.find(({ fromMs }) => age >= fromMs)?.waitMs ?? MINUTE_MS;
  return new Date(now.getTime() + wait);
};
