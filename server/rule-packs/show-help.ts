import type { Help } from '../../types/help';
import type { WindowOverride } from '../policy/windows';
import { dayOf } from '../shared/day';
import { helpAnswers } from './help-answers';
import { officesNear, packOfToday } from './pack-places';
import type { RulePacks } from './rule-packs';

const HOTLINES = [
  { number: '12366', about: '缴费' },
  { number: '12333', about: '参保、待遇' },
  { number: '12345', about: '其他' },
];
const SAFETY = '我们不要验证码，不让您转账';
const OFFICES_MAX = 100;

/** The help page of a place: what its pack says, and plainly what it does not say. */
export const showHelp = (
  packs: RulePacks,
  { regionCode, now, override }: { regionCode: string; now: Date; override?: WindowOverride | undefined },
): Help => {
  const pack = packOfToday(packs, regionCode, dayOf(now));
  if (pack === undefined) return { answers: [], hotlines: HOTLINES, offices: [], officesNote: UNKNOWN, safety: SAFETY };
  const offices = officesNear(pack, regionCode).slice(0, OFFICES_MAX);
  const { hotlines } = pack.file;
  return {
    answers: helpAnswers(pack, now, override),
    hotlines: hotlines.length === 0 ? HOTLINES : hotlines.map((line) => ({ number: line.number, about: line.for })),
    offices: offices.map(({ name, kind, address, hours, phone, bring }) => ({
      name,
      kind,
      address,
      hours,
      bring,
      ...(phone === undefined ? {} : { phone }),
    })),
    ...(offices.length === 0 ? { officesNote: UNKNOWN } : {}),
    safety: SAFETY,
  };
};

const UNKNOWN = '办理点还没登记，打12333问在哪。';
