import type { ResidentCase } from '../../types/cases';
import { dayInWords, dayOf } from '../shared/day';
import { numberOf } from './case-store';
import type { AskedCase } from './question-store';

/** What a case of a resident is about, in their words. */
export const TOPIC_WORDS: Readonly<Record<string, string>> = {
  disagree: '我觉得不对',
  recordWrong: '记录可能错了',
  notInRegister: '名册里没有我',
  answerDidNotHelp: '回答没帮上忙',
  other: '其他问题',
};

/** A case as the resident who opened it reads it. */
export const residentCaseView = (row: AskedCase): ResidentCase => ({
  caseId: row.rid,
  number: numberOf(row),
  topic: TOPIC_WORDS[row.topic] ?? row.topic,
  state: row.state === 'open' ? 'open' : 'closed',
  isUrgent: row.isUrgent !== null,
  message: messageOf(row),
  openedDay: dayOf(row.createdAt),
  answerByDay: row.answerByDay,
  ...(row.answerText === null ? {} : { answer: row.answerText }),
});

const messageOf = (row: AskedCase): string => {
  if (row.state !== 'open') return '已答复。还有不对的，可以再问。';
  const received = `已收到，${dayInWords(row.answerByDay)}前答复。`;
  return row.topic === 'notInRegister' ? `${received}没参保的先带身份证去社保站登记。` : received;
};
