import type { InTransaction, Reader } from '../database/transaction';
import { emptyQuota } from './message-quota-store';
import { messageByNo, noteDelivered } from './message-store';

type Deps = { inTransaction: InTransaction; reader: Reader };

/** Use case: WeChat tells what became of messages that it had taken. One that was refused on the way empties the leave. */
export const noteDelivery = async (
  { inTransaction, reader }: Deps,
  { cards }: { cards: readonly { messageNo: string; isDelivered: boolean }[] },
): Promise<void> => {
  for (const { messageNo, isDelivered } of cards) {
    const message = await messageByNo(reader, messageNo);
    if (message === undefined) continue;
    await inTransaction(async (tx) => {
      const changed = await noteDelivered(tx, messageNo, isDelivered ? 'delivered' : 'refused');
      if (changed === 0 || isDelivered || message.accountId === null || message.template === null) return;
      await emptyQuota(tx, message.accountId, message.template);
    });
  }
};
