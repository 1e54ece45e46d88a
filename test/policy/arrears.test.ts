import type { AssessedYear } from '../../server/policy/assessed-year';
import type { LawNow } from '../../server/policy/year-law';
import { assessYear, assessYears } from '../../server/policy/assess-year';
import type { PersonFacts } from '../../server/policy/person-facts';
import { priceYear } from '../../server/policy/price-year';
import { yuan } from '../../server/shared/fen';
import { aGroup, aPack, lawAt, planLaw, subsidies, tiers } from './a-pack';
import { aPerson } from './a-person';

/** `2026 due` a line, newest first; a reason follows where there is one. */
const list = (facts: PersonFacts, law: LawNow): string[] =>
  assessYears(facts, law).map(({ feeYear, obligation, payable, reason }) =>
    [feeYear, obligation, ...(payable === 'optional' ? ['payable'] : []), ...(reason ? [`(${reason.key})`] : [])].join(
      ' ',
    ),
  );
const years = (assessed: readonly AssessedYear[]): number[] => assessed.map((year) => year.feeYear);
const backpay = (edit: object): object => ({
  years: 5,
  tiers: 'now',
  subsidy: false,
  approval: false,
  source: 'plan',
  ...edit,
});

describe('R107 S9「查询欠缴费款具体年度」', () => {
  it.each([
    ['owes this year alone', { enrolled: '2026-01-05' }, ['2026 due']],
    [
      'owes three, one is paid',
      { enrolled: '2023-02-01', paid: { 2024: '200' } },
      ['2026 due', '2025 late payable', '2024 paid', '2023 late payable'],
    ],
    ['owes nothing', { enrolled: '2025-02-01', paid: { 2025: '200', 2026: '500' } }, ['2026 paid', '2025 paid']],
    [
      'joined in the middle of a year: that year is owed',
      { enrolled: '2025-07-01' },
      ['2026 due', '2025 late payable'],
    ],
    ['joined on 31 December: that year is owed', { enrolled: '2025-12-31' }, ['2026 due', '2025 late payable']],
    ['joined on 1 January', { enrolled: '2026-01-01' }, ['2026 due']],
    ['joined before the scheme began', { enrolled: '1999-01-01', paid: {} }, 17],
    ['will join next year', { enrolled: '2027-01-01' }, ['2026 notYet (waiting)']],
    ['is not enrolled', { enrolled: null }, ['2026 notYet (notEnrolled)']],
  ])('%s', (_, words, expected) => {
    const found = list(aPerson(words), lawAt('2026-06-11', aPack()));
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
  });

  it.each([
    ['the last instant of 2025', '2025-12-31 23:59:59.999', ['2025 due']],
    ['the first of 2026', '2026-01-01 00:00:00.000', ['2026 due', '2025 late payable']],
  ])('changes the fee year at New Year of the county, %s', (_, now, expected) => {
    const packs = [aPack(), aPack({ feeYear: 2025, validFrom: '2025-01-01' })];
    expect(list(aPerson({ enrolled: '2025-02-01' }), lawAt(now, packs))).toEqual(expected);
  });
});

