import type { REFUND_REASONS, RefundOptions, RefundView } from '../../types/refunds';
import type { Answer } from './answer';
import { ask } from './server';

export type RefundReason = (typeof REFUND_REASONS)[number];
export type RefundAsked = { orderId: string; lineIds: readonly string[]; reason: RefundReason; note?: string };

const REFUND_NEEDS = ['refundId', 'number', 'steps'];

export const getRefundOptions = (orderId: string): Promise<Answer<RefundOptions>> =>
  ask({
    method: 'GET',
    path: `/api/orders/${encodeURIComponent(orderId)}/refund-options`,
    needs: ['lines', 'reasons'],
  });

export const applyForRefund = (asked: RefundAsked): Promise<Answer<RefundView>> =>
  ask({ method: 'POST', path: '/api/refunds', body: asked, needs: REFUND_NEEDS });

export const getRefund = (refundId: string): Promise<Answer<RefundView>> =>
  ask({ method: 'GET', path: `/api/refunds/${encodeURIComponent(refundId)}`, needs: REFUND_NEEDS });
