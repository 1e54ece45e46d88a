import { changeBasket, getBasket, makeBasket } from '../../types/baskets';
import type { Route } from '../http/route';
import { route } from '../http/route';
import * as use from './make-basket';
import type { BasketDeps } from './show-basket';
import { showBasket } from './show-basket';

export const basketRoutes = (deps: BasketDeps): Route[] => [
  route(makeBasket, async ({ caller, body }) => {
    const rid = await use.makeBasket(deps, caller, body.lines);
    return { status: 200, body: await showBasket(deps, caller, rid) };
  }),
  route(getBasket, async ({ caller, params }) => ({ status: 200, body: await showBasket(deps, caller, params.id) })),
  route(changeBasket, async ({ caller, params, body }) => {
    await use.changeBasket(deps, caller, { rid: params.id, choices: body.lines });
    return { status: 200, body: await showBasket(deps, caller, params.id) };
  }),
];
