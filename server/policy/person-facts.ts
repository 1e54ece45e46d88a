import type { Day } from '../shared/day';
import type { Fen } from '../shared/fen';

type Span = { readonly fromDay: Day; readonly toDay: Day | null };

/** What the law asks about a person. No name, no number. */
export type PersonFacts = {
  readonly birthDay: Day;
  readonly enrolledDay: Day | null;
  readonly status: 'enrolled' | 'paused' | 'receiving' | 'stopped' | 'notEnrolled';
  readonly regions: readonly (Span & { readonly regionCode: string })[];
  readonly groups: readonly (Span & { readonly groupCode: string })[];
  readonly spells: readonly (Span & { readonly scheme: string })[];
  readonly credited: readonly CreditedYear[];
};

export type CreditedYear = { readonly feeYear: number; readonly tier: string; readonly personalFen: Fen };

/** Whether a dated row holds on a day; both ends belong to it. */
export const holdsOn = ({ fromDay, toDay }: Span, on: Day): boolean => fromDay <= on && (toDay === null || on <= toDay);

/** Whether a dated row touches a calendar year. */
export const touchesYear = ({ fromDay, toDay }: Span, year: number): boolean =>
  fromDay <= `${year}-12-31` && (toDay === null || toDay >= `${year}-01-01`);

/** Whether a dated row holds on every day of a calendar year. */
export const holdsAllYear = ({ fromDay, toDay }: Span, year: number): boolean =>
  fromDay <= `${year}-01-01` && (toDay === null || toDay >= `${year}-12-31`);

export const isStudentOn = (facts: PersonFacts, on: Day): boolean =>
  facts.groups.some((group) => group.groupCode === 'student' && holdsOn(group, on));
