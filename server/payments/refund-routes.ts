import { getRefund, getRefundOptions, postRefunds } from '../../types/refunds';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { ApplyDeps } from './apply-for-refund';
import { applyForRefund } from './apply-for-refund';
import { showRefund } from './show-refund';
import { showRefundOptions } from './show-refund-options';

export const refundRoutes = (deps: ApplyDeps): Route[] => [
  route(getRefundOptions, async ({ caller, params }) => ({
    status: 200,
    body: await showRefundOptions(deps, caller, params.id),
  })),
  route(postRefunds, async ({ caller, body }) => {
    const { orderId: orderRid, lineIds, reason, note } = body;
    return { status: 200, body: await applyForRefund(deps, caller, { orderRid, lineIds, reason, note }) };
  }),
  route(getRefund, async ({ caller, params }) => ({ status: 200, body: await showRefund(deps, caller, params.id) })),
];
