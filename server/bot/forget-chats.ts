import type { InTransaction } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { forgetOlder } from './chat-store';

const KEPT_MS = 7 * 24 * 3_600_000; // as long as a push is known

/** The round that ends what was kept only to answer once and not too often. */
export const forgetChats = ({
  inTransaction,
  clock,
}: {
  inTransaction: InTransaction;
  clock: Clock;
}): Promise<number> => inTransaction((tx) => forgetOlder(tx, new Date(clock.now().getTime() - KEPT_MS)));
