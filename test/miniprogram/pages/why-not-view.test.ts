import { whyNotView } from '../../../miniprogram/pages/why-not/why-not-view';
import type { Eligibility } from '../../../miniprogram/services/account';
import { REASON_KEYS } from '../../../server/policy/reason';

const anAnswer = (key: string, part: Partial<Eligibility> = {}): Eligibility => ({
  feeYear: 2026,
  payable: 'none',
  reason: { key, message: '原因。', next: '怎么办。' },
  relation: 'self',
  maskedName: '张*强',
  isUrgent: false,
  ...part,
});

it('says the reason, what to do, and who decided it', () => {
  const source = { rule: 'R023', document: '青禾县2026年城乡居民养老保险缴费通知', effectiveDay: '2026-01-01' };
  expect(whyNotView(anAnswer('student', { source }))).toEqual({
    person: '我 张*强',
    title: '现在为什么不能缴',
    lines: ['原因。', '怎么办。'],
    documentLine: '青禾县2026年城乡居民养老保险缴费通知，2026年1月1日起',
    isUrgent: false,
    step: { text: '看办理点', way: 'offices' },
    canDisagree: true,
  });
});

it.each([
  ['reachingAge', 'arrears'],
  ['employeeInsured', 'receipts'],
  ['receiving', 'receipts'],
  ['waiting', 'remind'],
  ['windowClosed', 'remind'],
  ['needsAssessment', 'offices'],
  ['recordWrong', 'mend'],
  ['autoDebit', 'offices'],
  ['aReasonOfNextYear', 'call12333'],
])('leads from %s to %s', (key, way) => {
  expect(whyNotView(anAnswer(key)).step.way).toBe(way);
});

it('knows a next step for every reason of the law', () => {
  const unknown = whyNotView(anAnswer('aReasonOfNextYear')).step;
  const dead = REASON_KEYS.filter((key) => whyNotView(anAnswer(key)).step.text === unknown.text);
  expect(dead).toEqual([]);
});

it('lets a payer read the one sentence, call, and contest nothing', () => {
  const answer = anAnswer('family', {
    relation: 'father',
    maskedName: '张*国',
    reason: { key: 'family', message: '现在不用缴或不能缴，请本人问12333。', next: '' },
  });
  expect(whyNotView(answer)).toMatchObject({
    person: '爸爸 张*国',
    lines: ['现在不用缴或不能缴，请本人问12333。'],
    step: { way: 'call12333' },
    canDisagree: false,
    isUrgent: false,
  });
});

it('puts a living person’s wrong record first', () => {
  const view = whyNotView(anAnswer('stopped', { isUrgent: true }));
  expect(view).toMatchObject({ isUrgent: true, step: { text: '马上帮我改', way: 'mend' }, canDisagree: false });
});

it('says what the government paid, and whether one may add to it', () => {
  const paid = anAnswer('governmentPaid', { governmentPaidFen: 10_000, canAddMore: true });
  expect(whyNotView(paid)).toMatchObject({
    title: '2026年政府替您缴了100元',
    lines: ['不用付钱', '想多缴？自己再选一档'],
    step: { text: '自己再选一档', way: 'tier' },
  });
  expect(whyNotView({ ...paid, canAddMore: false })).toMatchObject({
    lines: ['不用付钱', '不能再加'],
    step: { way: 'home' },
  });
});

it('never stands empty', () => {
  const without = anAnswer('student');
  delete without.reason;
  expect(whyNotView(without).lines).toEqual(['没有查到原因，请打12333问。']);
});
