const COUNTY_OFFSET_MS = 8 * 60 * 60_000;

/** `6月30日`; another year than this one is named: `2027年1月2日`. `day` is YYYY-MM-DD. */
export const dayInWords = (day: string, nowMs: number): string => {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(date)) return day;
  const name = `${month}月${date}日`;
  return String(year) === countyDay(nowMs).slice(0, 4) ? name : `${year}年${name}`;
};

/** `2026年6月11日` */
export const fullDay = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return date === undefined || Number.isNaN(date) ? day : `${year}年${month}月${date}日`;
};

/** `10:47`, county time, of an instant. */
export const clockTime = (instant: string): string => {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) ? '' : new Date(ms + COUNTY_OFFSET_MS).toISOString().slice(11, 16);
};

/** `今天10:32`, else `6月11日10:32`. */
export const momentInWords = (instant: string, nowMs: number): string => {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return '';
  const day = countyDay(ms);
  const name = day === countyDay(nowMs) ? '今天' : dayInWords(day, nowMs);
  return `${name}${clockTime(instant)}`;
};

/** The time of today, the day of another day: for "这是{time}查到的". */
export const sinceWords = (ms: number, nowMs: number): string => momentInWords(new Date(ms).toISOString(), nowMs);

/** YYYY-MM-DD in county time. */
export const countyDay = (ms: number): string => new Date(ms + COUNTY_OFFSET_MS).toISOString().slice(0, 10);

/** We know the time from a header that leaves out parts of a second: a hold of 15 minutes is not one of 16. */
const UNKNOWN_MS = 999;

/** Whole minutes still to go, at least 0; the last started minute counts. */
export const minutesLeft = (instant: string, nowMs: number): number =>
  Math.max(0, Math.ceil((Date.parse(instant) - nowMs - UNKNOWN_MS) / 60_000));
