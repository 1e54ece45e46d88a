import { day } from '../../server/shared/day';
import { birthDayOf, checkCharacter, parseIdNumber, parseRegisterIdNumber } from '../../server/shared/identity-number';

const today = day('2026-06-11');
const withCheck = (digits: string): string => digits + checkCharacter(digits);

describe('identity numbers, 24 cases', () => {
  const right: [what: string, typed: string, stored: string][] = [
    ['the vector with X', '11010519491231002X', '11010519491231002X'],
    ['born 1880', '440524188001010014', '440524188001010014'],
    ['permanent residence card', '911124198108030024', '911124198108030024'],
    ['a small x', '11010519491231002x', '11010519491231002X'],
    ['a Cyrillic Х', '11010519491231002Х', '11010519491231002X'],
    ['a multiplication sign', '11010519491231002×', '11010519491231002X'],
    ['full width', '１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
    ['spaces, hyphens, zero-width', ' 110105-19491231\u200b 002X\ufeff', '11010519491231002X'],
    ['Hong Kong permit', withCheck('81000019900101001'), withCheck('81000019900101001')],
    ['Macao permit', withCheck('82000019900101001'), withCheck('82000019900101001')],
    ['Taiwan permit', withCheck('83000019900101001'), withCheck('83000019900101001')],
    ['an unassigned county', withCheck('11029919900101001'), withCheck('11029919900101001')],
    ['a dissolved county', withCheck('11010319700101001'), withCheck('11010319700101001')],
    ['a new county', withCheck('33011320210401001'), withCheck('33011320210401001')],
    ['born on a leap day', withCheck('61019920000229001'), withCheck('61019920000229001')],
    ['born today', withCheck('61019920260611001'), withCheck('61019920260611001')],
  ];
  it.each(right)('accepts %s', (_, typed, stored) => {
    expect(parseIdNumber(typed, today)).toEqual({ ok: true, value: stored });
  });

  const wrong: [what: string, typed: string, problem: object][] = [
    ['a wrong check digit', '110105194912310021', { kind: 'wrong' }],
    ['30 February', withCheck('61019919900230001'), { kind: 'wrong' }],
    ['31 April', withCheck('61019919900431001'), { kind: 'wrong' }],
    ['29 February of a common year', withCheck('61019919990229001'), { kind: 'wrong' }],
    ['born tomorrow', withCheck('61019920260612001'), { kind: 'wrong' }],
    ['the year 0001', withCheck('61019900010101001'), { kind: 'wrong' }],
    ['a province that does not exist', withCheck('10010119900101001'), { kind: 'wrong' }],
    ['15 digits, in a form', '110105491231002', { kind: 'length', n: 15 }],
    ['17 characters', '11010519491231002', { kind: 'length', n: 17 }],
    ['19 characters', '11010519491231002XX', { kind: 'length', n: 19 }],
    ['nothing', ' ', { kind: 'length', n: 0 }],
    ['a letter inside', '1101051949123A002X', { kind: 'wrong' }],
    ['X before the end', 'X1010519491231002X', { kind: 'wrong' }],
  ];
  it.each(wrong)('refuses %s', (_, typed, problem) => {
    expect(parseIdNumber(typed, today)).toEqual({ ok: false, problem });
  });
});

it('upgrades 15 digits of an old register row', () => {
  expect(parseRegisterIdNumber('110105491231002', today)).toEqual({ ok: true, value: '11010519491231002X' });
  expect(parseRegisterIdNumber('11010519491231002X', today)).toEqual({ ok: true, value: '11010519491231002X' });
  const old = parseRegisterIdNumber('610199900101997', today);
  expect(old.ok && birthDayOf(old.value)).toBe('1890-01-01');
});

it('finds every slip of one digit and every swap of two neighbours', () => {
  const genuine = withCheck('61019919560312004');
  let slips = 0;
  for (let position = 0; position < 17; position += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const slip = genuine.slice(0, position) + String(digit) + genuine.slice(position + 1);
      if (slip === genuine) continue;
      slips += 1;
      expect(parseIdNumber(slip, today).ok).toBe(false);
    }
    const swap =
      genuine.slice(0, position) +
      genuine.charAt(position + 1) +
      genuine.charAt(position) +
      genuine.slice(position + 2);
    if (swap !== genuine) expect(parseIdNumber(swap, today).ok).toBe(false);
  }
  expect(slips).toBe(153);
});
