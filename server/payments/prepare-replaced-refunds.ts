import type { InTransaction, Reader } from '../database/transaction';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import type { Sealer } from '../shared/sealing';
import { writeApplication } from './apply-for-refund';
import { lockOrder } from './order-store';
import type { ReplacedLine } from './replaced-line-store';
import { replacedBy } from './replaced-line-store';

export type PrepareDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  packs: RulePacks;
  sealer: Sealer;
};

/**
 * Listener `prepareReplacedRefunds` of the event `payment.settled`: where a tier was paid whole (`replaceAndRefund`), what was
 * paid before is put before the two officers, without anybody having to ask, for whoever paid it. May run twice.
 */
export const prepareReplacedRefunds =
  (deps: PrepareDeps) =>
  async ({ orderId }: { orderId: number }): Promise<void> => {
    const numbers = new Set((await replacedBy(deps.reader, orderId)).map(({ outTradeNo }) => outTradeNo));
    for (const outTradeNo of numbers) {
      await deps.inTransaction(async (tx) => {
        await lockOrder(tx, outTradeNo); // who applies at the same moment waits here, or is seen below
        const lines = (await replacedBy(tx, orderId)).filter((line) => line.outTradeNo === outTradeNo);
        const [first] = lines;
        if (first === undefined) return;
        const { accountId } = first;
        const order = { id: first.orderId };
        const now = deps.clock.now();
        await writeApplication(tx, deps, {
          order,
          accountId,
          reason: 'tierReplaced',
          lines: lines.map(asWritten),
          now,
        });
      });
    }
  };

const asWritten = ({
  orderLineId: id,
  amountFen,
  participantId,
  lineId,
}: ReplacedLine): Parameters<typeof writeApplication>[2]['lines'][number] => ({
  orderLine: { id, amountFen, participantId },
  credited: { lineId },
});
