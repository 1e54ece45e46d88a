import type { InTransaction } from '../database/transaction';
import { forgetPushes as forget } from '../inbox/inbox-store';
import type { Clock } from '../shared/clock';

/** The daily round that ends what was kept of pushes only to know a second arrival. */
export const forgetPushes = ({
  inTransaction,
  clock,
}: {
  inTransaction: InTransaction;
  clock: Clock;
}): Promise<number> => inTransaction((tx) => forget(tx, clock.now()));
