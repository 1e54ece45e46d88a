import type { HomeCard } from '../../types/home';
import type { Caller } from '../http/caller';
import { assessYears } from '../policy/assess-year';
import { yearFor } from '../policy/audience';
import { dayOf, yearOf } from '../shared/day';
import type { YearPayment } from './card-state';
import { cardBody } from './card-state';
import { earlierYears } from './earlier-years';
import type { HoldsOf } from './hold';
import { holdsOfYears } from './hold';
import type { YearsPaidBy } from './known-years';
import { knowsOf } from './known-years';
import type { ArrearsDeps } from './list-arrears';
import { readPeople } from './read-people';

export type CardDeps = Omit<ArrearsDeps, 'holdsOf' | 'yearsPaidBy'> & {
  holdsOf: HoldsOf;
  yearsPaidBy: YearsPaidBy;
  /** What was paid for a fee year, by person, with its receipt. */
  paymentsOfYear: (
    participantIds: readonly number[],
    feeYear: number,
  ) => Promise<ReadonlyMap<number, readonly YearPayment[]>>;
  /** The masked names of the people behind accounts. */
  payerNames: (accountIds: readonly number[]) => Promise<(accountId: number) => string>;
};

/** One card a person for the first page. The number of queries does not grow with the people. */
export const listCards = async (deps: CardDeps, caller: Caller): Promise<HomeCard[]> => {
  const now = deps.clock.now();
  const thisYear = yearOf(dayOf(now));
  const ids = caller.people.map(({ participantId }) => participantId);
  if (ids.length === 0) return [];
  const people = await readPeople(deps, ids, now);
  const names = await deps.maskedNames(ids);
  const holds = await holdsOfYears(people.values(), deps.holdsOf);
  const paidByCaller = await deps.yearsPaidBy(caller.accountId, ids);
  const payments = await deps.paymentsOfYear(ids, thisYear);
  const nameOfPayer = await deps.payerNames([...holds.values()].map((hold) => hold.accountId));
  return caller.people.flatMap((standing): HomeCard[] => {
    const { participantId, rid, level, relation, link } = standing;
    const person = people.get(participantId);
    if (person === undefined) return [];
    const knows = knowsOf(caller, paidByCaller, participantId);
    const audience = caller.audienceFor(participantId);
    const held = person.years.find((row) => row.feeYear === thisYear)?.holder ?? undefined;
    const hold = held === undefined ? undefined : holds.get(held);
    const all = assessYears(person.facts, person.law);
    const seen = all.map((year) => yearFor(year, audience, knows));
    const knowsHistory = caller.knowsHistory(participantId);
    return [
      {
        participantId: rid,
        level,
        relation,
        link,
        maskedName: names.get(participantId) ?? '',
        feeYear: thisYear,
        knowsHistory,
        ...(knowsHistory ? earlierYears({ all, seen }, thisYear) : {}),
        ...cardBody({
          years: seen,
          thisYear,
          participantId,
          caller,
          now,
          ...(hold === undefined ? {} : { hold, payer: nameOfPayer(hold.accountId) }),
          payments: payments.get(participantId) ?? [],
          bookingDaysMax: deps.packs.packFor(person.regionCode, thisYear, dayOf(now))?.file.stageDays?.inAccount ?? 0,
        }),
      },
    ];
  });
};
