import type { Day } from '../shared/day';
import { addDays, day, dayOf, dayOfMonth, instantOf, isDay, timeOfDay, weekday, yearOf } from '../shared/day';
import type { RulePack, WindowRule } from './rule-pack';

export type WindowState =
  | {
      readonly state: 'open' | 'sporadic';
      readonly closesDay: Day;
      /** The first instant at which it is closed. */ readonly closesAt: Date;
    }
  | { readonly state: 'closed'; readonly opensDay: Day | null };

/** An override by two officers: the concentrated period of a fee year goes on until an instant. */
export type WindowOverride = { readonly closesAt: Date };

const NO_NEW_ORDER_MS = 5 * 60_000;
const LOOK_AHEAD_DAYS = 400;

/**
 * Whether money is taken at an instant (R072, R096, C6): date ranges of each year, days of the month, hours and working
 * days, by channel. County time throughout.
 */
export const windowAt = (
  pack: RulePack,
  now: Date,
  { channel, override }: { channel: string; override?: WindowOverride | undefined },
): WindowState => {
  const periods = pack.window.periods.filter(
    (period) => period.channels.length === 0 || period.channels.includes(channel),
  );
  const open = [...periods].sort(byKind).find((period) => isOpen(period, now));
  if (open !== undefined) return { state: open.kind === 'concentrated' ? 'open' : 'sporadic', ...endOf(open, now) };
  if (override !== undefined && now < override.closesAt) {
    return { state: 'open', closesDay: dayOf(override.closesAt), closesAt: override.closesAt };
  }
  return { state: 'closed', opensDay: nextOpenDay(periods, now) };
};

/** In the last five minutes of a window no new order is begun: it could not be paid in time. */
export const takesNewOrders = (window: WindowState, now: Date): boolean =>
  window.state !== 'closed' && now.getTime() < window.closesAt.getTime() - NO_NEW_ORDER_MS;

const byKind = (one: WindowRule, other: WindowRule): number =>
  Number(one.kind === 'sporadic') - Number(other.kind === 'sporadic');

const isOpen = (period: WindowRule, now: Date): boolean => {
  const today = dayOf(now);
  if (!takesOn(period, today)) return false;
  const time = timeOfDay(now);
  return period.hours === undefined || (time >= period.hours.from && time < period.hours.to);
};

const takesOn = (period: WindowRule, on: Day): boolean => {
  const monthDay = on.slice(5);
  if (monthDay < period.from || monthDay > period.to) return false;
  const { daysOfMonth } = period;
  if (daysOfMonth !== undefined && (dayOfMonth(on) < daysOfMonth.from || dayOfMonth(on) > daysOfMonth.to)) return false;
  return !period.workdaysOnly || weekday(on) <= 5;
};

// 29 February stands in ranges such as 02-01 … 02-29; in other years the range ends on the 28th.
const lastDayOf = (period: WindowRule, year: number): Day => {
  const text = `${year}-${period.to}`;
  return isDay(text) ? text : day(`${year}-02-28`);
};

const endOf = (period: WindowRule, now: Date): { closesDay: Day; closesAt: Date } => {
  let closesDay = dayOf(now);
  const last = lastDayOf(period, yearOf(closesDay));
  if (period.hours !== undefined) return { closesDay: last, closesAt: instantOf(closesDay, period.hours.to) };
  while (closesDay < last && takesOn(period, addDays(closesDay, 1))) closesDay = addDays(closesDay, 1);
  return { closesDay, closesAt: instantOf(addDays(closesDay, 1)) };
};

const nextOpenDay = (periods: readonly WindowRule[], now: Date): Day | null => {
  const today = dayOf(now);
  const time = timeOfDay(now);
  for (let step = 0; step <= LOOK_AHEAD_DAYS; step += 1) {
    const on = addDays(today, step);
    const opens = (period: WindowRule): boolean =>
      takesOn(period, on) && (step > 0 || (period.hours !== undefined && time < period.hours.from));
    if (periods.some(opens)) return on;
  }
  return null;
};
