import type { Reader } from '../database/transaction';
import { levelsOfAccount } from './level-store';

/** The people an account may pay for, in the order they were added. Frozen ones are left out. */
export const peopleOfAccount = async (
  reader: Reader,
  accountId: number,
): Promise<{ participantId: number; level: 'L1' | 'L2' }[]> =>
  (await levelsOfAccount(reader, accountId))
    .filter(({ frozenAt }) => frozenAt === null)
    .map(({ participantId, levelN }) => ({ participantId, level: levelN === 2 ? 'L2' : 'L1' }));
