import { nowMs } from './clock';
import { platform } from './platform';

type Kept = { value: unknown; keptAtMs: number };

const HOUR_MS = 60 * 60_000;

/** Keeps a value on this phone. A full or broken storage loses comfort, never a payment: it is not reported. */
export const keep = (key: string, value: unknown): void => {
  try {
    platform().setStorageSync(key, { value, keptAtMs: nowMs() } satisfies Kept);
  } catch {
    // The page works without it.
  }
};

/** What was kept under this key and when, unless it is older than `hoursMax`. */
export const kept = (key: string, hoursMax: number): { value: unknown; keptAtMs: number } | undefined => {
  try {
    const found = platform().getStorageSync(key) as Partial<Kept> | '' | undefined | null;
    if (typeof found !== 'object' || found === null || typeof found.keptAtMs !== 'number') return undefined;
    const ageMs = nowMs() - found.keptAtMs;
    if (ageMs > hoursMax * HOUR_MS) {
      forget(key);
      return undefined;
    }
    return { value: found.value, keptAtMs: found.keptAtMs };
  } catch {
    return undefined;
  }
};

export const forget = (key: string): void => {
  try {
    platform().removeStorageSync(key);
  } catch {
    // Nothing to forget.
  }
};
