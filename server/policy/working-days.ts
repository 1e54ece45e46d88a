import type { Day } from '../shared/day';
import { addDays, weekday } from '../shared/day';
import type { RulePack } from './rule-pack';

/** Weekdays on which nobody works, and weekend days on which everybody does (调休). */
export type WorkingCalendar = Pick<RulePack['window'], 'holidays' | 'workingWeekends'>;

export const isWorkingDay = (on: Day, { holidays, workingWeekends }: WorkingCalendar): boolean =>
  weekday(on) <= 5 ? !holidays.includes(on) : workingWeekends.includes(on);

/** The day that lies so many working days (工作日) after a day; that day itself does not count. */
export const addWorkingDays = (from: Day, count: number, calendar: WorkingCalendar): Day => {
  let on = from;
  for (let left = count; left > 0;) {
    on = addDays(on, 1);
    if (isWorkingDay(on, calendar)) left -= 1;
  }
  return on;
};
