import { answerView } from '../../../miniprogram/pages/answer/answer-view';
import { helpView } from '../../../miniprogram/pages/help/help-view';
import type { Help } from '../../../types/help';

const HELP: Help = {
  answers: [
    { key: 'x', question: '别的', lines: ['别的答案。'] },
    {
      key: 'refund',
      question: '怎么退费',
      lines: ['点卡片申请。'],
      source: '青禾县通知',
      next: { text: '看凭证', page: 'receipts' },
    },
    { key: 'owe', question: '我欠哪几年', lines: ['点下面看。'], next: { text: '去看', page: 'arrears' } },
  ],
  hotlines: [{ number: '12366', about: '缴费' }],
  offices: [],
  safety: '我们不要验证码，不让您转账',
};

it('puts the six questions in their order and the rest behind', () => {
  expect(helpView(HELP).questions.map(({ text }) => text)).toEqual(['我欠哪几年', '怎么退费', '别的']);
});

it('is never empty: without a server the telephone numbers stand there, said digit by digit', () => {
  const view = helpView(undefined);
  expect(view.hotlines.map(({ number, about }) => `${number} ${about}`)).toEqual([
    '12366 缴费',
    '12333 参保、待遇',
    '12345 其他',
  ]);
  expect(view.hotlines[0]?.label).toBe('打一二三六六，缴费');
  expect(view.safety).toBe('我们不要验证码，不让您转账');
});

it('answers with its source and a next step', () => {
  expect(answerView(HELP, 'refund')).toEqual({
    question: '怎么退费',
    lines: ['点卡片申请。'],
    source: '青禾县通知',
    next: { text: '看凭证', page: 'receipts' },
  });
});

it('leads to the first page when the next page needs to know a person', () => {
  expect(answerView(HELP, 'owe')?.next).toEqual({ text: '去看', page: 'home' });
});

it('helps somebody who is not in the register, with the server’s words or our own', () => {
  expect(answerView(undefined, 'notEnrolled')?.lines[1]).toBe('带身份证去村里或社保站。');
  const own = { ...HELP, answers: [{ key: 'notEnrolled', question: '怎么参保', lines: ['县里的话。'] }] };
  expect(answerView(own, 'notEnrolled')?.lines).toEqual(['县里的话。']);
  expect(answerView(HELP, 'gone')).toBeUndefined();
});
