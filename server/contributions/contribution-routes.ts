import { getAccount, getArrears, getEligibility } from '../../types/arrears';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { AppError } from '../shared/app-error';
import { explainEligibility } from './explain-eligibility';
import type { ArrearsDeps } from './list-arrears';
import { listArrears } from './list-arrears';
import { showAccount } from './show-account';

export const contributionRoutes = (deps: ArrearsDeps): Route[] => [
  route(getArrears, async ({ caller, params }) => ({
    status: 200,
    body: await listArrears(deps, caller, participantOf(caller, params.id)),
  })),
  route(getEligibility, async ({ caller, params, query }) => ({
    status: 200,
    body: await explainEligibility(deps, caller, { participantId: participantOf(caller, params.id), feeYear: query.y }),
  })),
  route(getAccount, async ({ caller, params }) => ({
    status: 200,
    body: await showAccount(deps, participantOf(caller, params.id)),
  })),
];

const participantOf = (caller: Caller, rid: string): number => {
  const person = caller.person(rid);
  if (person === undefined) throw new AppError('identity.level');
  return person.participantId;
};
