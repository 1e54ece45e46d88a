import type { Home } from '../../types/home';
import type { WindowState } from '../policy/windows';
import type { WindowOverride } from '../policy/windows';
import { windowAt } from '../policy/windows';
import { dayInWords, dayOf, daysBetween, timeOfDay, yearOf } from '../shared/day';
import { errorText } from '../shared/error-texts';
import type { RulePacks } from './rule-packs';

/** The county's window for the first page, and what to tell of it. Closed without a day when there is no pack for this year. */
export const homeWindow = (
  packs: RulePacks,
  regionCode: string,
  now: Date,
  override?: WindowOverride,
): Required<Pick<Home, 'window' | 'tell'>> => {
  const today = dayOf(now);
  const pack = packs.packFor(regionCode, yearOf(today), today);
  const window: WindowState =
    pack === undefined ? { state: 'closed', opensDay: null } : windowAt(pack.law, now, { channel: 'wechat', override });
  if (window.state === 'closed') {
    const { opensDay } = window;
    const message = errorText('window.closed', { date: opensDay ?? '下个缴费期' });
    const opens = opensDay === null ? {} : { opensOn: opensDay };
    return { window: { state: 'closed', ...opens }, tell: { key: 'window.closed', message } };
  }
  const { state, closesDay } = window;
  return {
    window: { state, closesOn: closesDay, daysLeft: daysBetween(today, closesDay) },
    tell: tellOf(window, now),
  };
};

const tellOf = (window: Exclude<WindowState, { state: 'closed' }>, now: Date): Home['tell'] & object => {
  const { state, closesDay } = window;
  const daysLeft = daysBetween(dayOf(now), closesDay);
  if (daysLeft <= 0) return { key: 'window.last', message: `今天最后一天，${lastHour(window, now)}点前付` };
  const day = dayInWords(closesDay);
  return state === 'open'
    ? { key: 'window.open', message: `${day}前集中缴费，还有${daysLeft}天` }
    : { key: 'window.sporadic', message: `现在也能缴，到${day}` };
};

// Where one stretch goes over into the next, the day ends at 24.
const lastHour = ({ closesAt }: { closesAt: Date }, now: Date): number => {
  const lastMoment = new Date(closesAt.getTime() - 1);
  return dayOf(lastMoment) === dayOf(now) ? Number(timeOfDay(lastMoment).slice(0, 2)) + 1 : 24;
};
