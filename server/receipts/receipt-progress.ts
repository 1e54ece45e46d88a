import type { Day } from '../shared/day';
import { isLive } from './receipt-standing';

/** The way of the money (五段), in order. */
export const STAGES = ['paid', 'taxBooked', 'inTreasury', 'transferred', 'inAccount'] as const;
export type Stage = (typeof STAGES)[number];

export type StageState = { stage: Stage; state: 'done' | 'waiting' | 'notConnected'; day?: Day };

type Line = { lineId: number; liveSlot: number | null };
export type LineStage = { lineId: number; stage: string; stageDay: Day };

/**
 * Where the money of a receipt is: a stage is done when its slowest line is. Nothing of a stage was ever told to us →
 * `notConnected` (未联网), never a guess. Reversed lines count only when all are reversed.
 */
export const progressOf = (lines: readonly Line[], reached: readonly LineStage[]): StageState[] => {
  const live = lines.filter(isLive);
  const counted = live.length === 0 ? lines : live;
  return STAGES.map((stage): StageState => {
    const days = counted.flatMap(
      ({ lineId }) => reached.find((row) => row.lineId === lineId && row.stage === stage)?.stageDay ?? [],
    );
    const lastDay = days.sort().at(-1);
    if (lastDay === undefined) return { stage, state: 'notConnected' };
    return days.length === counted.length ? { stage, state: 'done', day: lastDay } : { stage, state: 'waiting' };
  });
};

/** The last stage that is done, in order. A credited line is paid. */
export const stepOf = (stages: readonly StageState[]): Stage =>
  stages.findLast(({ state }) => state === 'done')?.stage ?? 'paid';
