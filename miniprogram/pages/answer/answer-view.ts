import type { Help } from '../../../types/help';
import type { Page } from '../../services/ways';
import { NOT_ENROLLED_KEY, PAGES } from '../../services/ways';

export type AnswerView = {
  readonly question: string;
  readonly lines: readonly string[];
  readonly source: string;
  readonly next: { readonly text: string; readonly page: Page } | null;
};

/** Pages that open without knowing a person, an order or a receipt. */
const OPEN_PAGES: readonly Page[] = [
  'home',
  'receipts',
  'help',
  'reminders',
  'settings',
  'cases',
  'verify',
  'family-add',
];

/**
 * Not in the register: what to do first, also when the server has no such answer and without a net. The waiting period and
 * the papers are the county's, so no number of days stands here.
 */
const NOT_ENROLLED: AnswerView = {
  question: '还没参保，怎么办',
  lines: [
    '先做参保登记，才能缴费。',
    '带身份证去村里或社保站。',
    '登记后过几天，就能在这里查到。',
    '登记过还查不到，点“没用，问人”。',
  ],
  source: '',
  next: { text: '附近办理点', page: 'help' },
};

/** The answer to a question, at most five lines; undefined when there is none of that key. */
export const answerView = (help: Help | undefined, key: string): AnswerView | undefined => {
  const found = help?.answers.find((answer) => answer.key === key);
  if (found === undefined) return key === NOT_ENROLLED_KEY ? NOT_ENROLLED : undefined;
  return {
    question: found.question,
    lines: found.lines,
    source: found.source ?? '',
    next: found.next === undefined ? null : { text: found.next.text, page: openPage(found.next.page) },
  };
};

const openPage = (name: string): Page => {
  const page = PAGES.find((one) => one === name.replace(/^\/?(?:pages\/)?/, '').split('/')[0]);
  return page !== undefined && OPEN_PAGES.includes(page) ? page : 'home';
};

/** A link to an answer that is no longer there. */
export const NO_ANSWER: AnswerView = {
  question: '没有找到这一条',
  lines: ['可以问客服，或打12366。', '要人来答，点“没用，问人”。'],
  source: '',
  next: { text: '看其他问题', page: 'help' },
};
