import { getPayRequest, postPayRequests } from '../../types/pay-requests';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { AppError } from '../shared/app-error';
import { countyTime, dayInWords, dayOf } from '../shared/day';
import type { OpenRequestDeps } from './ask-to-pay';
import { askToPay, openPayRequest } from './ask-to-pay';
import type { BasketDeps } from './show-basket';
import { showBasket } from './show-basket';

type Deps = BasketDeps & OpenRequestDeps & { reloadCaller: (caller: Caller) => Promise<Caller> };

export const payRequestRoutes = (deps: Deps): Route[] => [
  route(postPayRequests, async ({ caller, body }) => {
    const { token, expiresAt } = await askToPay(deps, caller, body.basketId);
    const message = `发给家人，${dayInWords(dayOf(expiresAt))}前点开就能替您付。`;
    return { status: 200, body: { token, expiresAt: countyTime(expiresAt), message } };
  }),
  route(getPayRequest, async ({ caller, params }) => {
    const rid = await openPayRequest(deps, caller, params.token);
    return { status: 200, body: await showBasket(deps, await deps.reloadCaller(caller), rid).catch(staleWhenEnded) };
  }),
];

// The link that the card gave has ended since: a card is no way back.
const staleWhenEnded = (error: unknown): never => {
  throw error instanceof AppError && error.code === 'identity.level' ? new AppError('token.stale') : error;
};
