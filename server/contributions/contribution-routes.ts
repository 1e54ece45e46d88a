import { getAccount, getArrears, getEligibility } from '../../types/arrears';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { AppError } from '../shared/app-error';
import { explainEligibility } from './explain-eligibility';
import type { ArrearsDeps } from './list-arrears';
import { listArrears } from './list-arrears';
import { showAccount } from './show-account';

type Deps = ArrearsDeps & {
  /** Notes that a caller who is not the insured looked at a person's record. */
  noteLook: (caller: Caller, participantIds: readonly number[], what: 'years' | 'reason' | 'history') => Promise<void>;
};

export const contributionRoutes = (deps: Deps): Route[] => [
  route(getArrears, async ({ caller, params }) => {
    const participantId = participantOf(caller, params.id);
    const body = await listArrears(deps, caller, participantId);
    await deps.noteLook(caller, [participantId], 'years');
    return { status: 200, body };
  }),
  route(getEligibility, async ({ caller, params, query }) => {
    const participantId = participantOf(caller, params.id);
    const body = await explainEligibility(deps, caller, { participantId, feeYear: query.y });
    await deps.noteLook(caller, [participantId], 'reason');
    return { status: 200, body };
  }),
  route(getAccount, async ({ caller, params }) => {
    const participantId = participantOf(caller, params.id);
    const body = await showAccount(deps, caller, participantId);
    await deps.noteLook(caller, [participantId], 'history');
    return { status: 200, body };
  }),
];

const participantOf = (caller: Caller, rid: string): number => {
  const person = caller.person(rid);
  if (person === undefined) throw new AppError('identity.level');
  return person.participantId;
};
