import { maskIdNumbers } from '../../server/messages/mask-id-numbers';
import { demoIdNumber } from '../demo/demo-person';

const NUMBER = demoIdNumber('1978-03-04', 7);
const spaced = NUMBER.replace(/(.{6})(.{8})/, '$1 $2 ');
const fullWidth = NUMBER.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const COVERED = `6${'*'.repeat(16)}${NUMBER.slice(-1)}`;

it.each([
  [`我是${NUMBER}，欠多少`, `我是${COVERED}，欠多少`],
  [spaced, COVERED],
  [NUMBER.replace(/(.{6})(.{8})/, '$1-$2-'), COVERED],
  [fullWidth, COVERED],
  [`${NUMBER.slice(0, 17)}X`, `6${'*'.repeat(16)}X`],
  [`${NUMBER.slice(0, 17)}х`, `6${'*'.repeat(16)}х`],
  ['610199780304123', `6${'*'.repeat(16)}3`],
])('covers %s', (typed, covered) => {
  expect(maskIdNumbers(typed)).toEqual({ text: covered, hadIdNumber: true });
});

it.each(['2026年欠多少', '电话13800000000', '6105 2026', '12345678901234567890123', '交500元行吗'])(
  'leaves %s',
  (typed) => {
    expect(maskIdNumbers(typed)).toEqual({ text: typed, hadIdNumber: false });
  },
);
