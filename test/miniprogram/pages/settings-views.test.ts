import { accessRows } from '../../../miniprogram/pages/accesses/accesses-view';
import { caseBlocks, caseOpened } from '../../../miniprogram/pages/cases/cases-view';
import { givenConsents } from '../../../miniprogram/pages/consents/consents-view';
import { privacyTexts } from '../../../miniprogram/pages/privacy/privacy-view';
import { sessionRows } from '../../../miniprogram/pages/sessions/sessions-view';
import { fontRows } from '../../../miniprogram/pages/settings/settings-view';
import type { ResidentCase } from '../../../types/cases';
import { CONSENT_PURPOSES } from '../../../types/consents';

const NOW = Date.parse('2026-06-11T15:00:00+08:00');

it('marks the size of letters that was chosen', () => {
  expect(fontRows('larger').map(({ text, isChosen }) => [text, isChosen])).toEqual([
    ['跟微信一样', false],
    ['大', false],
    ['很大', true],
    ['最大', false],
  ]);
});

it('shows who looked, the last one first', () => {
  const accesses = [
    { at: '2026-06-10T09:00:00+08:00', who: '张*强', what: '看了要缴多少' },
    { at: '2026-06-11T09:30:00+08:00', who: '青禾县社保站', what: '看了缴费记录' },
  ];
  expect(accessRows({ accesses }, NOW).map(({ label }) => label)).toEqual([
    '今天09:30，青禾县社保站，看了缴费记录',
    '6月10日09:00，张某强，看了要缴多少',
  ]);
});

it('puts this phone first among those that are signed in', () => {
  const at = (day: number): string => `2026-06-0${day}T09:00:00+08:00`;
  const sessions = [
    { sessionId: 'old', startedAt: at(1), usedAt: at(2), isCurrent: false },
    { sessionId: 'new', startedAt: at(3), usedAt: at(5), isCurrent: false },
    { sessionId: 'this', startedAt: at(2), usedAt: at(4), isCurrent: true },
  ];
  const rows = sessionRows({ sessions }, NOW);
  expect(rows.map(({ sessionId }) => sessionId)).toEqual(['this', 'new', 'old']);
  expect(rows[0]?.title).toBe('这部手机');
  expect(rows[1]).toMatchObject({ title: '6月3日09:00进来的', used: '上次用：6月5日09:00' });
});

it.each(CONSENT_PURPOSES)('says what withdrawing %s means before it is done', (purpose) => {
  const given = [
    { consentId: 'c', purpose, version: '1', title: '同意', givenAt: '2026-06-01T09:00:00+08:00', isCurrent: false },
  ];
  const [consent] = givenConsents({ texts: [], given });
  expect(consent).toMatchObject({ given: '2026年6月1日同意的', version: '文字后来改过，下次会再问您。' });
  expect(consent?.afterwards).toMatch(/^取消后/);
});

it('shows the texts that are agreed to in paragraphs', () => {
  const texts = [{ purpose: 'idNumber' as const, version: '2', title: '用身份证号', body: '第一段\n\n第二段\n' }];
  expect(privacyTexts({ texts, given: [] })).toEqual([
    { title: '用身份证号', paragraphs: ['第一段', '第二段'], version: '第2版' },
  ]);
});

const aCase = (part: Partial<ResidentCase>): ResidentCase => ({
  caseId: 'c1',
  number: 'A12',
  topic: '我觉得不对',
  state: 'open',
  isUrgent: false,
  message: '我们在看。',
  openedDay: '2026-06-01',
  answerByDay: '2026-06-20',
  ...part,
});

it('shows questions that wait first, with the day of the answer', () => {
  const blocks = caseBlocks(
    [
      aCase({ caseId: 'done', state: 'closed', answer: '改好了。', isUrgent: true, openedDay: '2026-06-09' }),
      aCase({ caseId: 'early' }),
      aCase({ caseId: 'late', openedDay: '2026-06-05', isUrgent: true }),
    ],
    NOW,
  );
  expect(blocks.map(({ caseId, state, isUrgent }) => [caseId, state, isUrgent])).toEqual([
    ['late', '6月20日前答复', true],
    ['early', '6月20日前答复', false],
    ['done', '已答复', false],
  ]);
  expect(blocks[2]?.answer).toBe('改好了。');
});

it('gives the number of a new question at once', () => {
  expect(caseOpened(aCase({}), NOW)).toBe('记下了，编号A12，6月20日前答复。');
});
