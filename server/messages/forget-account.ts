import type { Tx } from '../database/transaction';
import { dropPlannedOfAccount } from './message-store';
import { emptyAllQuotas, forgetLeave } from './message-quota-store';

/** Step: nothing is left of what an account let us send, and nothing planned goes to it; what is counted stays at nothing. */
export const forgetMessages = async (tx: Tx, accountId: number): Promise<void> => {
  await emptyAllQuotas(tx, accountId);
  await forgetLeave(tx, accountId);
  await dropPlannedOfAccount(tx, accountId);
};
