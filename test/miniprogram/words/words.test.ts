import { figureOf, inFours, spokenDigits, spokenYuan, yuan } from '../../../miniprogram/words/amount-words';
import { buttonsOf, WAYS } from '../../../miniprogram/words/button-words';
import { clockTime, countyDay, dayInWords, minutesLeft, momentInWords } from '../../../miniprogram/words/day-words';
import { personWords, spokenName } from '../../../miniprogram/words/people-words';
import { ERROR_STATUS } from '../../../types/error-codes';

const NOW = Date.parse('2026-06-11T10:32:00+08:00');

test.each([
  [0, '0', '零元'],
  [50_000, '500', '五百元'],
  [130_000, '1300', '一千三百元'],
  [100_500, '1005', '一千零五元'],
  [1_000, '10', '十元'],
  [11_000, '110', '一百一十元'],
  [4_500_000, '45,000', '四万五千元'],
  [10_005_000, '100,050', '十万零五十元'],
  [12_345, '123.45', '一百二十三元四角五分'],
  [105, '1.05', '一元零五分'],
])('%s fen are shown as %s and said as %s', (fen, figure, spoken) => {
  expect(figureOf(fen)).toBe(figure);
  expect(yuan(fen)).toBe(`${figure}元`);
  expect(spokenYuan(fen)).toBe(spoken);
});

test('numbers are read over the phone in fours, digit by digit', () => {
  expect(inFours('26061100481736')).toBe('2606 1100 4817 36');
  expect(spokenDigits('2606')).toBe('二六零六');
});

test('days and times are the county’s, whatever the phone’s zone', () => {
  expect(dayInWords('2026-06-30', NOW)).toBe('6月30日');
  expect(dayInWords('2027-01-02', NOW)).toBe('2027年1月2日');
  expect(clockTime('2026-06-11T02:47:00Z')).toBe('10:47');
  expect(clockTime('2026-06-11T10:47:00+08:00')).toBe('10:47');
  expect(momentInWords('2026-06-11T10:32:00+08:00', NOW)).toBe('今天10:32');
  expect(momentInWords('2026-06-10T23:59:00+08:00', NOW)).toBe('6月10日23:59');
  expect(countyDay(Date.parse('2026-06-10T16:00:00Z'))).toBe('2026-06-11');
  expect(minutesLeft('2026-06-11T10:46:01+08:00', NOW)).toBe(15);
  expect(minutesLeft('2026-06-11T10:00:00+08:00', NOW)).toBe(0);
  expect(minutesLeft(new Date(NOW + 15 * 60_000 + 900).toISOString(), NOW)).toBe(15);
});

test('a person is relation and masked name', () => {
  expect(personWords('father', '张*国')).toBe('爸爸 张*国');
  expect(personWords('neighbour', '张*国')).toBe('张*国');
  expect(personWords('constructor', '张*国')).toBe('张*国');
  expect(spokenName('张*国')).toBe('张某国');
});

/** Sentences that say themselves what to do; everything else has a button. */
const SENTENCE_ALONE = [
  'request.bad',
  'body.tooLarge',
  'name.empty',
  'name.bad',
  'id.length',
  'id.wrong',
  'consent.missing',
  'tier.choose',
  'years.none',
  'years.tooMany',
  'people.tooMany',
  'rate.tooOften',
];

test('every code of the contract has its buttons, or a sentence that needs none', () => {
  for (const code of Object.keys(ERROR_STATUS)) {
    const buttons = buttonsOf(code);
    expect([code, buttons.length > 0]).toEqual([code, !SENTENCE_ALONE.includes(code)]);
    expect(buttons.every(({ way }) => WAYS.includes(way))).toBe(true);
  }
});
