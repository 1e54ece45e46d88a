import type { MemberForm } from '../../../miniprogram/pages/family-add/family-add-view';
import {
  addedMember,
  doneLines,
  memberView,
  missingOfMember,
} from '../../../miniprogram/pages/family-add/family-add-view';

const NOW = Date.parse('2026-06-11T15:00:00+08:00');
const aForm = (part: Partial<MemberForm> = {}): MemberForm => ({
  relation: 'father',
  name: '张建国',
  idNumber: '610199195001011232',
  isAgreed: false,
  ...part,
});
const missing = (form: MemberForm, needsConsent = false): string | undefined =>
  missingOfMember(form, 'number', { needsConsent, nowMs: NOW })?.field;

it('asks first for whom', () => {
  const empty = aForm({ relation: '' });
  expect(missingOfMember(empty, 'who', { needsConsent: false, nowMs: NOW })?.text).toBe('请先选给谁缴。');
  expect(memberView(aForm(), 'who').relations.map(({ text, isChosen }) => [text, isChosen])).toEqual([
    ['爸爸', true],
    ['妈妈', false],
    ['爱人', false],
    ['孩子', false],
    ['其他家人', false],
  ]);
});

it('names what is missing in the order of the page; consent only where it was not given before', () => {
  expect(missing(aForm({ name: '', idNumber: '' }))).toBe('name');
  expect(missing(aForm({ idNumber: '6101' }))).toBe('idNumber');
  expect(missing(aForm({ idNumber: '610199195001011234' }))).toBe('idNumber');
  expect(missing(aForm())).toBeUndefined();
  expect(missing(aForm(), true)).toBe('consent');
  expect(missing(aForm({ isAgreed: true }), true)).toBeUndefined();
});

it('shows the number 6-8-4 and how many digits are still to come', () => {
  expect(memberView(aForm({ idNumber: '6101991950010112' }), 'number')).toMatchObject({
    place: '第2步，共3步',
    idShown: '610199 19500101 12',
    counter: '已输16位，还差2位',
  });
});

it('says what can be done now and what the person’s leave will change', () => {
  const link = {
    linkId: 'l',
    participantId: 'p',
    relation: 'father' as const,
    maskedName: '张*国',
    sinceDay: '2026-06-11',
  };
  const added = addedMember({ ...link, state: 'waiting' });
  expect(added.person).toBe('爸爸 张*国');
  expect(doneLines(added, '短信发了。')).toEqual(['现在就能替他缴；他同意后，能看缴费记录', '短信发了。']);
  expect(doneLines({ ...added, state: 'full' }, '')).toEqual(['现在就能替他缴，也能看缴费记录']);
});
