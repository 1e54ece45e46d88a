import fc from 'fast-check';
import { PAYER_REASON, reasonText } from '../../server/contributions/reason-texts';
import { assessYear, assessYears } from '../../server/policy/assess-year';
import type { LawNow } from '../../server/policy/year-law';
import { yearFor } from '../../server/policy/audience';
import { explain } from '../../server/policy/explanation';
import type { PersonFacts } from '../../server/policy/person-facts';
import { priceYear } from '../../server/policy/price-year';
import { isPrivate, REASON_KEYS } from '../../server/policy/reason';
import { aGroup, aPack, lawAt } from './a-pack';
import { aPerson } from './a-person';

// A fixed seed: a red run is the same run for everybody.
const RUNS = { seed: 610_199, numRuns: 300 };

/** Every byte a payer can be told about one year: the year, its sentence, its tiers in words, each price. */
const payerTold = (facts: PersonFacts, law: LawNow, feeYear: number, codes: readonly string[]): string => {
  const year = yearFor(assessYear(facts, law, feeYear), 'payer');
  return JSON.stringify({
    year,
    sentence: year.reason === undefined ? PAYER_REASON : reasonText(year.reason, 'payer'),
    words: year.tiers.map((tier) => explain(tier.explanation, 'payer')),
    prices: codes.map((tier) => {
      const priced = priceYear(facts, law, { feeYear, tier, audience: 'payer' });
      if (!priced.ok) return priced.problem;
      const { amountFen, subsidy, explanation } = priced.value.offer;
      return { amountFen, subsidy, words: explain(explanation, 'payer') };
    }),
  });
};

const CODES = ['extremePoverty', 'severeDisability', 'minimumAllowance'] as const;
const memberships = (codes: readonly string[]): string[] => codes.map((code) => `${code} 2020-01-01..`);

const county = fc
  .record({
    tierFen: fc.uniqueArray(fc.integer({ min: 2, max: 600_000 }), { minLength: 1, maxLength: 6 }),
    subsidyFen: fc.nat(30_000),
    provinceFen: fc.nat(2_000),
    countyFen: fc.nat(300_000),
    stackable: fc.boolean(),
    memberOf: fc.subarray([...CODES], { minLength: 1 }),
  })
  .map(({ tierFen, subsidyFen, provinceFen, countyFen, stackable, memberOf }) => {
    const sorted = [...tierFen].sort((one, other) => one - other);
    return { sorted, subsidyFen, split: { provinceFen, countyFen }, stackable, memberOf };
  });

type County = typeof county extends fc.Arbitrary<infer Value> ? Value : never;

const packOf = (
  { sorted, subsidyFen, split, stackable }: County,
  { mode, cheaperBy = 0 }: { mode?: 'standalone' | 'discount' | 'onTop'; cheaperBy?: number },
) => {
  const groups = CODES.map((code, at) => ({
    ...aGroup(code, mode ?? 'onTop', { priority: at + 1, stackable }),
    split: [
      { funder: 'province', amountFen: split.provinceFen },
      { funder: 'county', amountFen: split.countyFen },
    ],
  }));
  return aPack({
    tiers: {
      source: 'table',
      list: sorted.map((amountFen, at) => ({ code: `t${at}`, amountFen: amountFen - cheaperBy })),
    },
    subsidy: { source: 'table', list: [{ tier: 't0', funder: 'government', amountFen: subsidyFen }] },
    groups: { source: 'groups', list: mode === undefined ? [] : groups },
  });
};

const takenOff = ({ split, stackable, memberOf }: County): number =>
  (split.provinceFen + split.countyFen) * (stackable ? memberOf.length : 1);

