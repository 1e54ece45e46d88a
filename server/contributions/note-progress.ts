import type { Tx } from '../database/transaction';
import type { Day } from '../shared/day';
import { countedPlace, placeOfYear, progressDeltas } from './progress-store';

type Counted = { lineId: number; personYearId: number; isFirst: boolean; amountFen: number; onDay: Day };

const keyOf = (lineId: number): string => `line:${lineId}`;

/**
 * Step: counts a credited line for the village of its person. A person counts once a fee year, with the contribution; a
 * raise adds money alone.
 */
export const noteProgress = async (
  tx: Tx,
  { lineId, personYearId, isFirst, amountFen, onDay }: Counted,
): Promise<void> => {
  const place = await placeOfYear(tx, personYearId);
  if (place === undefined) throw new Error('a line of a person-year that is not there');
  await tx.insert(progressDeltas, {
    sourceKey: keyOf(lineId),
    regionCode: place.regionCode ?? '',
    feeYear: place.feeYear,
    paidDay: onDay,
    peopleN: isFirst ? 1 : 0,
    amountFen,
  });
};

/** Step: takes a reversed line out of the count again, where it was counted, also when the person has moved since. */
export const unnoteProgress = async (tx: Tx, counted: Counted): Promise<void> => {
  const { lineId, personYearId, isFirst, amountFen, onDay } = counted;
  const place = await placeOfYear(tx, personYearId);
  const then = await countedPlace(tx, keyOf(lineId));
  if (place === undefined || then === undefined) return; // never counted
  await tx.insert(progressDeltas, {
    sourceKey: `reversal:${lineId}`,
    regionCode: then.regionCode,
    feeYear: place.feeYear,
    paidDay: onDay,
    peopleN: isFirst ? -1 : 0,
    amountFen: 0 - amountFen,
  });
};
