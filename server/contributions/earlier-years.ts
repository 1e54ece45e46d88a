import type { AssessedYear, Obligation } from '../policy/assessed-year';

type EarlierYears = {
  /** Years that nobody has paid, and that are still to be settled: by phone, later, or after an assessment (核定). */
  readonly unpaidYears: number[];
  /** Every earlier year was paid, covered or never owed. Not the same as no unpaid years: one may be closed for good. */
  readonly isAllPaid: boolean;
};

/**
 * What the years before this one come to, for whoever may know history. A payer with the person's leave is not told which
 * years are open for a private reason, and is not told either that all is paid while one of those is. Pure.
 */
export const earlierYears = (
  { all, seen }: { readonly all: readonly AssessedYear[]; readonly seen: readonly AssessedYear[] },
  thisYear: number,
): EarlierYears => ({
  unpaidYears: seen.filter((year) => year.feeYear < thisYear && isUnpaid(year)).map(({ feeYear }) => feeYear),
  isAllPaid: all.every(({ feeYear, obligation }) => feeYear >= thisYear || SETTLED.has(obligation)),
});

const isUnpaid = ({ obligation, reason }: AssessedYear): boolean =>
  obligation === 'late' || (obligation === 'closed' && reason?.key === 'needsAssessment');

const SETTLED: ReadonlySet<Obligation> = new Set(['paid', 'covered', 'notOwed']);
