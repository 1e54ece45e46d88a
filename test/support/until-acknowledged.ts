import type { BuiltNotice } from '../local-wechat/server/notices/build-notice';

const TRIES_MAX = 200;
const AGAIN_MS = 200;

export type Told = { stallMs: number; refusals: number };

/**
 * Tells all notices, so many at a time, each again and again until it is acknowledged, as WeChat does, only sooner. At
 * the notice number of each act the act is done. Answers the longest time without any acknowledgement.
 */
export const untilAcknowledged = async (
  notices: readonly BuiltNotice[],
  { atOnce, acts }: { atOnce: number; acts: ReadonlyMap<number, () => unknown> },
): Promise<Told> => {
  let next = 0;
  let last = performance.now();
  const told: Told = { stallMs: 0, refusals: 0 };
  const tell = async ({ url, headers, body }: BuiltNotice): Promise<void> => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const answer = await fetch(url, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      if (answer.status === 204) return;
      told.refusals += 1;
      await new Promise((again) => setTimeout(again, AGAIN_MS));
    }
    throw new Error('never acknowledged');
  };
  const worker = async (): Promise<void> => {
    for (let at = next++; at < notices.length; at = next++) {
      const notice = notices[at];
      if (notice === undefined) return;
      void acts.get(at)?.();
      await tell(notice);
      const now = performance.now();
      told.stallMs = Math.max(told.stallMs, now - last);
      last = now;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return told;
};
