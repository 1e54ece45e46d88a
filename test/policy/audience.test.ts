import { PAYER_REASON, reasonText } from '../../server/contributions/reason-texts';
import type { AssessedYear } from '../../server/policy/assessed-year';
import type { LawNow } from '../../server/policy/year-law';
import { assessYears } from '../../server/policy/assess-year';
import { yearFor } from '../../server/policy/audience';
import { explain } from '../../server/policy/explanation';
import type { PersonFacts } from '../../server/policy/person-facts';
import { priceYear } from '../../server/policy/price-year';
import { aGroup, aPack, lawAt, tiers } from './a-pack';
import { aPerson } from './a-person';

/** Everything a payer can be told about a person's years, as one text. */
const payerSees = (facts: PersonFacts, law: LawNow): string =>
  JSON.stringify(assessYears(facts, law).map((year) => shown(yearFor(year, 'payer'))));

const shown = (year: AssessedYear): unknown => ({
  year,
  words: year.reason === undefined ? PAYER_REASON : reasonText(year.reason, 'payer'),
  offers: year.tiers.map((tier) => [tier.amountFen, explain(tier.explanation, 'payer')]),
});

/** What a payer is charged or refused for any tier of any year. */
const payerPays = (facts: PersonFacts, law: LawNow): string =>
  JSON.stringify(
    [2026, 2025, 2024].flatMap((feeYear) =>
      ['100', '200', '500'].map((tier) => {
        const priced = priceYear(facts, law, { feeYear, tier, audience: 'payer' });
        if (!priced.ok) return priced.problem;
        const { amountFen, subsidy, explanation } = priced.value.offer;
        return [amountFen, subsidy, explain(explanation, 'payer')];
      }),
    ),
  );

const GROUPS = [
  'extremePoverty',
  'minimumAllowanceFull',
  'severeDisability',
  'minimumAllowance',
  'disability34',
  'registeredPoor',
  'povertyReturn',
  'warVeteran',
  'nuclear',
  'familyPlanning',
  'formerFisher',
  'landExpropriated',
];
const packWith = (code: string, mode: 'standalone' | 'discount' | 'onTop', county: number) =>
  aPack({ groups: { source: 'groups', list: [aGroup(code, mode, { county })] } });
const enrolled = '2024-03-01';
const MOMENT = '2026-06-11';

describe('to a payer, a discount looks like a tier table with the same amounts', () => {
  it.each(GROUPS)('%s', (code) => {
    const special = aPerson({ enrolled, groups: [`${code} 2026-01-01..`], paid: { 2024: '200' } });
    const ordinary = aPerson({ enrolled, paid: { 2024: '500' } });
    // The ordinary person lives where each tier of this year costs 50 less; back years cost the same for both.
    const cheaper = aPack({
      tiers: {
        ...tiers([]),
        list: [
          { code: '100', amountFen: 5_000 },
          { code: '200', amountFen: 15_000 },
          { code: '500', amountFen: 45_000 },
        ],
      },
      backpay: { years: 0, tiers: 'now', subsidy: false, approval: false, source: 'plan' },
    });
    const discounted = { ...packWith(code, 'discount', 50), backpay: cheaper.backpay };
    expect(payerSees(special, lawAt(MOMENT, discounted))).toBe(payerSees(ordinary, lawAt(MOMENT, cheaper)));
    expect(payerPays(special, lawAt(MOMENT, discounted))).toBe(payerPays(ordinary, lawAt(MOMENT, cheaper)));
    expect(payerSees(special, lawAt(MOMENT, discounted))).toContain('要缴50元');
  });
});

