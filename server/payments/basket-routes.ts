import { changeBasket, getBasket, makeBasket, takeOverBasket } from '../../types/baskets';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { AppError } from '../shared/app-error';
import type { CloseDeps } from './close-order';
import * as use from './make-basket';
import type { BasketDeps } from './show-basket';
import { showBasket } from './show-basket';
import { takeOver } from './take-over';

type Deps = BasketDeps &
  CloseDeps & {
    /** What a reminder that was sent to this caller asks to be paid, as far as it is still due. */
    choicesOf: (caller: Caller, reminderRid: string) => Promise<readonly use.BasketChoice[]>;
  };

export const basketRoutes = (deps: Deps): Route[] => [
  route(makeBasket, async ({ caller, body }) => {
    const choices = body.r === undefined ? (body.lines ?? []) : await deps.choicesOf(caller, body.r);
    // Whoever is not known yet says who they are first; for the others it is paid since, or not theirs.
    if (body.r !== undefined && choices.length === 0)
      throw new AppError(caller.people.length === 0 ? 'identity.level' : 'token.stale');
    const rid = await use.makeBasket(deps, caller, choices);
    return { status: 200, body: await showBasket(deps, caller, rid) };
  }),
  route(getBasket, async ({ caller, params }) => ({ status: 200, body: await showBasket(deps, caller, params.id) })),
  route(changeBasket, async ({ caller, params, body }) => {
    await use.changeBasket(deps, caller, { rid: params.id, choices: body.lines });
    return { status: 200, body: await showBasket(deps, caller, params.id) };
  }),
  route(takeOverBasket, async ({ caller, params }) => {
    const { outcome, message } = await takeOver(deps, caller, params.id);
    return { status: 200, body: { outcome, message, basket: await showBasket(deps, caller, params.id) } };
  }),
];
