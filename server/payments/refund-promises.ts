import type { Reader } from '../database/transaction';
import { householdRegionOn } from '../participants/participant-reads';
import { countyOf } from '../participants/region-store';
import { ANSWER_WORKING_DAYS } from '../policy/refund-way';
import { addWorkingDays } from '../policy/working-days';
import { calendarOf, packOfToday } from '../rule-packs/pack-places';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Day } from '../shared/day';
import { addDays } from '../shared/day';

/** Who looks at an application (税务、社保), and within how many working days. */
export type RefundPromises = { answerWorkingDays: number; answerByDay: Day; offices: string[] };

const NOBODY_KNOWN = ['税务局', '社保经办机构'];

/** What the pack of a person's place promises; a pack that says nothing promises what the tax authorities take. */
export const refundPromises = async (
  { reader, packs }: { reader: Reader; packs: RulePacks },
  participantId: number,
  today: Day,
): Promise<RefundPromises> => {
  const region = await householdRegionOn(reader, participantId, today);
  const pack = packOfToday(packs, region ?? (await countyOf(reader))?.code ?? '', today);
  const answerWorkingDays = pack?.file.refund?.answerWorkingDays ?? ANSWER_WORKING_DAYS;
  if (pack === undefined) {
    return { answerWorkingDays, answerByDay: addDays(today, 2 * answerWorkingDays), offices: NOBODY_KNOWN };
  }
  return {
    answerWorkingDays,
    answerByDay: addWorkingDays(today, answerWorkingDays, calendarOf(pack)),
    offices: [pack.file.collector.payee, `${pack.file.regionName}社保经办机构`],
  };
};