describe('a year that was never owed', () => {
  const at2026 = lawAt('2026-06-11', aPack());
  it.each([
    [
      'a whole year in the employee pension',
      { jobs: ['employeePension 2025-01-01..2025-12-31'] },
      '2025 notOwed (employeeInsured)',
    ],
    [
      'all of it but the last day (4.19: overlapping months are refunded)',
      { jobs: ['employeePension 2025-01-01..2025-12-30'] },
      '2025 late payable',
    ],
    ['all of it but the first day', { jobs: ['employeePension 2025-01-02..2025-12-31'] }, '2025 late payable'],
    ['some months of it', { jobs: ['employeePension 2025-03-01..2025-08-31'] }, '2025 late payable'],
    [
      'two jobs in a row',
      { jobs: ['employeePension 2025-07-01..2025-12-31', 'publicInstitutionPension 2024-05-01..2025-06-30'] },
      '2025 notOwed (employeeInsured)',
    ],
    [
      'two jobs with a day between',
      { jobs: ['employeePension 2024-05-01..2025-06-29', 'employeePension 2025-07-01..2026-01-31'] },
      '2025 late payable',
    ],
    [
      'two jobs at once, the longer first',
      { jobs: ['employeePension 2024-01-01..2025-12-31', 'employeePension 2025-02-01..2025-03-31'] },
      '2025 notOwed (employeeInsured)',
    ],
    ['school all year', { groups: ['student 2024-09-01..2026-01-31'] }, '2025 notOwed (student)'],
    [
      'school, then a job, without a day between',
      { groups: ['student 2024-09-01..2025-06-30'], jobs: ['employeePension 2025-07-01..2025-12-31'] },
      '2025 notOwed (employeeInsured)',
    ],
    ['school until the summer', { groups: ['student 2024-09-01..2025-06-30'] }, '2025 late payable'],
    ['sixteen on 31 December of it', { born: '2009-12-31' }, '2025 late payable'],
    ['sixteen on 1 January after it', { born: '2010-01-01' }, '2025 notOwed (underAge)'],
    [
      'a job that goes on today: the year stays open until it ends',
      { jobs: ['employeePension 2026-02-01..'] },
      '2025 late (employeeInsured)',
    ],
  ])('%s', (_, words, expected) => {
    expect(list(aPerson({ enrolled: '2025-01-02', ...words }), at2026)[1]).toBe(expected);
  });
  it.each([
    ['sixteen next year: not yet, and from when', { born: '2011-02-03' }, 'notYet', { date: '2027-02-03' }],
    ['sixteen later this year', { born: '2010-08-01' }, 'notYet', { date: '2026-08-01' }],
    ['60 on 1 January: this year was never owed', { born: '1966-01-01' }, 'notOwed', {}],
    ['60 yesterday', { born: '1966-06-10' }, 'notOwed', {}],
    ['60 tomorrow: the year of the birthday is owed before it', { born: '1966-06-12' }, 'due', undefined],
  ])('%s', (_, words, obligation, params) => {
    const year = assessYear(aPerson({ enrolled: '2026-01-02', ...words }), at2026, 2026);
    expect([year.obligation, year.reason?.params]).toEqual([obligation, params]);
  });
});

describe('R104 R105 R106 S9「按年度选择档次补缴费」「社保部门负责政策性补缴费核定」 (C13, 4.10)', () => {
  const person = aPerson({ enrolled: '2018-03-01' });
  const reach = (edit: object, now = '2026-06-11'): string[] =>
    list(person, lawAt(now, aPack({ backpay: backpay(edit) })));
  it('goes back as many years as the county says, further back the agency decides', () => {
    expect(reach({ years: 2 })).toEqual([
      '2026 due',
      '2025 late payable',
      '2024 late payable',
      ...[2023, 2022, 2021, 2020, 2019, 2018].map((year) => `${year} closed (needsAssessment)`),
    ]);
  });
  it.each([
    ['S3, S5, S7 say nothing: no back year on the phone', { years: 0 }],
    ['the agency decides every case', { years: 5, approval: true }],
  ])('%s', (_, edit) => {
    expect(
      reach(edit)
        .slice(1)
        .every((year) => year.endsWith('closed (needsAssessment)')),
    ).toBe(true);
  });
  it('lets each year have its tier', () => {
    const law = lawAt('2026-06-11', aPack());
    const prices = ([feeYear, tier]: [number, string]): unknown => {
      const priced = priceYear(person, law, { feeYear, tier, audience: 'insured' });
      return priced.ok && priced.value.offer.amountFen;
    };
    const chosen: [number, string][] = [
      [2026, '500'],
      [2025, '100'],
      [2023, '200'],
    ];
    expect(chosen.map(prices)).toEqual([yuan(500), yuan(100), yuan(200)]);
  });
  it.each([
    ['now, without subsidy (Anhui, 4.8)', { tiers: 'now', subsidy: false }, ['100', '200', '500'], [0, 0, 0], true],
    ['now, with subsidy', { tiers: 'now', subsidy: true }, ['100', '200', '500'], [0, 30, 60], false],
    ['of then, without subsidy', { tiers: 'then', subsidy: false }, ['100', '300'], [0, 0], true],
    ['of then, with subsidy', { tiers: 'then', subsidy: true }, ['100', '300'], [20, 40], false],
  ])('the tiers %s', (_, edit, codes, added, subsidyLost) => {
    const now = aPack({ backpay: backpay(edit) });
    const then = aPack({
      feeYear: 2025,
      validFrom: '2025-01-01',
      tiers: tiers([100, 300]),
      subsidy: subsidies({ 100: 20, 300: 40 }),
    });
    const law = lawAt('2026-06-11', [now, then]);
    const year = assessYear(person, law, 2025);
    expect(year.tiers.map((tier) => tier.code)).toEqual(codes);
    expect(year.tiers.map((tier) => tier.subsidy.reduce((sum, part) => sum + part.amountFen, 0))).toEqual(
      added.map(yuan),
    );
    expect(year.subsidyLost).toBe(subsidyLost);
    const priced = priceYear(person, law, { feeYear: 2025, tier: '100', audience: 'insured' });
    expect(priced.ok && priced.value.pricedBy.feeYear).toBe(edit.tiers === 'then' ? 2025 : 2026);
  });
  it('is for the agency where the tiers of then are not known', () => {
    const law = lawAt('2026-06-11', aPack({ backpay: backpay({ tiers: 'then' }) }));
    expect(assessYear(person, law, 2025)).toMatchObject({
      obligation: 'closed',
      reason: { key: 'needsAssessment', rule: 'R104' },
    });
  });
  it.each([
    ['a year that has not begun', 2027],
    ['a year before the scheme', 2009],
    ['a year before the enrolment', 2017],
    ['a year out of reach', 2020],
  ])('does not price %s', (_, feeYear) => {
    const priced = priceYear(person, lawAt('2026-06-11', aPack()), { feeYear, tier: '100', audience: 'insured' });
    expect(priced).toMatchObject({ ok: false, problem: { kind: 'notPayable' } });
  });
  it('takes a back year in the window only, as any money', () => {
    const law = lawAt('2020-12-01', planLaw('S9', { region: '610199' }));
    expect(list(aPerson({ enrolled: '2019-02-01' }), law)).toEqual([
      '2020 due (windowClosed)',
      '2019 late (windowClosed)',
    ]);
  });
  it('waits with the back year of somebody who joined in the last days of December', () => {
    const law = lawAt('2026-01-02', aPack());
    expect(list(aPerson({ enrolled: '2025-12-28' }), law)).toEqual(['2026 notYet (waiting)', '2025 notYet (waiting)']);
  });
});

