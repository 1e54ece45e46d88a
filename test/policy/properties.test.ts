import fc from 'fast-check';
import type { AssessedYear } from '../../server/policy/assessed-year';
import type { LawNow } from '../../server/policy/year-law';
import { assessYears } from '../../server/policy/assess-year';
import { yearFor } from '../../server/policy/audience';
import type { Explanation } from '../../server/policy/explanation';
import { recompute } from '../../server/policy/explanation';
import type { PersonFacts } from '../../server/policy/person-facts';
import { priceYear } from '../../server/policy/price-year';
import { instalments, percentOf, shared } from '../../server/policy/shares';
import { takesNewOrders, windowAt } from '../../server/policy/windows';
import { addDays, day, daysBetween } from '../../server/shared/day';
import { fen, sumFen } from '../../server/shared/fen';
import { aGroup, aPack, lawAt, subsidies, tiers } from './a-pack';
import { aPerson } from './a-person';

// A fixed seed: a red run is the same run for everybody.
const RUNS = { seed: 610_199, numRuns: 300 };

const days = (from: string, to: string): fc.Arbitrary<string> =>
  fc.nat(daysBetween(day(from), day(to))).map((step) => addDays(day(from), step));
const span = fc
  .tuple(days('2018-01-01', '2026-12-31'), fc.option(fc.nat(1_500)))
  .map(([from, length]) => (length === null ? `${from}..` : `${from}..${addDays(day(from), length)}`));
const GROUPS = ['extremePoverty', 'severeDisability', 'minimumAllowance'] as const;
const named = (names: readonly string[]): fc.Arbitrary<string[]> =>
  fc.array(
    fc.tuple(fc.constantFrom(...names), span).map(([name, when]) => `${name} ${when}`),
    { maxLength: 3 },
  );

const person: fc.Arbitrary<PersonFacts> = fc
  .record({
    born: fc.oneof({ weight: 5, arbitrary: days('1967-01-01', '2003-12-31') }, days('1960-01-01', '2012-12-31')),
    enrolled: fc.option(days('2010-01-01', '2026-12-31'), { freq: 12 }),
    status: fc.oneof(
      { weight: 20, arbitrary: fc.constant('enrolled' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('paused' as const, 'receiving' as const, 'stopped' as const, 'notEnrolled' as const),
      },
    ),
    groups: fc.oneof({ weight: 2, arbitrary: named(GROUPS) }, fc.constant([]), named([...GROUPS, 'student'])),
    jobs: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, named(['employeePension'])),
    paid: fc.uniqueArray(fc.integer({ min: 2015, max: 2026 }), { maxLength: 5 }),
  })
  .map(({ paid, ...words }) => aPerson({ ...words, paid: Object.fromEntries(paid.map((year) => [year, '200'])) }));

const group = fc
  .record({
    code: fc.constantFrom(...GROUPS),
    mode: fc.constantFrom('standalone' as const, 'discount' as const, 'onTop' as const),
    province: fc.nat(150),
    county: fc.nat(150),
    priority: fc.integer({ min: 1, max: 4 }),
    stackable: fc.boolean(),
  })
  .map(({ code, mode, ...amounts }) => aGroup(code, mode, amounts));

const law: fc.Arbitrary<LawNow> = fc
  .record({
    list: fc.uniqueArray(group, { selector: (one) => one.code, maxLength: 3 }),
    tiersYuan: fc.uniqueArray(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 6 }),
    subsidy: fc.nat(300),
    kind: fc.constantFrom('list' as const, 'list' as const, 'list' as const, 'range' as const, 'percent' as const),
    backpay: fc.record({
      years: fc.nat(12),
      tiers: fc.constantFrom('then' as const, 'now' as const),
      subsidy: fc.boolean(),
      approval: fc.boolean(),
      source: fc.constant('plan'),
    }),
    onDay: days('2026-01-01', '2026-12-31'),
    summerOnly: fc.boolean(),
  })
  .map(({ list, tiersYuan, subsidy, kind, backpay, onDay, summerOnly }) => {
    const sorted = [...tiersYuan].sort((one, other) => one - other);
    const edit = {
      groups: { source: 'groups', list: kind === 'range' ? list.filter((one) => one.mode !== 'discount') : list },
      tiers: tiers(kind === 'list' ? sorted : []),
      subsidy: subsidies(kind === 'list' ? { [sorted[0] ?? 1]: subsidy } : kind === 'range' ? { 200: subsidy } : {}),
      tierRule:
        kind === 'range'
          ? { kind, minFen: 20_000, maxFen: 90_000, stepFen: 10_000 }
          : kind === 'percent'
            ? { kind, basePercent: 20, ratePercent: 10 }
            : { kind },
      backpay,
      ...(summerOnly
        ? { window: { source: 'plan', periods: [{ kind: 'concentrated', from: '06-01', to: '08-31' }] } }
        : {}),
    };
    const then = aPack({ ...edit, feeYear: 2024, validFrom: '2024-01-01' });
    return lawAt(`${onDay} 10:00`, [aPack(edit), then]);
  });

