import type { Caller, Standing } from '../http/caller';
import { linkStateOf, relationOf } from './link-state';

type Session = { accountId: number; sessionId: number; openid: string };
type Person = {
  participantId: number | null;
  levelN: number | null;
  personRid: string | null;
  relation: string | null;
  linkState: string | null;
  askedUntilAt: Date | null;
};

/**
 * The caller as the use cases see it. Only L2 is the insured themselves: whoever knows no more than name and number is
 * a payer, also when the person is in truth the same.
 */
export const createCaller = ({ accountId, sessionId, openid }: Session, rows: readonly Person[], now: Date): Caller => {
  const people = rows.flatMap((row) => standingOf(row, now));
  const byId = new Map(people.map((person) => [person.participantId, person]));
  const byRid = new Map(people.map((person) => [person.rid, person]));
  return {
    accountId,
    sessionId,
    openid,
    people,
    levelFor: (participantId) => byId.get(participantId)?.level,
    audienceFor: (participantId) => (byId.get(participantId)?.level === 'L2' ? 'insured' : 'payer'),
    knowsHistory: (participantId) => ['self', 'full'].includes(byId.get(participantId)?.link ?? ''),
    standingFor: (participantId) => byId.get(participantId),
    person: (rid) => byRid.get(rid),
  };
};

const standingOf = (row: Person, now: Date): Standing[] => {
  const { participantId, levelN, personRid: rid, relation, linkState: state, askedUntilAt } = row;
  if (participantId === null || rid === null) return [];
  return [
    {
      participantId,
      rid,
      level: levelN === 2 ? 'L2' : 'L1',
      relation: relationOf({ relation, levelN }),
      link: linkStateOf({ levelN, state, askedUntilAt }, now),
    },
  ];
};
