import type { Reader } from '../../server/database/transaction';
import { ledgerDrift } from '../../server/operations/ledger-drift';

/** The names of the invariants of the ledger that do not hold. */
export const brokenInvariants = async (reader: Reader): Promise<string[]> =>
  (await ledgerDrift(reader)).map(({ name }) => name);
