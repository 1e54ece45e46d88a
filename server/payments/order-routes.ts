import { closeOrder, extendHold, getOrder, refreshPrepay, startOrder } from '../../types/orders';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { countyTime } from '../shared/day';
import { giveUpOrder, keepOrder, payersOrder } from './keep-order';
import type { StartedOrder } from './prepay-order';
import { prepayOrder } from './prepay-order';
import type { ShowOrderDeps } from './show-order';
import { showOrder } from './show-order';
import * as use from './start-order';

type Deps = use.StartDeps & ShowOrderDeps;

export const orderRoutes = (deps: Deps): Route[] => [
  route(startOrder, async ({ caller, body }) => {
    const started = await use.startOrder(deps, caller, { basketRid: body.basketId, quoteHash: body.quoteHash });
    return { status: 200, body: view(started) };
  }),
  route(getOrder, async ({ caller, params }) => ({ status: 200, body: await showOrder(deps, caller, params.id) })),
  route(refreshPrepay, async ({ caller, params }) => {
    const order = await payersOrder(deps, caller, params.id);
    return { status: 200, body: view(await prepayOrder(deps, order)) };
  }),
  route(extendHold, async ({ caller, params }) => ({
    status: 200,
    body: { heldUntil: countyTime(await keepOrder(deps, caller, params.id)) },
  })),
  route(closeOrder, async ({ caller, params }) => {
    const state = await giveUpOrder(deps, caller, params.id);
    return { status: 200, body: { state: state === 'created' ? 'preparing' : state } };
  }),
];

const view = ({
  order,
  requestPayment,
}: StartedOrder): {
  orderId: string;
  amountFen: number;
  heldUntil: string;
  payableUntil: string;
  requestPayment: StartedOrder['requestPayment'];
} => ({
  orderId: order.rid,
  amountFen: order.totalFen,
  heldUntil: countyTime(order.holdUntilAt),
  payableUntil: countyTime(order.timeExpireAt),
  requestPayment,
});
