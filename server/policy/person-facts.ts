import type { Day } from '../shared/day';
import { addDays, day } from '../shared/day';
import type { Fen } from '../shared/fen';

type Span = { readonly fromDay: Day; readonly toDay: Day | null };

/** What the law asks about a person. No name, no number. */
export type PersonFacts = {
  readonly birthDay: Day;
  readonly enrolledDay: Day | null;
  readonly status: 'enrolled' | 'paused' | 'receiving' | 'stopped' | 'notEnrolled';
  /** Why the enrolment was stopped; `death` of somebody who asks is a wrong record. */
  readonly stopReason?: string | null | undefined;
  readonly regions: readonly (Span & { readonly regionCode: string })[];
  readonly groups: readonly (Span & { readonly groupCode: string })[];
  readonly spells: readonly (Span & { readonly scheme: string })[];
  readonly credited: readonly CreditedYear[];
};

export type CreditedYear = {
  readonly feeYear: number;
  readonly tier: string;
  readonly personalFen: Fen;
  /** Some of it came by another channel, which alone can give it back. */
  readonly isPaidElsewhere?: boolean | undefined;
};

/** Whether a dated row holds on a day; both ends belong to it. */
export const holdsOn = ({ fromDay, toDay }: Span, on: Day): boolean => fromDay <= on && (toDay === null || on <= toDay);

/** Whether rows together hold on every day of a calendar year: two jobs in a row are one year in employment. */
export const holdAllYear = (spans: readonly Span[], year: number): boolean => {
  const last = day(`${year}-12-31`);
  let missing = day(`${year}-01-01`);
  for (const { fromDay, toDay } of [...spans].sort((one, other) => (one.fromDay < other.fromDay ? -1 : 1))) {
    if (fromDay > missing) return false;
    if (toDay === null || toDay >= last) return true;
    if (toDay >= missing) missing = addDays(toDay, 1);
  }
  return false;
};

/** When somebody is at school: kept among the groups of the register. */
export const schoolSpans = (facts: PersonFacts): readonly Span[] =>
  facts.groups.filter((group) => group.groupCode === 'student');
