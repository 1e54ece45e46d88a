import type { AssessedYear } from '../../server/policy/assessed-year';
import { assessYear } from '../../server/policy/assess-year';
import { explain } from '../../server/policy/explanation';
import { governmentPart } from '../../server/policy/government-paid';
import { priceYear } from '../../server/policy/price-year';
import type { FunderAmount } from '../../server/policy/rule-pack';
import { day } from '../../server/shared/day';
import { formatYuan } from '../../server/shared/fen';
import { aGroup, aPack, lawAt, planLaw, subsidies, tiers } from './a-pack';
import { aPerson } from './a-person';

const split = (parts: readonly FunderAmount[]): string =>
  parts.map((part) => `${part.funder} ${formatYuan(part.amountFen)}`).join(' + ');
/** `due, required; 100 200 500` with what the person pays. */
const answer = ({ obligation, payable, tiers: offers }: AssessedYear): string =>
  `${obligation}, ${payable}; ${offers.map((offer) => formatYuan(offer.amountFen)).join(' ')}`.trim();

const S7 = planLaw('S7', { region: '610199' });
const inAugust = lawAt('2019-08-15', S7);

describe('R065 S7「对重度(一、二级)残疾人按其缴纳最低标准100元的保险费给予全额补贴」', () => {
  const person = aPerson({ groups: ['severeDisability 2018-01-01..'] });
  it('pays the lowest tier whole; nothing is asked', () => {
    const year = assessYear(person, inAugust, 2019);
    expect(answer(year)).toBe('covered, none;');
    expect(split(year.funders)).toBe('government 100');
    expect(year.reason).toMatchObject({
      key: 'governmentPaid',
      document: expect.stringContaining('渭人社发') as string,
    });
  });
  it('cannot be paid on the phone either', () => {
    const priced = priceYear(person, inAugust, { feeYear: 2019, tier: '100', audience: 'insured' });
    expect(priced).toMatchObject({ ok: false, problem: { kind: 'notPayable', reason: { key: 'governmentPaid' } } });
  });
});

describe('R069 R070 S7「由政府每年为其缴纳50元保费，其中省财政负担25元，县财政负担25元」', () => {
  it.each(['extremePoverty', 'minimumAllowance', 'registeredPoor'])('%s: 25 + 25, the year is covered', (code) => {
    const year = assessYear(aPerson({ groups: [`${code} 2018-01-01..`] }), inAugust, 2019);
    expect(year.obligation).toBe('covered');
    expect(split(year.funders)).toBe('province 25 + county 25');
  });
  it.each([
    ["disability grade 3–4, not among S7's groups", 'disability34', 'due'],
    ['a group the pack does not name', 'familyPlanning', 'due'],
  ])('%s: %s', (_, code, expected) => {
    expect(assessYear(aPerson({ groups: [`${code} 2018-01-01..`] }), inAugust, 2019).obligation).toBe(expected);
  });
  it.each([
    ['the last day before', '2019-08-16..', 'due'],
    ['the first day in the group', '2019-08-15..', 'covered'],
    ['the last day in the group', '2018-01-01..2019-08-15', 'covered'],
    ['the first day out of it (R090: flags are kept current)', '2018-01-01..2019-08-14', 'due'],
  ])('counts who is in the group that day: %s', (_, span, expected) => {
    expect(assessYear(aPerson({ groups: [`minimumAllowance ${span}`] }), inAugust, 2019).obligation).toBe(expected);
  });
});

