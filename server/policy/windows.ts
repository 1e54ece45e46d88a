import type { Day } from '../shared/day';
import { addDays, dayOf, dayOfMonth, instantOf, timeOfDay, weekday, yearOf } from '../shared/day';
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
  const prolonged = override === undefined ? undefined : prolongedUntil(periods, now, override);
  const open = [...periods].sort(byKind).find((period) => isOpen(period, now));
  if (prolonged !== undefined && open?.kind !== 'concentrated') {
    return { state: 'open', closesDay: lastDayBefore(prolonged), closesAt: laterOf(prolonged, closesAt(periods, now)) };
  }
  if (open === undefined) return { state: 'closed', opensDay: nextOpenDay(periods, now) };
  const ends = closesAt(periods, now);
  if (open.kind === 'concentrated' && prolonged !== undefined) {
    return { state: 'open', closesDay: lastDayBefore(prolonged), closesAt: laterOf(prolonged, ends) };
  }
  return { state: open.kind === 'concentrated' ? 'open' : 'sporadic', closesDay: lastDayOf(open, now), closesAt: ends };
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

/** The instant until which two officers prolong a concentrated period that has begun this year; never before it began. */
const prolongedUntil = (periods: readonly WindowRule[], now: Date, override: WindowOverride): Date | undefined => {
  const today = dayOf(now);
  const hasBegun = periods.some((period) => period.kind === 'concentrated' && today.slice(5) >= period.from);
  return hasBegun && now < override.closesAt && yearOf(dayOf(override.closesAt)) === yearOf(today)
    ? override.closesAt
    : undefined;
};

/** The first instant after `now` at which no period takes money: adjoining periods and hours are one stretch. */
const closesAt = (periods: readonly WindowRule[], now: Date): Date => {
  let at = now;
  for (let steps = 0; steps <= LOOK_AHEAD_DAYS; steps += 1) {
    const open = periods.filter((period) => isOpen(period, at));
    if (open.length === 0) return at;
    const ends = open.map((period) => endsOn(period, at));
    at = ends.reduce((last, end) => (end > last ? end : last));
  }
  return at;
};

const endsOn = (period: WindowRule, at: Date): Date => {
  const today = dayOf(at);
  return period.hours === undefined || period.hours.to === '24:00'
    ? instantOf(addDays(today, 1))
    : instantOf(today, period.hours.to);
};

/** The last day of the unbroken run of days on which this period takes money. */
const lastDayOf = (period: WindowRule, now: Date): Day => {
  let last = dayOf(now);
  while (takesOn(period, addDays(last, 1)) && yearOf(addDays(last, 1)) === yearOf(last)) last = addDays(last, 1);
  return last;
};

const lastDayBefore = (instant: Date): Day => dayOf(new Date(instant.getTime() - 1));
const laterOf = (one: Date, other: Date): Date => (one > other ? one : other);

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
