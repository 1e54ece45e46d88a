import { parsePersonName } from '../../server/shared/person-name';
import { parsePhoneNumber } from '../../server/shared/phone-number';

const middleDot = '买买提·艾力';

it.each([
  ['two characters', '张三', '张三'],
  ['spaces between', ' 张 三　', '张三'],
  ['a bullet', '买买提•艾力', middleDot],
  ['a hyphenation point', '买买提‧艾力', middleDot],
  ['a bullet operator', '买买提∙艾力', middleDot],
  ['a dot operator', '买买提⋅艾力', middleDot],
  ['a katakana dot', '买买提・艾力', middleDot],
  ['a half-width katakana dot', '买买提･艾力', middleDot],
  ['a full stop', '买买提.艾力', middleDot],
  ['a full-width stop', '买买提．艾力', middleDot],
  ['a Chinese stop, spaces around', '买买提 。 艾力', middleDot],
  ['a compatibility character', '\uFA19龙', '\u795E龙'],
  ['a variation selector', '葛\u{E0100}三', '葛三'],
  ['zero-width space', '张\u200B三', '张三'],
  ['the rare 䶮', '王䶮', '王䶮'],
  ['a character outside the first plane', '王\u{20087}', '王\u{20087}'],
  ['its private-use twin of GB 18030', '王\uE816', '王\u{20087}'],
  ['〇', '王〇', '王〇'],
  ['Latin letters of a residence card', 'Jane  doe', 'JANE DOE'],
  ['25 characters', '阿'.repeat(12) + '·' + '阿'.repeat(12), '阿'.repeat(12) + '·' + '阿'.repeat(12)],
  ['50 characters beyond the first plane', '\u{20087}'.repeat(50), '\u{20087}'.repeat(50)],
])('reads %s', (_, typed, name) => {
  expect(parsePersonName(typed)).toEqual({ ok: true, value: name });
});

it.each([
  ['nothing', ' \u200B', 'empty'],
  ['one character', '张', 'bad'],
  ['51 characters', '阿'.repeat(51), 'bad'],
  ['a digit', '张3', 'bad'],
  ['markup', '张<b>三', 'bad'],
  ['a formula', '=张三', 'bad'],
  ['a dot at the end', '张三·', 'bad'],
  ['two dots', '张··三', 'bad'],
  ['a character of one computer only', '王\uE000', 'privateUse'],
])('refuses %s', (_, typed, problem) => {
  expect(parsePersonName(typed)).toEqual({ ok: false, problem });
});

it.each([
  ['13800138000', '13800138000'],
  ['+86 138-0013-8000', '13800138000'],
  ['0086 13800138000', '13800138000'],
  ['１３８００１３８０００', '13800138000'],
  ['12800138000', undefined],
  ['029-8123456', undefined],
  ['', undefined],
])('phone %s', (typed, phone) => {
  expect(parsePhoneNumber(typed)).toBe(phone);
});
