import { AppError } from '../shared/app-error';
import type { Day } from '../shared/day';
import type { IdNumber } from '../shared/identity-number';
import { parseIdNumber } from '../shared/identity-number';
import { parsePersonName } from '../shared/person-name';

/** The form's own checks, before any budget is touched: what is wrong here is no guess. */
export const readClaim = (
  typed: { name: string; idNumber: string },
  today: Day,
): { name: string; idNumber: IdNumber } => {
  const name = parsePersonName(typed.name);
  if (!name.ok) throw new AppError(name.problem === 'empty' ? 'name.empty' : 'name.bad');
  const idNumber = parseIdNumber(typed.idNumber, today);
  if (idNumber.ok) return { name: name.value, idNumber: idNumber.value };
  if (idNumber.problem.kind === 'length') throw new AppError('id.length', { n: idNumber.problem.n });
  throw new AppError('id.wrong');
};
