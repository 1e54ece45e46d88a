import type { Watch } from './watch-order';

type Timers = { watch?: Watch; clock?: ReturnType<typeof setInterval>; receipts?: ReturnType<typeof setTimeout> };

/** What runs while a page is open, and ends with it. */
const running = new WeakMap<object, Timers>();

export const timersOf = (page: object): Timers => {
  const timers = running.get(page) ?? {};
  running.set(page, timers);
  return timers;
};

export const stopTimers = (page: object): void => {
  const { watch, clock, receipts } = timersOf(page);
  watch?.stop();
  if (clock !== undefined) clearInterval(clock);
  if (receipts !== undefined) clearTimeout(receipts);
  running.delete(page);
};
