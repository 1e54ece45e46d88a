/** How far the phone's clock is off. Cheap phones are often minutes wrong, and the page says "还剩14分钟". */
let aheadMs = 0;

/** Sets our clock by the `Date` header of an answer. */
export const noteServerDate = (header: string | undefined): void => {
  const serverMs = header === undefined ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(serverMs)) aheadMs = Date.now() - serverMs;
};

/** The time now, in milliseconds, as the server has it. */
export const nowMs = (): number => Date.now() - aheadMs;

/** How long something has taken, in milliseconds: by the phone's own clock, which no answer sets. */
export const stopwatch = (): (() => number) => {
  const startedMs = Date.now();
  return () => Date.now() - startedMs;
};

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
