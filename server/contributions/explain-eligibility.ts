import type { z } from 'zod';
import type { getEligibility } from '../../types/arrears';
import type { Caller } from '../http/caller';
import { regionsByCode } from '../participants/region-store';
import type { AssessedYear } from '../policy/assessed-year';
import { assessYears } from '../policy/assess-year';
import { yearFor } from '../policy/audience';
import type { Audience } from '../policy/explanation';
import { AppError } from '../shared/app-error';
import { isDay } from '../shared/day';
import { sumFen } from '../shared/fen';
import { knowsOf } from './known-years';
import type { ArrearsDeps } from './list-arrears';
import { reasonOf } from './list-arrears';
import type { AssessedPerson } from './read-people';
import { readPeople } from './read-people';

type Answer = z.input<(typeof getEligibility)['answers'][200]>;

/**
 * Why one year can or cannot be paid, what comes next, when it changes and who decided it. The same law as the list of
 * years; a payer reads nothing of a cause that is nobody's business.
 */
export const explainEligibility = async (
  deps: ArrearsDeps,
  caller: Caller,
  { participantId, feeYear }: { participantId: number; feeYear: number },
): Promise<Answer> => {
  const person = (await readPeople(deps, [participantId], deps.clock.now())).get(participantId);
  const assessed = person && assessYears(person.facts, person.law).find((year) => year.feeYear === feeYear);
  if (person === undefined || assessed === undefined) throw new AppError('notFound');
  const audience = caller.audienceFor(participantId);
  const paidByCaller = await deps.yearsPaidBy(caller.accountId, [participantId]);
  const seen = yearFor(assessed, audience, knowsOf(caller, paidByCaller, participantId));
  const year = await withPlace(deps, person, seen);
  const reason = reasonOf(year, audience);
  return {
    feeYear,
    payable: year.payable,
    maskedName: (await deps.maskedNames([participantId])).get(participantId) ?? '',
    relation: caller.standingFor(participantId)?.relation ?? 'other',
    ...(reason === undefined ? {} : { reason }),
    ...causeOf(year, audience),
    isUrgent: audience === 'insured' && year.reason?.key === 'recordWrong',
  };
};

/** What stands behind the reason. A private cause has been taken out of the year before a payer comes here. */
const causeOf = (
  { reason, source, funders, payable, obligation }: AssessedYear,
  audience: Audience,
): Pick<Answer, 'source' | 'changesOn' | 'governmentPaidFen' | 'canAddMore'> => {
  if (audience === 'payer' && reason === undefined) return {};
  const changesOn = reason?.params['date'];
  const decided = reason === undefined ? source : { rule: reason.rule, document: reason.document };
  return {
    ...(decided === undefined ? {} : { source: decided }),
    ...(typeof changesOn === 'string' && isDay(changesOn) ? { changesOn } : {}),
    ...(obligation === 'covered'
      ? {
          governmentPaidFen: sumFen(funders.map((part) => part.amountFen)),
          canAddMore: payable !== 'none',
        }
      : {}),
  };
};

/** Somebody who is insured elsewhere is told where, when our regions know the place. */
const withPlace = async (
  { reader }: ArrearsDeps,
  { participant }: AssessedPerson,
  year: AssessedYear,
): Promise<AssessedYear> => {
  const code = participant.regions.at(-1)?.regionCode;
  if (year.reason?.key !== 'otherRegion' || code === undefined) return year;
  const place = (await regionsByCode(reader, [code])).get(code)?.name;
  return place === undefined ? year : { ...year, reason: { ...year.reason, params: { place } } };
};
