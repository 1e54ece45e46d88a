import type { InTransaction, Reader } from '../database/transaction';
import { yearKey } from './known-years';
import { ensurePersonYear, idsOfYears } from './person-year-store';

type Year = { participantId: number; feeYear: number };

/**
 * The rows of people and fee years, by `yearKey`; makes those that are missing. In a transaction of its own and in one
 * fixed order, so that many baskets over the same years neither wait for each other in a circle nor miss a row that
 * another made meanwhile.
 */
export const ensurePersonYears = async (
  { inTransaction, reader }: { inTransaction: InTransaction; reader: Reader },
  years: readonly Year[],
): Promise<ReadonlyMap<string, number>> => {
  const known = await idsByKey(reader, years);
  const missing = years
    .filter(({ participantId, feeYear }) => !known.has(yearKey(participantId, feeYear)))
    .sort((one, other) => one.participantId - other.participantId || one.feeYear - other.feeYear);
  if (missing.length === 0) return known;
  for (const { participantId, feeYear } of missing) {
    await inTransaction((tx) => ensurePersonYear(tx, participantId, feeYear));
  }
  return idsByKey(reader, years);
};

const idsByKey = async (reader: Reader, years: readonly Year[]): Promise<Map<string, number>> => {
  const rows = await idsOfYears(reader, [...new Set(years.map(({ participantId }) => participantId))]);
  return new Map(rows.map(({ id, participantId, feeYear }) => [yearKey(participantId, feeYear), id]));
};
