import type { Reader } from '../database/transaction';
import { accountByOpenid, liveAccount } from './account-store';
import { selvesOf } from './family-link-store';
import { levelById, levelsOfAccount, levelsOfPeople } from './level-store';

/** The people an account may pay for, in the order they were added. Frozen ones are left out. */
export const peopleOfAccount = async (
  reader: Reader,
  accountId: number,
): Promise<{ participantId: number; level: 'L1' | 'L2' }[]> =>
  (await levelsOfAccount(reader, accountId))
    .filter(({ frozenAt }) => frozenAt === null)
    .map(({ participantId, levelN }) => ({ participantId, level: levelN === 2 ? 'L2' : 'L1' }));

/** Whom accounts have shown to be: their own record, proved or claimed. Absent: nobody knows. */
export const selfOfAccounts = async (
  reader: Reader,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, number>> => {
  const selves = new Map<number, number>();
  const rows = await selvesOf(reader, [...new Set(accountIds)]);
  const bySureness = [...rows].sort((one, other) => sureness(other) - sureness(one));
  for (const { accountId, participantId } of bySureness) {
    if (!selves.has(accountId)) selves.set(accountId, participantId);
  }
  return selves;
};

const sureness = ({ relation, levelN }: { relation: string | null; levelN: number }): number =>
  (relation === 'self' ? 2 : 0) + (levelN === 2 ? 1 : 0);

/** Who may pay for these people, or is one of them: the insured's own account has `isOwner`. Frozen ones are left out. */
export const accountsOfPeople = async (
  reader: Reader,
  participantIds: readonly number[],
): Promise<{ participantId: number; accountId: number; isOwner: boolean }[]> =>
  (await levelsOfPeople(reader, participantIds)).map(({ participantId, accountId, levelN }) => ({
    participantId,
    accountId,
    isOwner: levelN === 2,
  }));

/** Who may pay for whom by a level that pays only; `undefined`: it has ended, is frozen, or became the person's own. */
export const payerOfLevel = async (
  reader: Reader,
  levelId: number,
): Promise<{ participantId: number; accountId: number } | undefined> => {
  const level = await levelById(reader, levelId);
  if (level?.levelN !== 1 || level.frozenAt !== null) return undefined;
  return { participantId: level.participantId, accountId: level.accountId };
};

/** The WeChat identity of a live account. */
export const openidOf = async (reader: Reader, accountId: number): Promise<string | undefined> =>
  (await liveAccount(reader, accountId))?.openid;

export const accountIdOf = async (reader: Reader, openid: string): Promise<number | undefined> =>
  (await accountByOpenid(reader, openid))?.id;
