import { remindersView, toldAfter } from '../../../miniprogram/pages/reminders/reminders-view';
import type { Reminders } from '../../../types/reminders';

type Row = Reminders['reminders'][number];
const aRow = (part: Partial<Row> = {}): Row => ({
  kind: 'due',
  title: '该缴费了',
  sample: '2026年，6月30日前缴',
  isOn: true,
  templateId: 'template-due',
  left: 0,
  ...part,
});

it('asks for what is on and offered, each template once, three at most', () => {
  const reminders = [
    aRow(),
    aRow({ kind: 'inAccount', templateId: 'template-in', isOn: false }),
    aRow({ kind: 'result', templateId: 'template-due' }),
  ];
  expect(remindersView({ reminders }).templateIds).toEqual(['template-due']);
});

it.each([
  [{ left: 0 }, '同意后才能发', '同意接收'],
  [{ left: 2 }, '还能发2条', '再加一条'],
  [{ left: 2, isOn: false }, '不提醒', '同意接收'],
  [{ left: 1, isStanding: true }, '同意过了，一直能发', '再加一条'],
])('says how many more can be sent: %j', (part, left, button) => {
  const view = remindersView({ reminders: [aRow(part)] });
  expect(view.rows[0]?.left).toBe(left);
  expect(view.button).toBe(button);
});

it('says when the county offers none', () => {
  const without = aRow();
  delete without.templateId;
  expect(remindersView({ reminders: [without] })).toMatchObject({ isNotOffered: true, templateIds: [] });
  expect(remindersView({ reminders: [without] }).rows[0]?.left).toBe('本县还没开这一种');
});

it.each([
  [{ kind: 'off' } as const, '微信里关了提醒。要开，照下面做。', true],
  [{ kind: 'failed' } as const, '微信没打开，请再点一次。', false],
  [
    { kind: 'answered', results: [{ templateId: 'a', result: 'accept' }] } as const,
    '好了，同意了1种，每种发一条。',
    false,
  ],
  [{ kind: 'answered', results: [{ templateId: 'a', result: 'reject' }] } as const, '不提醒也能缴。', false],
  [
    { kind: 'answered', results: [{ templateId: 'a', result: 'ban' }] } as const,
    '微信里停了这个提醒。不提醒也能缴。',
    true,
  ],
])('tells what became of the tap', (answer, text, hasSteps) => {
  expect(toldAfter(answer)).toMatchObject({ text, hasSteps });
});
