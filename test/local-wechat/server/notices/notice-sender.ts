import { randomUUID } from 'node:crypto';
import type { Notice, World } from '../world';
import { buildNotice } from './build-notice';
import { craftOf } from './notice-faults';
import type { NoticeAnswer } from './post-notice';
import { postNotice } from './post-notice';

/** Official: 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h, in seconds after the attempt before. */
export const RETRY_SECONDS = [
  15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600,
] as const;

export type NoticeAttempt = Omit<NoticeAnswer, 'body'> & {
  noticeId: string;
  outTradeNo: string;
  eventType: string;
  url: string;
  /** 1 is the first delivery. */
  attempt: number;
  at: number;
};

export type NoticeSender = {
  /** Delivers at once, and again by the schedule until the answer is 200 or 204. */
  announce(notice: Notice): void;
  /** Takes up what was pending before a restart. */
  resume(): void;
  attempts(): readonly NoticeAttempt[];
  stop(): void;
};

const ATTEMPTS_KEPT = 50_000;
const LATE_SECONDS = 60;

export const createNoticeSender = (world: Omit<World, 'sender'>): NoticeSender => {
  const attempts: NoticeAttempt[] = [];
  const timers = new Map<string, NodeJS.Timeout>();
  let held: Notice[] = [];
  let stopped = false;

  const schedule = (notice: Notice, seconds: number): void => {
    if (stopped) return;
    const milliseconds = (seconds * 1000) / world.timeFactor;
    notice.nextAt = world.clock.now() + milliseconds;
    world.changed();
    timers.set(
      notice.id,
      setTimeout(() => void deliver(notice), milliseconds),
    );
  };

  const deliverOnce = async (notice: Notice, id = notice.id): Promise<boolean> => {
    const built = await buildNotice(world, notice, { ...craftOf(world, notice), id });
    const at = world.clock.now();
    const { status, error, milliseconds } = await postNotice(built);
    const { outTradeNo, eventType, url, attempts: attempt } = notice;
    attempts.push({ noticeId: id, outTradeNo, eventType, url, attempt, at, status, error, milliseconds });
    if (attempts.length > 2 * ATTEMPTS_KEPT) attempts.splice(0, ATTEMPTS_KEPT);
    return status === 200 || status === 204;
  };

  const deliver = async (notice: Notice): Promise<void> => {
    timers.delete(notice.id);
    if (stopped) return;
    notice.attempts += 1;
    const place = { outTradeNo: notice.outTradeNo };
    const twice = world.faults.take('notice.duplicated', place) !== undefined;
    const atOnce = world.faults.take('notice.concurrent', place) !== undefined;
    const again = world.faults.take('notice.otherId', place) !== undefined ? randomUUID() : notice.id;
    const isTwice = twice || again !== notice.id;
    const [first, second] = atOnce
      ? await Promise.all([deliverOnce(notice), deliverOnce(notice)])
      : [await deliverOnce(notice), isTwice && (await deliverOnce(notice, again))];
    const retry = RETRY_SECONDS[notice.attempts - 1];
    notice.nextAt = undefined;
    if (!first && !second && retry !== undefined) schedule(notice, retry);
    world.changed();
    const waiting = held;
    held = [];
    for (const other of waiting) schedule(other, 0);
  };

  return {
    announce(notice) {
      world.notices.set(notice.id, notice);
      world.changed();
      const place = { outTradeNo: notice.outTradeNo };
      if (world.faults.take('notice.dropped', place) !== undefined) return;
      const late = world.faults.take('notice.late', place);
      if (late !== undefined) schedule(notice, late.seconds ?? LATE_SECONDS);
      else if (world.faults.take('notice.reordered', place) !== undefined) held.push(notice);
      else schedule(notice, 0);
    },
    resume() {
      const now = world.clock.now();
      for (const notice of world.notices.values()) {
        if (notice.nextAt !== undefined) schedule(notice, (Math.max(0, notice.nextAt - now) / 1000) * world.timeFactor);
      }
    },
    attempts: () => attempts,
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
