import type { LawNow } from '../../server/policy/year-law';
import { assessYear } from '../../server/policy/assess-year';
import { explain } from '../../server/policy/explanation';
import { governmentPart } from '../../server/policy/government-paid';
import type { PersonFacts } from '../../server/policy/person-facts';
import { holdAllYear } from '../../server/policy/person-facts';
import { priceYear } from '../../server/policy/price-year';
import { reachingAge } from '../../server/policy/reaching-age';
import { windowAt } from '../../server/policy/windows';
import { day } from '../../server/shared/day';
import { aGroup, aPack, at, lawAt } from './a-pack';
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

describe('where two rules meet', () => {
  const june = { kind: 'concentrated', from: '06-01', to: '06-30' };
  const allYear = { kind: 'sporadic', from: '01-01', to: '12-31' };
  it.each([
    ['first', [june, allYear]],
    ['last', [allYear, june]],
  ])('R096 June is the concentrated period, written %s in the pack', (_, periods) => {
    const pack = aPack({ window: { source: 'plan', periods } });
    expect(windowAt(pack, at('2026-06-11'), { channel: 'wechat' })).toMatchObject({
      state: 'open',
      closesDay: '2026-06-30',
    });
  });

  it('C10 what is not stackable is not added, though it is of the same mode', () => {
    const list = [
      aGroup('registeredPoor', 'discount', { county: 30, priority: 1, stackable: true }),
      aGroup('disability34', 'discount', { county: 40, priority: 2 }),
    ];
    const person = aPerson({ groups: ['registeredPoor 2020-01-01..', 'disability34 2020-01-01..'] });
    const part = governmentPart(person, aPack({ groups: { source: 'groups', list } }), day('2026-06-11'));
    expect(part).toMatchObject({ totalFen: 3_000, groups: ['registeredPoor'] });
  });

  it.each([
    ['more than the tier', 150],
    ['the tier itself', 100],
  ])('C11 a tier that the discount pays whole cannot be ordered, when it is %s', (_, county) => {
    const list = [aGroup('registeredPoor', 'discount', { county })];
    const law = lawAt('2026-06-11', aPack({ groups: { source: 'groups', list } }));
    const person = aPerson({ groups: ['registeredPoor 2020-01-01..'] });
    const priced = priceYear(person, law, { feeYear: 2026, tier: '100', audience: 'insured' });
    expect(priced).toEqual({ ok: false, problem: { kind: 'noSuchTier' } });
  });

  it('4.8 says that the subsidy is lost where there was one to lose', () => {
    const year = assessYear(aPerson(), lawAt('2026-06-11', aPack()), 2025);
    const words = year.tiers.map((tier) => explain(tier.explanation, 'insured').includes('这一年补缴，没有政府补贴'));
    expect(year.tiers.map((tier) => tier.code)).toEqual(['100', '200', '500']);
    expect(words).toEqual([false, true, true]);
  });

  it('C13 asks the age of today where a back year is paid by the tiers of today', () => {
    const bands = [
      { fromAge: 16, toAge: 44, tiers: ['100'] },
      { fromAge: 45, toAge: 59, tiers: ['500'] },
    ];
    const law = lawAt('2026-06-11', aPack({ tierRule: { kind: 'ageBand', bands } }));
    const year = assessYear(aPerson({ born: '1981-03-15' }), law, 2025);
    expect(year.tiers.map((tier) => tier.code)).toEqual(['500']);
  });

  it('C18 prices no year before the scheme, however far back a county goes', () => {
    const law = lawAt(
      '2026-06-11',
      aPack({ backpay: { years: 40, tiers: 'now', subsidy: false, approval: false, source: 'plan' } }),
    );
    const priced = (feeYear: number): boolean =>
      priceYear(aPerson({ enrolled: '1999-01-01' }), law, { feeYear, tier: '100', audience: 'insured' }).ok;
    expect([priced(2009), priced(2010)]).toEqual([false, true]);
  });

  it.each([
    ['58 tomorrow', '1968-06-12', undefined],
    ['58 today', '1968-06-11', 12],
    ['60 tomorrow', '1966-06-12', 14],
    ['60 today: it is too late for advice', '1966-06-11', undefined],
  ])('R087 years are missing from 58 to the day before 60: %s', (_, born, missingYears) => {
    expect(reachingAge(aPerson({ born }), aPack(), day('2026-06-11'))?.missingYears).toBe(missingYears);
  });
});