describe('government money and back years', () => {
  const groups = {
    source: 'groups',
    list: [
      aGroup('extremePoverty', 'standalone', { county: 100 }),
      aGroup('minimumAllowance', 'discount', { county: 50, priority: 2 }),
      aGroup('warVeteran', 'onTop', { county: 50, priority: 3 }),
    ],
  };
  const law = lawAt('2026-06-11', aPack({ groups }));
  const back = (words: object): AssessedYear => assessYear(aPerson({ enrolled: '2024-02-01', ...words }), law, 2025);
  it.each([
    [
      'in the group at the end of that year: government paid it',
      ['extremePoverty 2024-01-01..'],
      'covered',
      'none',
      [],
    ],
    [
      'left the group in the middle of that year',
      ['extremePoverty 2024-01-01..2025-06-30'],
      'late',
      'optional',
      [100, 200, 500],
    ],
    ['left on its last day but one', ['extremePoverty 2024-01-01..2025-12-30'], 'late', 'optional', [100, 200, 500]],
    ['left on its last day', ['extremePoverty 2024-01-01..2025-12-31'], 'covered', 'none', []],
    ['joined the group this year', ['extremePoverty 2026-01-01..'], 'late', 'optional', [100, 200, 500]],
    ['an own tier on top is for the year itself', ['warVeteran 2024-01-01..'], 'covered', 'none', []],
    [
      'a discount is for the year itself: a late year costs the full tier',
      ['minimumAllowance 2024-01-01..'],
      'late',
      'optional',
      [100, 200, 500],
    ],
  ])('%s', (_, memberships, obligation, payable, prices) => {
    const year = back({ groups: memberships });
    expect([year.obligation, year.payable]).toEqual([obligation, payable]);
    expect(year.tiers.map((tier) => tier.amountFen)).toEqual(prices.map(yuan));
  });
  it("goes by the groups of that year's pack where there is one", () => {
    const without = aPack({ feeYear: 2025, validFrom: '2025-01-01' });
    const year = assessYear(
      aPerson({ enrolled: '2024-02-01', groups: ['extremePoverty 2024-01-01..'] }),
      lawAt('2026-06-11', [aPack({ groups }), without]),
      2025,
    );
    expect(year.obligation).toBe('late');
  });
  it.each([
    ['60 since January', { born: '1966-01-20' }, '2025 closed (overAge)'],
    ['enrolment ended', { status: 'stopped' as const }, '2025 closed (stopped)'],
    ['receives a pension', { status: 'receiving' as const }, '2025 closed (receiving)'],
  ])('nothing is late any more when enrolment or paying age is over: %s', (_, words, expected) => {
    expect(list(aPerson({ enrolled: '2024-02-01', ...words }), law)[1]).toBe(expected);
  });
});

