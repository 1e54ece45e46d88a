import type { Day } from '../shared/day';
import { addDays, day, dayOf, instantOf, timeOfDay, yearOf } from '../shared/day';
import type { RulePack, WindowRule } from './rule-pack';
import { endOfOpening, isOpen, lastDayOf, takesOn } from './window-days';

export type WindowState =
  | {
      readonly state: 'open' | 'sporadic';
      /** The last day of this stretch, as people say it: nights and weekends do not end it. */
      readonly closesDay: Day;
      /** The first instant at which no money is taken; where one stretch goes over into the next, the end of both. */
      readonly closesAt: Date;
    }
  | { readonly state: 'closed'; readonly opensDay: Day | null };

/** An override by two officers: the concentrated period of a fee year goes on until an instant. */
export type WindowOverride = { readonly closesAt: Date };

type Stretch = { readonly from: Date; readonly to: Date };

const NO_NEW_ORDER_MS = 5 * 60_000;
const LOOK_AHEAD_DAYS = 400;

/**
 * Whether money is taken at an instant (R072, R096, C6): date ranges of each year, days of the month, hours and working
 * days, by channel. County time throughout. At New Year every window of a fee year is over.
 */
export const windowAt = (
  pack: RulePack,
  now: Date,
  { channel, override }: { channel: string; override?: WindowOverride | undefined },
): WindowState => {
  const periods = pack.window.periods
    .filter((period) => period.channels.length === 0 || period.channels.includes(channel))
    .sort(byKind);
  const extension = override === undefined ? undefined : extensionOf(periods, pack, override);
  const isExtended = extension !== undefined && holds(extension, now);
  const open = periods.find((period) => isOpen(period, now, pack.window));
  if (open === undefined && !isExtended) return { state: 'closed', opensDay: nextOpenDay(periods, pack, now) };
  const closesAt = endOfTaking(periods, pack, now, extension);
  const isConcentrated = open?.kind === 'concentrated';
  const lastDay = open && lastDayOf(open, dayOf(now), pack.window);
  const goesOn = extension !== undefined && (isExtended || (isConcentrated && lastDay === dayBefore(extension.from)));
  return {
    state: isExtended || isConcentrated ? 'open' : 'sporadic',
    closesDay: goesOn ? dayBefore(extension.to) : (lastDay ?? dayBefore(closesAt)),
    closesAt,
  };
};

/** In the last five minutes of a window no new order is begun: it could not be paid in time. */
export const takesNewOrders = (window: WindowState, now: Date): boolean =>
  window.state !== 'closed' && now.getTime() < window.closesAt.getTime() - NO_NEW_ORDER_MS;

/** The first day after an open window on which money is taken again. */
export const reopensDay = (
  pack: RulePack,
  { closesAt }: { closesAt: Date },
  context: { channel: string; override?: WindowOverride | undefined },
): Day | null => {
  const next = windowAt(pack, closesAt, context);
  return next.state === 'closed' ? next.opensDay : dayOf(closesAt);
};

const byKind = (one: WindowRule, other: WindowRule): number =>
  Number(one.kind === 'sporadic') - Number(other.kind === 'sporadic');

const holds = ({ from, to }: Stretch, at: Date): boolean => from <= at && at < to;

const dayBefore = (instant: Date): Day => dayOf(new Date(instant.getTime() - 1));

/** What an override adds: from the end of the last concentrated day before it. It opens nothing that had not begun. */
const extensionOf = (
  periods: readonly WindowRule[],
  { window }: RulePack,
  { closesAt }: WindowOverride,
): Stretch | undefined => {
  const lastDay = dayBefore(closesAt);
  const concentrated = periods.filter((period) => period.kind === 'concentrated');
  for (let on = lastDay; yearOf(on) === yearOf(lastDay); on = addDays(on, -1)) {
    const taking = concentrated.find((period) => takesOn(period, on, window));
    if (taking !== undefined) return { from: instantOf(on, taking.hours?.to ?? '24:00'), to: closesAt };
  }
  return undefined;
};

/** Walks from one opening into the next until there is none, or the fee year is over. */
const endOfTaking = (
  periods: readonly WindowRule[],
  { window }: RulePack,
  now: Date,
  extension: Stretch | undefined,
): Date => {
  const newYear = instantOf(day(`${yearOf(dayOf(now)) + 1}-01-01`));
  let end = now;
  while (end < newYear) {
    const at = end;
    const ends = periods
      .filter((period) => isOpen(period, at, window))
      .map((period) => endOfOpening(period, at).getTime());
    if (extension !== undefined && holds(extension, at)) ends.push(extension.to.getTime());
    if (ends.length === 0) return at;
    end = new Date(Math.max(...ends));
  }
  return newYear;
};

const nextOpenDay = (periods: readonly WindowRule[], { window }: RulePack, now: Date): Day | null => {
  const today = dayOf(now);
  const time = timeOfDay(now);
  for (let step = 0; step <= LOOK_AHEAD_DAYS; step += 1) {
    const on = addDays(today, step);
    const opens = (period: WindowRule): boolean =>
      takesOn(period, on, window) && (step > 0 || (period.hours !== undefined && time < period.hours.from));
    if (periods.some(opens)) return on;
  }
  return null;
};
