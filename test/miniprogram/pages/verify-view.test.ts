import { errorOnLeaving, firstMissing, verifyView } from '../../../miniprogram/pages/verify/verify-view';
import { codeCharacters, personToProve } from '../../../miniprogram/pages/verify-other/verify-other-view';

const NOW = Date.parse('2026-06-11T10:32:00+08:00');
const form = { name: '王德福', idNumber: '610199198101081039', isAgreed: true };

test('the number is grouped and counted while it is typed', () => {
  expect(verifyView({ ...form, idNumber: '6101991981010810' }, NOW)).toEqual({
    idShown: '610199 19810108 10',
    counter: '已输16位，还差2位',
    isComplete: false,
  });
  expect(verifyView({ ...form, idNumber: '' }, NOW).counter).toBe('');
  expect(verifyView(form, NOW)).toMatchObject({ counter: '已输18位', isComplete: true });
});

test('the first thing that is missing is named, in the order of the page', () => {
  expect(firstMissing({ name: '', idNumber: '', isAgreed: false }, NOW)?.field).toBe('name');
  expect(firstMissing({ ...form, idNumber: '61' }, NOW)).toEqual({
    field: 'idNumber',
    text: '身份证号要18位，现在2位。',
  });
  expect(firstMissing({ ...form, isAgreed: false }, NOW)).toEqual({
    field: 'consent',
    text: '请先勾上"同意"，再点按钮。',
  });
  expect(firstMissing(form, NOW)).toBeUndefined();
});

test('an untouched field is not scolded, a wrong one is when it is left', () => {
  expect(errorOnLeaving('name', { ...form, name: '' }, NOW)).toBe('');
  expect(errorOnLeaving('name', { ...form, name: '王3' }, NOW)).toBe('姓名里不要数字和符号。');
  expect(errorOnLeaving('idNumber', { ...form, idNumber: '610199198101081030' }, NOW)).toBe(
    '号码有一位不对，请对着证再看看。',
  );
});

test('another way of proof is about oneself', () => {
  const card = { level: 'L1', relation: 'father' } as never;
  const own = { level: 'L1', relation: 'self', participantId: 'me' } as never;
  expect(personToProve([card, own])).toBe('me');
  expect(personToProve([card])).toBeUndefined();
  expect(codeCharacters(' 12-34 五6')).toBe('12346');
});