const codesOf = (year: AssessedYear): string[] =>
  year.range === undefined
    ? year.tiers.map((tier) => tier.code)
    : ['200', '500', '900'].filter((code) => Number(code) * 100 >= (year.range?.minFen ?? 0));

/** A year that is paid is asked the difference. */
const kindOf = (year: AssessedYear): 'contribution' | 'supplement' =>
  year.obligation === 'paid' ? 'supplement' : 'contribution';

const paidFenOf = (explanation: Explanation): number =>
  explanation.steps.filter((step) => step.what === 'paidTier').reduce((total, step) => total + step.amountFen, 0);

describe('for any person, any pack, any day', () => {
  it('what is paid is the tier less what government takes off; nothing is negative; the proof gives the amount', () => {
    let offers = 0;
    fc.assert(
      fc.property(person, law, (facts, now) => {
        for (const year of assessYears(facts, now)) {
          for (const tier of codesOf(year)) {
            const priced = priceYear(facts, now, {
              feeYear: year.feeYear,
              tier,
              audience: 'insured',
              kind: kindOf(year),
            });
            if (year.payable === 'none') {
              expect(priced.ok).toBe(false);
              continue;
            }
            if (!priced.ok) throw new Error(`a tier that is shown has no price: ${tier}`);
            offers += 1;
            const { amountFen, subsidy, governmentPaid, explanation } = priced.value.offer;
            const takenOff = explanation.onTop.length > 0 ? [] : governmentPaid.map((part) => part.amountFen);
            expect(amountFen + sumFen(takenOff) + paidFenOf(explanation)).toBe(Number(tier) * 100);
            expect(recompute(explanation)).toBe(amountFen);
            expect(amountFen).toBeGreaterThan(0);
            for (const part of [...subsidy, ...governmentPaid, ...year.funders])
              expect(part.amountFen).toBeGreaterThan(0);
            expect(new Set(governmentPaid.map((part) => part.funder)).size).toBe(governmentPaid.length);
          }
        }
      }),
      RUNS,
    );
    expect(offers).toBeGreaterThan(300);
  });

  it('a payable year has a tier or a range; a year without has none, and says why or is settled', () => {
    fc.assert(
      fc.property(person, law, (facts, now) => {
        for (const year of assessYears(facts, now)) {
          const hasChoice = year.tiers.length > 0 || year.range !== undefined;
          expect(hasChoice).toBe(year.payable !== 'none');
          if (year.payable === 'none' && year.obligation !== 'paid') expect(year.reason).toBeDefined();
          if (year.payable === 'required') expect(year.obligation).toBe('due');
          if (['notOwed', 'notYet', 'closed'].includes(year.obligation)) expect(year.payable).toBe('none');
        }
      }),
      RUNS,
    );
  });

  it('the years are the current one and those before it, each once, newest first', () => {
    fc.assert(
      fc.property(person, law, (facts, now) => {
        const feeYears = assessYears(facts, now).map((year) => year.feeYear);
        expect(feeYears[0]).toBe(2026);
        expect(feeYears).toEqual(feeYears.map((_, at) => 2026 - at));
      }),
      RUNS,
    );
  });

  it('a payer is charged what the insured is charged, for what a payer is shown, and reads no group', () => {
    fc.assert(
      fc.property(person, law, (facts, now) => {
        for (const year of assessYears(facts, now)) {
          const seen = yearFor(year, 'payer');
          for (const tier of codesOf(year)) {
            const choice = { feeYear: year.feeYear, tier };
            const own = priceYear(facts, now, { ...choice, audience: 'insured' });
            const payers = priceYear(facts, now, { ...choice, audience: 'payer' });
            expect(payers.ok).toBe(seen.payable !== 'none');
            if (payers.ok) expect(payers).toEqual(own);
          }
          expect(JSON.stringify(seen)).not.toMatch(
            /governmentPaid":\[\{|extremePoverty|severeDisability|minimumAllowance|代缴办法/,
          );
        }
      }),
      RUNS,
    );
  });

  it('the same question has the same answer, and nothing it was given is changed', () => {
    fc.assert(
      fc.property(person, law, (facts, now) => {
        const before = JSON.stringify([facts, [...now.packs]]);
        expect(assessYears(facts, now)).toEqual(assessYears(facts, now));
        expect(JSON.stringify([facts, [...now.packs]])).toBe(before);
      }),
      RUNS,
    );
  });
});

