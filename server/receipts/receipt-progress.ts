import type { Day } from '../shared/day';
import { isLive } from './receipt-standing';

/** The way of the money (五段), in order. */
export const STAGES = ['paid', 'taxBooked', 'inTreasury', 'transferred', 'inAccount'] as const;
export type Stage = (typeof STAGES)[number];

export type StageState = {
  stage: Stage;
  state: 'done' | 'waiting' | 'notConnected';
  day?: Day;
  /** Promised by this day; only while waiting. */
  byDay?: Day;
  isLate: boolean;
};

type Line = { lineId: number; liveSlot: number | null; collectionDay: Day };
export type LineStage = { lineId: number; stage: string; stageDay: Day };

/** The day by which a stage was promised for money paid on a day. */
export type PromisedDay = (stage: Exclude<Stage, 'paid'>, paidDay: Day) => Day;

type Known = {
  reached: readonly LineStage[];
  /** Stages that are told to us at all. */
  connected: ReadonlySet<string>;
  promisedDay?: PromisedDay | undefined;
  today: Day;
};

/**
 * Where the money of a receipt is: a stage is done when its slowest line is. Nothing of a stage is ever told to us →
 * `notConnected` (未联网), never a guess. Reversed lines count only when all are reversed; then nothing is promised.
 */
export const progressOf = (lines: readonly Line[], { reached, connected, promisedDay, today }: Known): StageState[] => {
  const live = lines.filter(isLive);
  const counted = live.length === 0 ? lines : live;
  const paidDay = counted.map((line) => line.collectionDay).sort()[0];
  return STAGES.map((stage): StageState => {
    const days = counted.flatMap(
      ({ lineId }) => reached.find((row) => row.lineId === lineId && row.stage === stage)?.stageDay ?? [],
    );
    const lastDay = days.sort().at(-1);
    if (lastDay !== undefined && days.length === counted.length) {
      return { stage, state: 'done', day: lastDay, isLate: false };
    }
    if (lastDay === undefined && !connected.has(stage)) return { stage, state: 'notConnected', isLate: false };
    if (live.length === 0 || promisedDay === undefined || stage === 'paid' || paidDay === undefined) {
      return { stage, state: 'waiting', isLate: false };
    }
    const byDay = promisedDay(stage, paidDay);
    return { stage, state: 'waiting', byDay, isLate: byDay < today };
  });
};

/** The last stage that is done, in order. A credited line is paid. */
export const stepOf = (lines: readonly Pick<Line, 'lineId' | 'liveSlot'>[], reached: readonly LineStage[]): Stage => {
  const live = lines.filter(isLive);
  const counted = live.length === 0 ? lines : live;
  const isDone = (stage: Stage): boolean =>
    counted.every(({ lineId }) => reached.some((row) => row.lineId === lineId && row.stage === stage));
  return STAGES.findLast(isDone) ?? 'paid';
};
