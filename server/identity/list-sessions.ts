import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { Clock } from '../shared/clock';
import { liveSessions } from './session-store';

export type ListedSession = { rid: string; startedAt: Date; usedAt: Date; isCurrent: boolean };

/** Where this account is signed in, the last used first. */
export const listSessions = async (
  { reader, clock }: { reader: Reader; clock: Clock },
  caller: Caller,
): Promise<ListedSession[]> =>
  (await liveSessions(reader, caller.accountId, clock.now())).map(({ id, rid, createdAt, usedAt }) => ({
    rid,
    startedAt: createdAt,
    usedAt,
    isCurrent: id === caller.sessionId,
  }));
