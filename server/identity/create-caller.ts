import type { Caller } from '../http/caller';

type Session = { accountId: number; sessionId: number; openid: string };
type Person = { participantId: number | null; levelN: number | null; personRid: string | null };

/**
 * The caller as the use cases see it. Only L2 is the insured themselves: whoever knows no more than name and number is
 * a payer, also when the person is in truth the same.
 */
export const createCaller = ({ accountId, sessionId, openid }: Session, people: readonly Person[]): Caller => {
  const levels = new Map<number, 'L1' | 'L2'>();
  const persons = new Map<string, { participantId: number; level: 'L1' | 'L2' }>();
  for (const { participantId, levelN, personRid } of people) {
    if (participantId === null || personRid === null) continue;
    const level = levelN === 2 ? 'L2' : 'L1';
    levels.set(participantId, level);
    persons.set(personRid, { participantId, level });
  }
  return {
    accountId,
    sessionId,
    openid,
    levelFor: (participantId) => levels.get(participantId),
    audienceFor: (participantId) => (levels.get(participantId) === 'L2' ? 'insured' : 'payer'),
    person: (rid) => persons.get(rid),
  };
};
