import type { CASE_TOPICS, getCases as casesContract, ResidentCase } from '../../types/cases';
import type { AnswerOf } from '../../types/contract';
import type { Help } from '../../types/help';
import type { Answer } from './answer';
import { ask } from './server';

export type NewCase = {
  topic: (typeof CASE_TOPICS)[number];
  participantId?: string;
  feeYear?: number;
  reasonKey?: string;
  text?: string;
};

/** Questions with their answers, telephone numbers, offices. */
export const getHelp = (): Promise<Answer<Help>> =>
  ask({ method: 'GET', path: '/api/help', needs: ['answers', 'hotlines', 'offices'] });

export const getCases = (): Promise<Answer<AnswerOf<typeof casesContract>>> =>
  ask({ method: 'GET', path: '/api/cases', needs: ['cases'] });

/** A question to a person; its number comes back at once. */
export const openCase = (asked: NewCase): Promise<Answer<ResidentCase>> =>
  ask({ method: 'POST', path: '/api/cases', body: asked, needs: ['number'] });
