import type { Caller } from '../http/caller';
import type { Knows } from '../policy/audience';

/** The person-years that an account has paid itself, as `<participant>:<fee year>`. */
export type YearsPaidBy = (accountId: number, participantIds: readonly number[]) => Promise<ReadonlySet<string>>;

export const yearKey = (participantId: number, feeYear: number): string => `${participantId}:${feeYear}`;

/** Of which years of a person a caller may know that they are paid. */
export const knowsOf =
  (caller: Caller, paidByCaller: ReadonlySet<string>, participantId: number): Knows =>
  (feeYear) =>
    caller.knowsHistory(participantId) || paidByCaller.has(yearKey(participantId, feeYear));
