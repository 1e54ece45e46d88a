import type { Day } from '../shared/day';
import { day } from '../shared/day';

const MILLION = 1_000_000;
const PARTS_OF_A_PERCENT = 10_000; // whole numbers: 2.2 % of 118,000 is 2,596 people, which a fraction makes 2,597

/** What a plan wants by a day (R048–R050, R097–R100): so many of a hundred of the people it names. */
export type Milestone = { onDay: Day; ratePercent: number };
export type MilestoneState = Milestone & { state: 'reached' | 'missed' | 'ahead'; peopleMissing: number };

/** `MM-DD` of a pack in its fee year. */
export const milestonesOf = (
  targets: readonly { day: string; ratePercent: number }[],
  feeYear: number,
): readonly Milestone[] =>
  targets.map((target) => ({ onDay: day(`${feeYear}-${target.day}`), ratePercent: target.ratePercent }));

/**
 * Where people who have paid stand against each milestone. `peopleMissing`: how many more must pay; a rate counts as
 * reached by whole people, never rounded up. The milestone's day itself still counts as ahead.
 */
export const judgeMilestones = (
  milestones: readonly Milestone[],
  { paidN, ofN, today }: { paidN: number; ofN: number; today: Day },
): MilestoneState[] =>
  milestones.map((milestone) => {
    const neededN = Math.ceil((ofN * Math.round(milestone.ratePercent * PARTS_OF_A_PERCENT)) / MILLION);
    const peopleMissing = Math.max(0, neededN - paidN);
    const state = peopleMissing === 0 ? 'reached' : milestone.onDay < today ? 'missed' : 'ahead';
    return { ...milestone, state, peopleMissing };
  });

/** In hundredths of a percent, rounded down, so that 99.999 % never reads as all. `undefined` without anybody to count. */
export const rateOf = (paidN: number, ofN: number): number | undefined =>
  ofN <= 0 ? undefined : Math.floor((paidN * 10_000) / ofN);