describe('a payer is told the same, byte for byte (design §6)', () => {
  const born = { enrolled: '2024-03-01' };
  const ordinary = aPerson(born);
  const hasPaid = aPerson({ ...born, paid: { 2026: '100' } });

  it('of somebody with a discount as of an ordinary person whose tiers cost that much', () => {
    let discounts = 0;
    fc.assert(
      fc.property(county, (one) => {
        const off = takenOff(one);
        fc.pre(off > 0 && off < (one.sorted[0] ?? 0));
        discounts += 1;
        const codes = [...one.sorted.map((_, at) => `t${at}`), 't99'];
        const special = aPerson({ ...born, groups: memberships(one.memberOf), paid: { 2024: '100' } });
        const discounted = lawAt('2026-06-11', packOf(one, { mode: 'discount' }));
        const cheaper = lawAt('2026-06-11', packOf(one, { cheaperBy: off }));
        expect(payerTold(special, discounted, 2026, codes)).toBe(payerTold(ordinary, cheaper, 2026, codes));
        // A year paid late costs everybody the whole tier.
        const plain = lawAt('2026-06-11', packOf(one, {}));
        expect(payerTold(special, discounted, 2025, codes)).toBe(payerTold(ordinary, plain, 2025, codes));
      }),
      RUNS,
    );
    expect(discounts).toBeGreaterThan(100);
  });

  it('of somebody whose year government pays as of an ordinary person who has paid', () => {
    const mode = fc.constantFrom('standalone' as const, 'onTop' as const, 'discount' as const);
    fc.assert(
      fc.property(county, mode, (one, how) => {
        const off = takenOff(one);
        fc.pre(off > 0 && (how !== 'discount' || off >= (one.sorted[0] ?? 0)));
        const codes = one.sorted.map((_, at) => `t${at}`);
        const special = aPerson({ ...born, groups: memberships(one.memberOf) });
        const law = lawAt('2026-06-11', packOf(one, { mode: how }));
        const plain = lawAt('2026-06-11', packOf(one, {}));
        // Refusing names "paid" or "not payable" to nobody's eye: both are the same hidden year.
        const [mine, theirs] = [payerTold(special, law, 2026, codes), payerTold(hasPaid, plain, 2026, codes)];
        expect(mine).toBe(theirs);
      }),
      RUNS,
    );
  });
});

describe('the tier that is shown is the tier that is charged', () => {
  it('for every tier of every year, in every mode: offer and proof are equal, not only the sum', () => {
    const mode = fc.constantFrom(undefined, 'standalone' as const, 'onTop' as const, 'discount' as const);
    let offers = 0;
    fc.assert(
      fc.property(county, mode, (one, how) => {
        const law = lawAt('2026-06-11', packOf(one, how === undefined ? {} : { mode: how }));
        const facts = aPerson({ enrolled: '2024-03-01', groups: memberships(one.memberOf) });
        for (const { feeYear, tiers } of assessYears(facts, law)) {
          for (const shown of tiers) {
            const priced = priceYear(facts, law, { feeYear, tier: shown.code, audience: 'insured' });
            expect(priced.ok && priced.value.offer).toEqual(shown);
            offers += 1;
          }
        }
      }),
      RUNS,
    );
    expect(offers).toBeGreaterThan(300);
  });
});

describe('what a payer hears of each reason', () => {
  const reason = (key: (typeof REASON_KEYS)[number]) => ({
    key,
    params: { date: '2026-11-27', n: 3 },
    rule: 'R',
    document: 'D',
  });
  const secret = REASON_KEYS.filter(isPrivate);
  it.each(secret)('%s: the one sentence', (key) => {
    expect(JSON.stringify(reasonText(reason(key), 'payer'))).toBe(JSON.stringify(PAYER_REASON));
  });
  it.each(REASON_KEYS)('%s: the insured is told the cause, never the sentence for payers', (key) => {
    expect(reasonText(reason(key), 'insured').message).not.toBe(PAYER_REASON.message);
    expect(reasonText(reason(key), 'insured')).toMatchObject({ key });
  });
  it('age, school, job, death and support are all private', () => {
    expect(secret).toEqual([
      'overAge',
      'reachingAge',
      'underAge',
      'student',
      'employeeInsured',
      'receiving',
      'paused',
      'stopped',
      'recordWrong',
      'governmentPaid',
      'raiseOnce',
      'raiseNextYear',
      'raiseAtWindow',
    ]);
  });
});