describe('shares of any amount', () => {
  const amount = fc.integer({ min: 0, max: 2_000_000_000 }).map(fen);
  it('add up to the fen, none negative', () => {
    fc.assert(
      fc.property(amount, fc.nat(100), fc.integer({ min: 1, max: 12 }), (total, percent, count) => {
        const parts = shared(total, [
          { funder: 'government', percent },
          { funder: 'farmer', percent: 100 - percent },
        ]).map((part) => part.amountFen);
        expect(sumFen(parts)).toBe(total);
        expect(sumFen(instalments(total, count))).toBe(total);
        expect(Math.min(...parts, ...instalments(total, count))).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });
  it('a percentage is exact, rounded down', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 1_000_000 }), (total, parts) => {
        expect(percentOf(total, parts / 10_000)).toBe(Number((BigInt(total) * BigInt(parts)) / 1_000_000n));
      }),
      RUNS,
    );
  });
});

describe('any window at any instant', () => {
  const monthDay = days('2024-01-01', '2024-12-31').map((on) => on.slice(5));
  const period = fc
    .record({
      ends: fc.tuple(monthDay, monthDay),
      kind: fc.constantFrom('concentrated' as const, 'sporadic' as const),
      daysOfMonth: fc.option(fc.tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 31 })), { freq: 1 }),
      hours: fc.constantFrom(undefined, undefined, { from: '08:00', to: '15:00' }, { from: '00:00', to: '24:00' }),
      workdaysOnly: fc.boolean(),
      exceptDays: fc.array(monthDay, { maxLength: 2 }),
    })
    .map(({ ends, daysOfMonth, ...rest }) => {
      const [from = '', to = ''] = [...ends].sort();
      const [first = 1, last = 31] = [...(daysOfMonth ?? [1, 31])].sort((one, other) => one - other);
      return { ...rest, from, to, ...(daysOfMonth === null ? {} : { daysOfMonth: { from: first, to: last } }) };
    });
  const instant = fc
    .integer({ min: Date.parse('2026-01-01T00:00:00+08:00'), max: Date.parse('2028-12-31T23:59:59.999+08:00') })
    .map((time) => new Date(time));
  const open = (pack: ReturnType<typeof aPack>, when: Date) => windowAt(pack, when, { channel: 'wechat' });

  it('closes at the first closed instant, not before and not after', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.array(period, { maxLength: 3 }), instant, (periods, now) => {
        const pack = aPack({ window: { source: 'plan', periods } });
        const window = open(pack, now);
        if (window.state === 'closed') return;
        seen += 1;
        const newYear = new Date(`${Number(window.closesDay.slice(0, 4)) + 1}-01-01T00:00:00+08:00`);
        const end = window.closesAt.getTime();
        expect(end).toBeGreaterThan(now.getTime());
        expect(open(pack, new Date(end - 1)).state).not.toBe('closed');
        if (end < newYear.getTime()) expect(open(pack, window.closesAt).state).toBe('closed');
        expect(end).toBeLessThanOrEqual(newYear.getTime());
        const between = new Date(now.getTime() + Math.floor((end - now.getTime()) / 2));
        expect(open(pack, between).state).not.toBe('closed');
        expect(takesNewOrders(window, now)).toBe(end - now.getTime() > 300_000);
      }),
      RUNS,
    );
    expect(seen).toBeGreaterThan(50);
  });
  it('opens on the day it says and on none before', () => {
    fc.assert(
      fc.property(fc.array(period, { minLength: 1, maxLength: 2 }), instant, (periods, now) => {
        const pack = aPack({ window: { source: 'plan', periods } });
        const window = open(pack, now);
        if (window.state !== 'closed' || window.opensDay === null) return;
        const isOpenOn = (on: string): boolean =>
          ['00:00', '08:00'].some((time) => {
            const when = new Date(`${on}T${time}:00+08:00`);
            return when > now && open(pack, when).state !== 'closed';
          });
        expect(isOpenOn(window.opensDay)).toBe(true);
        const eve = addDays(window.opensDay, -1);
        if (new Date(`${eve}T00:00:00+08:00`) > now) expect(isOpenOn(eve)).toBe(false);
      }),
      RUNS,
    );
  });
});