describe('R087 S9「到龄人员缴费时间性强」 (4.4: 15 years by 60)', () => {
  const advice = (words: object, now = '2026-06-11', edit: object = {}): unknown => {
    const assessed = assessYears(aPerson(words), lawAt(now, aPack(edit)));
    return assessed.find((year) => year.feeYear === 2025)?.reason?.params['n'] ?? 'none';
  };
  // Born 1967: 60 in 2027, so 2026 and 2027 can still be paid; the scheme began in 2010.
  const paid = (from: number, to: number): Record<number, string> =>
    Object.fromEntries(Array.from({ length: to - from + 1 }, (_, step) => [from + step, '200']));
  it.each([
    [
      'ten paid, two to come: three are missing',
      { born: '1967-09-01', enrolled: '2011-01-01', paid: paid(2014, 2023) },
      3,
    ],
    [
      'twelve paid, two to come: one is missing',
      { born: '1967-09-01', enrolled: '2011-01-01', paid: paid(2012, 2023) },
      1,
    ],
    [
      'thirteen paid, two to come: enough',
      { born: '1967-09-01', enrolled: '2011-01-01', paid: paid(2011, 2023) },
      'none',
    ],
    [
      'born on 1 January: the year of the birthday cannot be paid',
      { born: '1967-01-01', enrolled: '2011-01-01', paid: paid(2012, 2023) },
      2,
    ],
    ['not yet near: 58 tomorrow', { born: '1968-06-12', enrolled: '2011-01-01' }, 'none'],
    ['58 today', { born: '1968-06-11', enrolled: '2022-01-01', paid: paid(2022, 2023) }, 10],
    [
      'a year that government paid counts',
      {
        born: '1967-09-01',
        enrolled: '2011-01-01',
        paid: paid(2012, 2023),
        groups: ['extremePoverty 2024-01-01..2024-12-31'],
      },
      'none',
    ],
  ])('%s', (_, words, expected) => {
    const groups = { source: 'groups', list: [aGroup('extremePoverty', 'standalone', { county: 100 })] };
    expect(advice(words, '2026-06-11', { groups })).toBe(expected);
  });
  it('asks only for the years since the scheme began of who was older than 45 then', () => {
    // 60 in September 2021: eleven years from 2010; 2021 is the last.
    const assessed = assessYears(
      aPerson({ born: '1961-09-01', enrolled: '2010-01-01', paid: paid(2011, 2019) }),
      lawAt('2021-06-11', aPack({ feeYear: 2021, validFrom: '2021-01-01' })),
    );
    expect(assessed.find((year) => year.feeYear === 2020)?.reason).toMatchObject({
      key: 'reachingAge',
      params: { n: 1 },
    });
  });
  it('is advice: the year stays payable, and only open years carry it', () => {
    const assessed = assessYears(
      aPerson({ born: '1967-09-01', enrolled: '2018-01-01', paid: paid(2022, 2024) }),
      lawAt('2026-06-11', aPack()),
    );
    expect(years(assessed.filter((year) => year.reason?.key === 'reachingAge'))).toEqual([2025, 2021]);
    expect(assessed.filter((year) => year.payable !== 'none').map((year) => year.feeYear)).toEqual([2026, 2025, 2021]);
  });
});

describe('the tier that is proposed', () => {
  const law = lawAt('2026-06-11', aPack());
  it.each([
    ["last year's", { 2025: '200', 2024: '500' }, 2026, '200'],
    ['the latest there is', { 2023: '500' }, 2026, '500'],
    ['none before', {}, 2026, undefined],
    ['one that exists no more', { 2025: '300' }, 2026, undefined],
    ['of a back year: the latest before it', { 2025: '500', 2023: '100' }, 2024, '100'],
  ])('%s', (_, paid, feeYear, expected) => {
    expect(assessYear(aPerson({ paid }), law, feeYear).chosenTier).toBe(expected);
  });
});

describe('without a pack for the current year', () => {
  it('nothing is guessed', () => {
    expect(() => assessYears(aPerson(), lawAt('2027-01-01', aPack()))).toThrow('no rule pack');
  });
});
