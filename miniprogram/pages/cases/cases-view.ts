import type { ResidentCase } from '../../../types/cases';
import { spokenDigits } from '../../words/amount-words';
import { dayInWords, fullDay } from '../../words/day-words';

export type CaseBlock = {
  readonly caseId: string;
  readonly number: string;
  readonly spokenNumber: string;
  readonly topic: string;
  readonly state: string;
  readonly isClosed: boolean;
  readonly isUrgent: boolean;
  readonly lines: readonly string[];
  readonly answer: string;
};

/** One's own questions: those that wait for an answer first, newest first. */
export const caseBlocks = (cases: readonly ResidentCase[], nowMs: number): CaseBlock[] =>
  [...cases]
    .sort(
      (one, other) =>
        Number(one.state === 'closed') - Number(other.state === 'closed') ||
        other.openedDay.localeCompare(one.openedDay),
    )
    .map((found) => caseBlock(found, nowMs));

const caseBlock = (found: ResidentCase, nowMs: number): CaseBlock => {
  const isClosed = found.state === 'closed';
  return {
    caseId: found.caseId,
    number: found.number,
    spokenNumber: spokenDigits(found.number),
    topic: found.topic,
    state: isClosed ? '已答复' : `${dayInWords(found.answerByDay, nowMs)}前答复`,
    isClosed,
    isUrgent: found.isUrgent && !isClosed,
    lines: [found.message, `${fullDay(found.openedDay)}提的`].filter((line) => line !== ''),
    answer: found.answer ?? '',
  };
};

/** Said at once after a question was handed in. */
export const caseOpened = (opened: ResidentCase, nowMs: number): string =>
  `记下了，编号${opened.number}，${dayInWords(opened.answerByDay, nowMs)}前答复。`;
