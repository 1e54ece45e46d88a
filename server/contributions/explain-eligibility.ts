import type { z } from 'zod';
import type { getEligibility } from '../../types/arrears';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { ArrearsDeps } from './list-arrears';
import { listArrears } from './list-arrears';

type Answer = z.input<(typeof getEligibility)['answers'][200]>;

/** Why one year can or cannot be paid: the same answer as in the list of years. */
export const explainEligibility = async (
  deps: ArrearsDeps,
  caller: Caller,
  { participantId, feeYear }: { participantId: number; feeYear: number },
): Promise<Answer> => {
  const { years } = await listArrears(deps, caller, participantId);
  const year = years.find((candidate) => candidate.feeYear === feeYear);
  if (year === undefined) throw new AppError('notFound');
  const { payable, reason, source } = year;
  return { feeYear, payable, ...(reason === undefined ? {} : { reason }), ...(source === undefined ? {} : { source }) };
};
