import type { LinkState, Relation } from '../../types/family-links';
import { RELATIONS } from './relation-words';

type Facts = { levelN: number | null; state: string | null; askedUntilAt: Date | null };

/** How far a link goes as of now. An L2 is the person's own record, whatever was asked before. */
export const linkStateOf = ({ levelN, state, askedUntilAt }: Facts, now: Date): LinkState => {
  if (levelN === 2) return 'self';
  if (state === 'waiting') return askedUntilAt === null || askedUntilAt <= now ? 'expired' : 'waiting';
  return state === 'full' || state === 'refused' ? state : 'payOnly';
};

/** The stored relation; a row from before links were kept is the person's own at L2, somebody's otherwise. */
export const relationOf = ({ relation, levelN }: { relation: string | null; levelN: number | null }): Relation =>
  RELATIONS.find((known) => known === relation) ?? (levelN === 2 ? 'self' : 'other');