describe('to a payer, what is private looks like a year that is paid', () => {
  const law = lawAt(MOMENT, aPack());
  const settled = aPerson({ enrolled: '2026-03-01', paid: { 2026: '500' } });
  const hidden = payerSees(settled, law);
  const refused = payerPays(settled, law);

  it('says one sentence and nothing else', () => {
    expect(JSON.parse(hidden)).toEqual([
      {
        year: { feeYear: 2026, obligation: 'notOwed', payable: 'none', funders: [], tiers: [], subsidyLost: false },
        words: { key: 'family', message: '现在不用缴或不能缴，请本人问12333。', next: '' },
        offers: [],
      },
    ]);
  });

  describe.each(GROUPS)('%s', (code) => {
    it.each([
      ['standalone', 50],
      ['onTop', 50],
      ['discount', 100],
      ['discount', 1_000],
    ] as const)('%s %d', (mode, county) => {
      const covered = aPerson({ enrolled: '2026-03-01', groups: [`${code} 2026-01-01..`] });
      const itsLaw = lawAt(MOMENT, packWith(code, mode, county));
      expect(payerSees(covered, itsLaw)).toBe(hidden);
      expect(payerPays(covered, itsLaw)).toBe(refused);
    });
  });

  it.each([
    ['too old', { born: '1966-01-01' }],
    ['sixty this year', { born: '1966-03-01' }],
    ['too young', { born: '2011-01-01' }],
    ['at school', { groups: ['student 2026-01-01..'] }],
    ['in a job all year', { jobs: ['employeePension 2025-01-01..'] }],
    ['in a job since May', { jobs: ['employeePension 2026-05-01..'] }],
    ['receiving', { status: 'receiving' as const }],
    ['paused', { status: 'paused' as const }],
    ['stopped, or dead', { status: 'stopped' as const }],
  ])('%s: this year and the back year', (_, words) => {
    const paid = aPerson({ enrolled: '2025-03-01', paid: { 2025: '200', 2026: '500' } });
    const person = aPerson({ enrolled: '2025-03-01', ...words });
    expect(payerSees(person, law)).toBe(payerSees(paid, law));
    expect(payerPays(person, law)).toBe(payerPays(paid, law));
  });

  it('insured elsewhere: this year', () => {
    const person = aPerson({ enrolled: '2026-03-01', moved: '2026-05-01 610133002001' });
    expect(payerSees(person, law)).toBe(hidden);
    expect(payerPays(person, law)).toBe(refused);
  });
});

describe("a payer's own use is kept", () => {
  it.each([
    ['the wait after enrolment', { enrolled: '2026-06-08' }, MOMENT, 'waiting'],
    ['a back year for the agency', { enrolled: '2018-01-01' }, MOMENT, 'needsAssessment'],
    ['not enrolled', { enrolled: null }, MOMENT, 'notEnrolled'],
  ])('hears %s', (_, words, now, key) => {
    expect(payerSees(aPerson(words), lawAt(now, aPack()))).toContain(`"key":"${key}"`);
  });
  it('pays the back years of somebody near benefit age without hearing of the age', () => {
    const near = aPerson({ born: '1967-09-01', enrolled });
    const far = aPerson({ born: '1980-09-01', enrolled });
    const law = lawAt(MOMENT, aPack());
    expect(assessYears(near, law)[1]?.reason?.key).toBe('reachingAge');
    expect(payerSees(near, law)).toBe(payerSees(far, law));
    expect(payerPays(near, law)).toBe(payerPays(far, law));
    expect(assessYears(near, law).map((year) => yearFor(year, 'payer').payable)).toEqual([
      'required',
      'optional',
      'optional',
    ]);
  });
  it("does not learn last year's tier", () => {
    const [year] = assessYears(aPerson({ paid: { 2025: '500' } }), lawAt(MOMENT, aPack()));
    expect(year?.chosenTier).toBe('500');
    expect(year && yearFor(year, 'payer')).not.toHaveProperty('chosenTier');
  });
  it.each(['insured', 'officer'] as const)('changes nothing for %s', (audience) => {
    const person = aPerson({ groups: ['warVeteran 2026-01-01..'] });
    for (const year of assessYears(person, lawAt(MOMENT, packWith('warVeteran', 'onTop', 50)))) {
      expect(yearFor(year, audience)).toBe(year);
    }
  });
});
