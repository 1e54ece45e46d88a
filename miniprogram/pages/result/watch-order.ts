import { stopwatch } from '../../services/clock';

/** Seconds between two questions about a payment: 1, 2, 3, then every 5, for 30 in all. */
const GAPS_SECONDS = [1, 2, 3] as const;
const LATER_SECONDS = 5;
const UNTIL_SECONDS = 30;

/** How long to wait after the `asked`-th question (from 0); nothing when the page stops asking by itself. */
export const nextAskMs = (asked: number, sinceMs: number): number | undefined => {
  const seconds = GAPS_SECONDS[asked] ?? LATER_SECONDS;
  return sinceMs + seconds * 1000 > UNTIL_SECONDS * 1000 ? undefined : seconds * 1000;
};

export type Watch = { readonly stop: () => void };

/**
 * Asks at once and on the schedule until something is decided. `look` asks once and answers whether it is; `gaveUp` is
 * called when half a minute has passed without.
 */
export const watchOrder = (look: () => Promise<boolean>, gaveUp: () => void): Watch => {
  const elapsedMs = stopwatch();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const lookAgain = async (asked: number): Promise<void> => {
    const isDecided = await look();
    if (isStopped || isDecided) return;
    const waitMs = nextAskMs(asked, elapsedMs());
    if (waitMs === undefined) {
      gaveUp();
      return;
    }
    timer = setTimeout(() => void lookAgain(asked + 1), waitMs);
  };
  void lookAgain(0);
  return {
    stop: () => {
      isStopped = true;
      if (timer !== undefined) clearTimeout(timer);
    },
  };
};
