import { changeBasket, getBasket, makeBasket, takeOverBasket } from '../../types/baskets';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { CloseDeps } from './close-order';
import * as use from './make-basket';
import type { BasketDeps } from './show-basket';
import { showBasket } from './show-basket';
import { takeOver } from './take-over';

export const basketRoutes = (deps: BasketDeps & CloseDeps): Route[] => [
  route(makeBasket, async ({ caller, body }) => {
    const rid = await use.makeBasket(deps, caller, body.lines);
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
