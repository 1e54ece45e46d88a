import { AppError } from '../shared/app-error';
import { addDays, countyTime, dayOf, timeOfDay } from '../shared/day';

/** `time` for people: `18:20`, `明天18:20`, `6月13日18:20`; `until` for programs. */
export const lockedError = (until: Date, now: Date): AppError => {
  const minute = new Date(Math.ceil(until.getTime() / 60_000) * 60_000);
  const onDay = dayOf(minute);
  const today = dayOf(now);
  const clock = timeOfDay(minute).slice(0, 5);
  const time = onDay === today ? clock : `${onDay === addDays(today, 1) ? '明天' : monthAndDay(onDay)}${clock}`;
  return new AppError('identity.locked', { time, until: countyTime(until) });
};

const monthAndDay = (text: string): string => `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日`;