describe('R071 S7「在省、县代缴的基础上继续自愿选择相应档次进行缴费，个人缴费部分按有关规定正常补贴」: onTop', () => {
  const pack = aPack({
    groups: { source: 'groups', list: [aGroup('minimumAllowance', 'onTop', { province: 25, county: 25 })] },
  });
  const person = aPerson({ groups: ['minimumAllowance 2020-01-01..'] });
  const law = lawAt('2026-06-11', pack);
  it('is covered and may choose any tier at its full price', () => {
    expect(answer(assessYear(person, law, 2026))).toBe('covered, optional; 100 200 500');
  });
  it('keeps the normal subsidy and says what government pays beside it', () => {
    const priced = priceYear(person, law, { feeYear: 2026, tier: '500', audience: 'insured' });
    if (!priced.ok) throw new Error('priced');
    const { offer } = priced.value;
    expect([formatYuan(offer.amountFen), split(offer.subsidy), split(offer.governmentPaid)]).toEqual([
      '500',
      'government 60',
      'province 25 + county 25',
    ]);
    expect(explain(offer.explanation, 'insured')).toEqual([
      '500元档',
      '您付500元',
      '政府另外替您缴50元（省25元、县25元）',
      '政府另补60元',
      '依据：补贴表；代缴办法',
      '2026年1月1日起这样算',
    ]);
  });
  it('stays covered but takes nothing outside the window', () => {
    const groups = { source: 'poverty', list: [aGroup('minimumAllowance', 'onTop', { county: 50 })] };
    const closed = planLaw('S7', { region: '610199', groups });
    expect(answer(assessYear(person, lawAt('2020-07-31', [{ ...closed, feeYear: 2020 }]), 2020))).toBe(
      'covered, none;',
    );
    expect(answer(assessYear(person, lawAt('2020-08-01', [{ ...closed, feeYear: 2020 }]), 2020))).toMatch(
      /^covered, optional/,
    );
  });
  it('stays covered but takes nothing within the wait after enrolment', () => {
    const newcomer = aPerson({ enrolled: '2026-06-08', groups: ['minimumAllowance 2020-01-01..'] });
    expect(answer(assessYear(newcomer, law, 2026))).toBe('covered, none;');
  });
  it.each([
    ['has another pension', { jobs: ['employeePension 2026-03-01..'] }, 'notOwed', 'employeeInsured'],
    ['has ended the enrolment', { status: 'stopped' as const }, 'notOwed', 'stopped'],
    ['has turned 60 this year', { born: '1966-03-15' }, 'notOwed', 'overAge'],
    ['has moved away', { moved: '2026-05-01 610133002001' }, 'notOwed', 'otherRegion'],
    ['has paused', { status: 'paused' as const }, 'closed', 'paused'],
    ['never enrolled', { status: 'notEnrolled' as const }, 'notYet', 'notEnrolled'],
  ])('government pays for members only: who %s', (_, words, obligation, key) => {
    const year = assessYear(aPerson({ ...words, groups: ['minimumAllowance 2020-01-01..'] }), law, 2026);
    expect(year).toMatchObject({ obligation, payable: 'none', funders: [], reason: { key } });
  });
});

describe('C11: is 50 yuan a contribution of its own, or a discount? Each county says', () => {
  const year = (mode: 'standalone' | 'discount' | 'onTop', yuan: number): AssessedYear => {
    const list = [aGroup('registeredPoor', mode, { province: yuan / 2, county: yuan / 2 })];
    const law = lawAt('2026-06-11', aPack({ groups: { source: 'groups', list } }));
    return assessYear(aPerson({ groups: ['registeredPoor 2020-01-01..'] }), law, 2026);
  };
  it.each([
    [
      'standalone 50: the year is paid, nothing can be added',
      'standalone',
      50,
      'covered, none;',
      'province 25 + county 25',
    ],
    [
      'onTop 50: the year is paid, a tier may be added',
      'onTop',
      50,
      'covered, optional; 100 200 500',
      'province 25 + county 25',
    ],
    [
      'discount 50, less than the lowest tier: 50 less to pay',
      'discount',
      50,
      'due, required; 50 150 450',
      'province 25 + county 25',
    ],
    ['discount 98: the person pays the rest', 'discount', 98, 'due, required; 2 102 402', 'province 49 + county 49'],
    [
      'discount 100, the whole lowest tier: nothing is demanded, more is possible',
      'discount',
      100,
      'covered, optional; 100 400',
      'province 50 + county 50',
    ],
    [
      'discount 150, more than the lowest tier: the second costs 50',
      'discount',
      150,
      'covered, optional; 50 350',
      'province 75 + county 25',
    ],
    ['discount 1000, more than any tier: there is nothing to add', 'discount', 1000, 'covered, none;', 'province 100'],
    ['nothing: a flag without an amount (S9)', 'standalone', 0, 'due, required; 100 200 500', ''],
  ] as const)('%s', (_, mode, yuan, expected, funders) => {
    const assessed = year(mode, yuan);
    expect(answer(assessed)).toBe(expected);
    expect(split(assessed.funders)).toBe(funders);
  });
  it('explains a discount step by step to the insured', () => {
    const offer = year('discount', 50).tiers[1];
    expect(offer && explain(offer.explanation, 'insured')).toEqual([
      '200元档',
      '政府替您付50元（省25元、县25元）',
      '您付150元',
      '政府另补30元',
      '依据：补贴表；代缴办法',
      '2026年1月1日起这样算',
    ]);
    expect(offer && explain(offer.explanation, 'officer').at(-1)).toBe('规则：tiers、subsidy、registeredPoor');
  });
});

