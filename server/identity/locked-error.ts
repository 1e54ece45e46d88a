import { AppError } from '../shared/app-error';
import { countyTime, timeInWords } from '../shared/day';

/** `time` for people; `until` for programs. */
export const lockedError = (until: Date, now: Date): AppError => {
  const minute = new Date(Math.ceil(until.getTime() / 60_000) * 60_000);
  return new AppError('identity.locked', { time: timeInWords(until, now), until: countyTime(minute) });
};
