import type { Reader } from '../database/transaction';
import type { CloseDeps } from './close-order';
import { closeOrder } from './close-order';
import { openOrdersWith } from './order-store';

export type FamilyEndedDeps = CloseDeps & {
  /** Who may no longer pay for whom; `undefined` when they may again, or the link is gone. */
  endedPair: (reader: Reader, linkId: number) => Promise<{ accountId: number; participantId: number } | undefined>;
};

/**
 * Listener `closeOrdersOfEnded`: the insured ended or contested a link, so what its payer has begun and not paid is closed
 * through the normal close; money that has arrived already is credited. A payer who leaves by themselves may still pay
 * what is open. May run twice.
 */
export const onFamilyEnded =
  (deps: FamilyEndedDeps) =>
  async ({ linkId, endedBy = 'insured' }: { linkId: number; endedBy?: 'payer' | 'insured' }): Promise<void> => {
    const pair = endedBy === 'payer' ? undefined : await deps.endedPair(deps.reader, linkId);
    if (pair === undefined) return;
    for (const order of await openOrdersWith(deps.reader, pair)) {
      const state = await closeOrder(deps, order, 'changed');
      // WeChat has not said yet whether it knows the order, so it could still be paid: the postman comes again.
      if (state === 'created') throw new Error(`order ${order.outTradeNo} of an ended payer cannot be closed yet`);
    }
  };
