import type { Day } from '../shared/day';
import { addDays, day, dayOf, dayOfMonth, instantOf, isDay, timeOfDay, yearOf } from '../shared/day';
import type { WindowRule } from './rule-pack';
import type { WorkingCalendar as Calendar } from './working-days';
import { isWorkingDay } from './working-days';

export const isOpen = (period: WindowRule, at: Date, calendar: Calendar): boolean => {
  if (!takesOn(period, dayOf(at), calendar)) return false;
  const time = timeOfDay(at);
  return period.hours === undefined || (time >= period.hours.from && time < period.hours.to);
};

/** Whether money is taken at some time of a day. */
export const takesOn = (period: WindowRule, on: Day, calendar: Calendar): boolean => {
  const monthDay = on.slice(5);
  const { from, to, daysOfMonth, exceptDays, workdaysOnly } = period;
  if (monthDay < from || monthDay > to || exceptDays.includes(monthDay)) return false;
  if (daysOfMonth !== undefined && (dayOfMonth(on) < daysOfMonth.from || dayOfMonth(on) > daysOfMonth.to)) return false;
  return !workdaysOnly || isWorkingDay(on, calendar);
};

/** The last day of the stretch that holds a day. Nights and weekends do not end it, the last of its days of a month does. */
export const lastDayOf = (period: WindowRule, on: Day, calendar: Calendar): Day => {
  let last = endDay(period, on);
  while (last > on && !takesOn(period, last, calendar)) last = addDays(last, -1);
  return last;
};

/** The first instant at which a period that is open at `at` takes a rest. */
export const endOfOpening = (period: WindowRule, at: Date): Date => {
  const today = dayOf(at);
  if (period.hours !== undefined) return instantOf(today, period.hours.to);
  const mayRest = period.workdaysOnly || period.exceptDays.length > 0;
  return instantOf(addDays(mayRest ? today : endDay(period, today), 1));
};

const endDay = ({ to, daysOfMonth }: WindowRule, on: Day): Day => {
  const end = lastRealDay(yearOf(on), to);
  if (daysOfMonth === undefined || (daysOfMonth.from === 1 && daysOfMonth.to === 31)) return end;
  const inMonth = lastRealDay(yearOf(on), `${on.slice(5, 7)}-${String(daysOfMonth.to).padStart(2, '0')}`);
  return inMonth < end ? inMonth : end;
};

// 29 February of a common year, the 31st of a short month: the last day of that month.
const lastRealDay = (year: number, monthDay: string): Day => {
  for (let dayNumber = Number(monthDay.slice(3)); ; dayNumber -= 1) {
    const text = `${year}-${monthDay.slice(0, 2)}-${String(dayNumber).padStart(2, '0')}`;
    if (isDay(text)) return day(text);
  }
};
