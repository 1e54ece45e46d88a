/** WeChat's clock: ours plus an offset that tests may set. */
export type WechatClock = { now(): number; offsetMs: number };

export const createWechatClock = (offsetMs = 0): WechatClock => ({
  offsetMs,
  now(): number {
    return Date.now() + this.offsetMs;
  },
});

const BEIJING_MS = 8 * 3_600_000;

/** RFC 3339 with +08:00 and seconds. */
export const rfc3339 = (at: number): string => `${new Date(at + BEIJING_MS).toISOString().slice(0, 19)}+08:00`;

/** `YYYY-MM-DD` of Beijing. */
export const beijingDay = (at: number): string => rfc3339(at).slice(0, 10);

/** `YYYYMMDDHHmmss` of Beijing. */
export const beijingDigits = (at: number): string => rfc3339(at).slice(0, 19).replace(/\D/g, '');
