import type { LawNow } from '../../server/policy/assess-year';
import { assessYear } from '../../server/policy/assess-year';
import type { PersonFacts } from '../../server/policy/person-facts';
import { holdAllYear } from '../../server/policy/person-facts';
import { day } from '../../server/shared/day';
import { aPack, lawAt } from './a-pack';
import { aPerson } from './a-person';

/** `due required`, or `notOwed none overAge`. */
const answer = (facts: PersonFacts, law: LawNow, feeYear: number): string => {
  const { obligation, payable, reason } = assessYear(facts, law, feeYear);
  return [obligation, payable, ...(reason === undefined ? [] : [reason.key])].join(' ');
};

describe('R023 birthdays at the two ends of a year', () => {
  it.each([
    ['60 on 1 January: not owed from the first instant', '1966-01-01', '2026-01-01 00:00', 'notOwed none overAge'],
    ['60 on 2 January: 1 January is left to pay', '1966-01-02', '2026-01-01 00:00', 'due required'],
    ['60 on 2 January: to its last instant', '1966-01-02', '2026-01-01 23:59:59.999', 'due required'],
    ['60 on 2 January: over', '1966-01-02', '2026-01-02 00:00', 'notOwed none overAge'],
    ['60 on 31 December: 30 December is left to pay', '1966-12-31', '2026-12-30 23:59:59.999', 'due required'],
    ['60 on 31 December: over', '1966-12-31', '2026-12-31 00:00', 'notOwed none overAge'],
    ['60 on 29 February, in a leap year', '1968-02-29', '2028-02-28 23:59:59.999', 'due required'],
    ['60 on 29 February, that day', '1968-02-29', '2028-02-29 00:00', 'notOwed none overAge'],
    ['16 on 31 December: not yet on the 30th', '2010-12-31', '2026-12-30 23:59:59.999', 'notYet none underAge'],
    ['16 on 31 December: that day is enough', '2010-12-31', '2026-12-31 00:00', 'due required'],
    ['16 on 1 January', '2010-01-01', '2026-01-01 00:00', 'due required'],
  ])('%s (born %s, at %s): %s', (_, born, now, expected) => {
    const year = Number(now.slice(0, 4));
    const pack = aPack({ feeYear: year, validFrom: `${year}-01-01` });
    expect(answer(aPerson({ born, enrolled: `${year - 1}-06-01` }), lawAt(now, pack), year)).toBe(expected);
  });
  it('60 on 2 January of a past year: that year had a day to pay on, so it is closed, not never owed', () => {
    const law = lawAt('2026-06-11', aPack());
    expect(answer(aPerson({ born: '1965-01-02' }), law, 2025)).toBe('closed none overAge');
    expect(answer(aPerson({ born: '1965-01-01' }), law, 2025)).toBe('notOwed none overAge');
  });
});

describe('R024 jobs that together fill a year', () => {
  it.each([
    [
      'one within another, a third after the longer',
      [
        ['2024-03-01', '2025-06-30'],
        ['2025-02-01', '2025-03-31'],
        ['2025-07-01', null],
      ],
      true,
    ],
    [
      'one within another, a day between',
      [
        ['2024-03-01', '2025-06-30'],
        ['2025-02-01', '2025-03-31'],
        ['2025-07-02', null],
      ],
      false,
    ],
    [
      'in any order',
      [
        ['2025-07-01', '2025-12-31'],
        ['2025-01-01', '2025-06-30'],
      ],
      true,
    ],
    ['one that ended before the year', [['2020-01-01', '2024-12-31']], false],
    ['none', [], false],
  ] as const)('%s: %s', (_, jobs, expected) => {
    const spans = jobs.map(([from, to]) => ({ fromDay: day(from), toDay: to === null ? null : day(to) }));
    expect(holdAllYear(spans, 2025)).toBe(expected);
  });
});
