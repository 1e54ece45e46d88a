declare const dayBrand: unique symbol;

/** A calendar day of the county (Asia/Shanghai) as `YYYY-MM-DD`. Days compare with `<` and `>`. */
export type Day = string & { readonly [dayBrand]: true };

/** China has had one offset without daylight saving since 1991: a fixed offset is exact and independent of the machine's time zone. */
const COUNTY_OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Counted, not by way of Date: a round over a county asks some millions of times. */
export const isDay = (text: string): text is Day => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, date] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0);
  return date >= 1 && date <= days;
};

/** Asserts a real calendar day; throws RangeError on 2023-02-29. */
export const day = (text: string): Day => {
  if (!isDay(text)) throw new RangeError(`not a calendar day: ${text.slice(0, 20)}`);
  return text;
};

/** The county's calendar day at an instant. */
export const dayOf = (instant: Date): Day => dayAt(instant.getTime() + COUNTY_OFFSET_MS);

const ISO_LENGTH = '2026-06-11T02:47:00.000Z'.length;

/** A clock's own days are real: they need no look, only years of four digits. Throws RangeError. */
const dayAt = (milliseconds: number): Day => {
  const text = new Date(milliseconds).toISOString();
  if (text.length !== ISO_LENGTH) throw new RangeError(`not a year of four digits: ${text}`);
  return text.slice(0, 10) as Day;
};

/** The county's wall clock at an instant: `HH:MM:SS.mmm`. */
export const timeOfDay = (instant: Date): string =>
  new Date(instant.getTime() + COUNTY_OFFSET_MS).toISOString().slice(11, 23);

/** The instant at which a day begins in the county. `time` is `HH:MM` or `HH:MM:SS`. */
export const instantOf = (onDay: Day, time = '00:00'): Date =>
  new Date(new Date(`${onDay}T${time.length === 5 ? `${time}:00` : time}.000Z`).getTime() - COUNTY_OFFSET_MS);

/** ISO 8601 with the county's offset: `2026-06-11T10:47:00.000+08:00`. */
export const countyTime = (instant: Date): string =>
  new Date(instant.getTime() + COUNTY_OFFSET_MS).toISOString().replace('Z', '+08:00');

export const addDays = (from: Day, days: number): Day =>
  dayAt(new Date(`${from}T00:00:00.000Z`).getTime() + days * DAY_MS);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((new Date(`${to}T00:00:00.000Z`).getTime() - new Date(`${from}T00:00:00.000Z`).getTime()) / DAY_MS);

export const yearOf = (of: Day): number => Number(of.slice(0, 4));
export const dayOfMonth = (of: Day): number => Number(of.slice(8, 10));

/** 1 = Monday … 7 = Sunday. */
export const weekday = (of: Day): number => ((new Date(`${of}T00:00:00.000Z`).getUTCDay() + 6) % 7) + 1;

/** The day somebody reaches an age. Born on 29 February: in other years the birthday is 1 March. */
export const birthdayAt = (birthDay: Day, age: number): Day => {
  const text = `${String(yearOf(birthDay) + age).padStart(4, '0')}${birthDay.slice(4)}`;
  return isDay(text) ? text : day(`${text.slice(0, 4)}-03-01`);
};

/** Completed years of life on a day. */
export const ageOn = (birthDay: Day, on: Day): number => {
  const years = yearOf(on) - yearOf(birthDay);
  return on >= birthdayAt(birthDay, years) ? years : years - 1;
};

/** A day as people say it: 11月27日. */
export const dayInWords = (of: Day): string => `${Number(of.slice(5, 7))}月${dayOfMonth(of)}日`;

/** A day with its year: 2026年11月27日. */
export const dateInWords = (of: Day): string => `${yearOf(of)}年${dayInWords(of)}`;

/** A moment as people say it: `10:47` today, `明天10:47`, `6月13日10:47`. Rounded up to the minute. */
export const timeInWords = (instant: Date, now: Date): string => {
  const minute = new Date(Math.ceil(instant.getTime() / 60_000) * 60_000);
  const on = dayOf(minute);
  const today = dayOf(now);
  const clock = timeOfDay(minute).slice(0, 5);
  if (on === today) return clock;
  return `${on === addDays(today, 1) ? '明天' : dayInWords(on)}${clock}`;
};
