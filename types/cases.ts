import { z } from 'zod';
import { contract } from './contract';
import { calendarDay, feeYear, rid } from './primitives';

/** What a resident may open a case about. */
export const CASE_TOPICS = ['disagree', 'recordWrong', 'notInRegister', 'answerDidNotHelp', 'other'] as const;

export const residentCase = z
  .object({
    caseId: rid,
    number: z.string(),
    topic: z.string(),
    state: z.enum(['open', 'closed']),
    isUrgent: z.boolean(),
    message: z.string(),
    openedDay: calendarDay,
    answerByDay: calendarDay,
    answer: z.string().optional(),
  })
  .meta({ id: 'ResidentCase' });
export type ResidentCase = z.infer<typeof residentCase>;

export const getCases = contract({
  method: 'GET',
  path: '/api/cases',
  level: 'L0',
  summary: '我的问题单',
  answers: { 200: z.object({ cases: z.array(residentCase) }) },
  errors: [],
});

export const getCase = contract({
  method: 'GET',
  path: '/api/cases/:id',
  level: 'L0',
  summary: '一张问题单',
  params: z.object({ id: rid }),
  answers: { 200: residentCase },
  errors: ['notFound'],
});

export const postCases = contract({
  method: 'POST',
  path: '/api/cases',
  level: 'L0',
  summary: '我觉得不对：马上给编号',
  body: z.object({
    topic: z.enum(CASE_TOPICS),
    participantId: rid.optional(),
    feeYear: feeYear.optional(),
    reasonKey: z.string().max(40).optional(),
    text: z.string().max(500).optional(),
  }),
  answers: { 200: residentCase },
  errors: ['identity.level'],
});
