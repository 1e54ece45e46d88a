import type { WorkingCalendar } from '../policy/working-days';
import { isWorkingDay } from '../policy/working-days';
import { dayOf, timeOfDay } from '../shared/day';
import { calendarOf, officesNear } from './pack-places';
import type { RegisteredPack } from './rule-packs';

export type Desk = { hours: string; isOpen: boolean };

/** The hours of the desk, and whether somebody is there now: of the nearest office whose hours can be read. */
export const deskNear = (pack: RegisteredPack, regionCode: string, now: Date): Desk | undefined => {
  for (const { hours } of officesNear(pack, regionCode)) {
    const isOpen = isAtDesk(hours, calendarOf(pack), now);
    if (isOpen !== undefined) return { hours, isOpen };
  }
  return undefined;
};

/** 8:30–17:30, 上午8:30-12:00 … with any of the dashes people write. */
const STRETCH = /(\d{1,2})[:：](\d{2})\s*[–—~～至到-]+\s*(?:下午)?(\d{1,2})[:：](\d{2})/gu;
const ALL_DAYS = /每天|每日|天天|周一(至|到)周日|全年无休/u;

/** Whether somebody is at the desk, from the hours as the county wrote them. `undefined`: the words hold no times. */
export const isAtDesk = (hours: string, calendar: WorkingCalendar, now: Date): boolean | undefined => {
  const stretches = [...hours.matchAll(STRETCH)].map(
    ([, fromHour = '', fromMinute = '', toHour = '', toMinute = '']) => ({
      from: minutes(fromHour, fromMinute),
      to: minutes(toHour, toMinute),
    }),
  );
  if (stretches.length === 0) return undefined;
  if (!ALL_DAYS.test(hours) && !isWorkingDay(dayOf(now), calendar)) return false;
  const [hour = '', minute = ''] = timeOfDay(now).split(':');
  const at = minutes(hour, minute);
  return stretches.some(({ from, to }) => from <= at && at < to);
};

const minutes = (hour: string, minute: string): number => Number(hour) * 60 + Number(minute);
