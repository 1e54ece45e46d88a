import type { ResidentCase } from '../../types/cases';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { residentCaseView } from './case-texts';
import { caseOfAccount, casesOfAccount } from './question-store';

const LISTED_MAX = 100;

/** Use case: a resident's own cases, newest first. */
export const listOwnCases = async ({ reader }: { reader: Reader }, caller: Caller): Promise<ResidentCase[]> =>
  (await casesOfAccount(reader, caller.accountId, LISTED_MAX)).map(residentCaseView);

/** Use case: one of them; nobody else's is there. */
export const showOwnCase = async (
  { reader }: { reader: Reader },
  caller: Caller,
  rid: string,
): Promise<ResidentCase> => {
  const row = await caseOfAccount(reader, caller.accountId, rid);
  if (row === undefined) throw new AppError('notFound');
  return residentCaseView(row);
};