describe('C10 several groups at once (pension-rules §5: 特困 > 全额低保 > 一二级残 > 差额低保 > 三四级残 > 贫困)', () => {
  const list = [
    aGroup('registeredPoor', 'discount', { county: 30, priority: 6, stackable: true }),
    aGroup('disability34', 'discount', { county: 20, province: 20, priority: 5, stackable: true }),
    aGroup('warVeteran', 'onTop', { county: 50, priority: 7, stackable: true }),
    aGroup('severeDisability', 'onTop', { county: 100, priority: 3 }),
    aGroup('extremePoverty', 'standalone', { province: 100, priority: 1 }),
    aGroup('nuclear', 'standalone', { priority: 1 }),
  ];
  const pack = aPack({ groups: { source: 'groups', list } });
  const parts = (codes: readonly string[]): string => {
    const part = governmentPart(
      aPerson({ groups: codes.map((code) => `${code} 2020-01-01..`) }),
      pack,
      day('2026-06-11'),
    );
    return part === undefined ? 'nothing' : `${part.mode}: ${split(part.split)} (${part.groups.join(', ')})`;
  };
  it.each([
    ['one', ['severeDisability'], 'onTop: county 100 (severeDisability)'],
    [
      'the strongest alone',
      ['registeredPoor', 'severeDisability', 'extremePoverty'],
      'standalone: province 100 (extremePoverty)',
    ],
    [
      'the strongest alone, though a weaker one is stackable',
      ['severeDisability', 'warVeteran'],
      'onTop: county 100 (severeDisability)',
    ],
    [
      'stackable ones of one mode add up, by funder',
      ['registeredPoor', 'disability34'],
      'discount: province 20 + county 50 (disability34, registeredPoor)',
    ],
    ['stackable ones of another mode do not', ['registeredPoor', 'warVeteran'], 'discount: county 30 (registeredPoor)'],
    [
      'a strong group without money does not hide a weaker one with it',
      ['nuclear', 'registeredPoor'],
      'discount: county 30 (registeredPoor)',
    ],
    ['only a group without money', ['nuclear'], 'nothing'],
    ['none', [], 'nothing'],
    ['one that the county does not know', ['formerFisher'], 'nothing'],
  ])('%s %j: %s', (_, codes, expected) => {
    expect(parts(codes)).toBe(expected);
  });
});

describe('4.13 the lowest tier of this county, not of the plan', () => {
  it('covers only where the discount reaches it', () => {
    const list = [aGroup('minimumAllowance', 'discount', { province: 50, county: 50 })];
    const pack = aPack({ tiers: tiers([300, 500]), subsidy: subsidies({}), groups: { source: 'groups', list } });
    const year = assessYear(aPerson({ groups: ['minimumAllowance 2020-01-01..'] }), lawAt('2026-06-11', pack), 2026);
    expect(answer(year)).toBe('due, required; 200 400');
  });
});
