import { isAtDesk } from '../../server/rule-packs/desk-hours';
import { day } from '../../server/shared/day';

const CALENDAR = { holidays: [day('2026-06-19')], workingWeekends: [day('2026-06-14')] };
const at = (time: string): Date => new Date(`${time}:00+08:00`);

it.each([
  ['工作日 8:30–17:30', '2026-06-11T08:30', true],
  ['工作日 8:30–17:30', '2026-06-11T08:29', false],
  ['工作日 8:30–17:30', '2026-06-11T17:29', true],
  ['工作日 8:30–17:30', '2026-06-11T17:30', false],
  ['工作日 8:30–17:30', '2026-06-13T10:00', false],
  ['工作日 8:30–17:30', '2026-06-14T10:00', true],
  ['工作日 8:30–17:30', '2026-06-19T10:00', false],
  ['上午8:30-12:00，下午14:30-17:30', '2026-06-11T13:00', false],
  ['上午8:30-12:00，下午14:30-17:30', '2026-06-11T14:30', true],
  ['每天9:00至20:00', '2026-06-13T19:59', true],
  ['办公时间', '2026-06-11T10:00', undefined],
])('%s at %s: %s', (hours, time, isOpen) => {
  expect(isAtDesk(hours, CALENDAR, at(time))).toBe(isOpen);
});
