import { assessYear } from '../../server/policy/assess-year';
import { explain, recompute } from '../../server/policy/explanation';
import { priceYear } from '../../server/policy/price-year';
import type { RulePack } from '../../server/policy/rule-pack';
import { formatYuan, sumFen, yuan } from '../../server/shared/fen';
import { aGroup, aPack, lawAt, subsidies } from './a-pack';
import { aPerson } from './a-person';

const mode = (name: string): object => ({ tierChange: { mode: name, source: 'plan' } });

/** `300 +30`: what the person pays and what government adds for a raise of 2026, or why not. */
const raised = (
  to: string,
  {
    pack = aPack(),
    now = '2026-06-11',
    feeYear = 2026,
    person = aPerson({ paid: { 2026: '200' } }),
  }: { pack?: RulePack; now?: string; feeYear?: number; person?: ReturnType<typeof aPerson> } = {},
): string => {
  const priced = priceYear(person, lawAt(now, pack), { feeYear, tier: to, audience: 'insured', kind: 'supplement' });
  if (!priced.ok) return [priced.problem.kind, priced.problem.reason?.key].filter(Boolean).join(' ');
  const { amountFen, subsidy, explanation } = priced.value.offer;
  expect(recompute(explanation)).toBe(amountFen);
  return `${formatYuan(amountFen)} +${formatYuan(sumFen(subsidy.map((part) => part.amountFen)))}`;
};

describe('R067 S7「由低到高变更缴费档次」: the six raises', () => {
  it.each([
    ['first and raise in one pack', {}, '300 +30'],
    [
      'the subsidy table changed between both payments: the difference by the table of the raise',
      { pack: aPack({ subsidy: subsidies({ 200: 40, 500: 100 }) }) },
      '300 +60',
    ],
    [
      'a back year is never raised (4.9)',
      { person: aPerson({ paid: { 2025: '200', 2026: '200' } }), feeYear: 2025 },
      'paid',
    ],
    [
      'after the window',
      { pack: aPack({ window: { source: 'plan', periods: [{ kind: 'sporadic', from: '01-01', to: '05-31' }] } }) },
      'notPayable windowClosed',
    ],
    [
      'the first part was paid by government in part: the difference of the tiers alone',
      {
        pack: aPack({ groups: { source: 'groups', list: [aGroup('lowIncome', 'discount', { county: 50 })] } }),
        person: aPerson({ paid: { 2026: '200' }, groups: ['lowIncome 2025-01-01..'] }),
      },
      '300 +30',
    ],
    ['a second raise starts where the first ended', { person: aPerson({ paid: { 2026: '500' } }) }, 'paid'],
  ])('%s', (_, words, expected) => {
    expect(raised('500', words)).toBe(expected);
  });

  it('goes on from the raised tier', () => {
    const pack = aPack({ subsidy: subsidies({ 100: 10, 200: 30, 500: 60 }) });
    const from100 = aPerson({ paid: { 2026: '100' } });
    expect(raised('200', { pack, person: from100 })).toBe('100 +20');
    expect(raised('500', { pack, person: aPerson({ paid: { 2026: '200' } }) })).toBe('300 +30');
    expect(raised('500', { pack, person: from100 })).toBe('400 +50');
  });
});

describe('C16: how a county changes a tier', () => {
  it.each([
    ['supplement', 'optional', undefined],
    ['oncePerYear', 'none', 'raiseOnce'],
    ['nextYearOnly', 'none', 'raiseNextYear'],
  ])('%s', (name, payable, key) => {
    const year = assessYear(aPerson({ paid: { 2026: '200' } }), lawAt('2026-06-11', aPack(mode(name))), 2026);
    expect([year.obligation, year.payable, year.reason?.key]).toEqual(['paid', payable, key]);
    expect(raised('500', { pack: aPack(mode(name)) })).toBe(key === undefined ? '300 +30' : `paid ${key}`);
  });

  describe('replaceAndRefund: the new tier whole, and what was paid goes back', () => {
    const pack = aPack(mode('replaceAndRefund'));
    const asked = { feeYear: 2026, tier: '500', audience: 'insured', kind: 'supplement' } as const;

    it('asks the new tier whole, with the subsidy of the new tier alone', () => {
      expect(raised('500', { pack })).toBe('500 +60');
      const year = assessYear(aPerson({ paid: { 2026: '100' } }), lawAt('2026-06-11', pack), 2026);
      expect([year.payable, ...year.tiers.map(({ code, fromTier, amountFen }) => [code, fromTier, amountFen])]).toEqual(
        ['optional', ['200', '100', yuan(200)], ['500', '100', yuan(500)]],
      );
    });

    it('never lowers, never asks for the same again', () => {
      expect(raised('100', { pack })).toBe('noSuchTier');
      expect(raised('200', { pack })).toBe('noSuchTier');
    });

    it('what was paid at a counter is given back at the counter', () => {
      const person = aPerson({ paid: { 2026: '200' } });
      const atCounter = { ...person, credited: person.credited.map((year) => ({ ...year, isPaidElsewhere: true })) };
      expect(raised('500', { pack, person: atCounter })).toBe('paid raiseAtWindow');
    });

    it('says in words what goes back, to whoever reads it', () => {
      const priced = priceYear(aPerson({ paid: { 2026: '200' } }), lawAt('2026-06-11', pack), asked);
      if (!priced.ok) throw new Error('not priced');
      expect(explain(priced.value.offer.explanation, 'insured').slice(0, 5)).toEqual([
        '500元档',
        '已缴200元档',
        '您付500元',
        '原来付的200元，两位经办人核对后退给付款人',
        '政府另补60元',
      ]);
    });
  });

  it.each(['100', '200', '999'])(
    'never lowers, never asks for the same again, never takes an unknown tier: %s',
    (to) => {
      expect(raised(to)).toBe('noSuchTier');
    },
  );

  it('offers the higher tiers alone', () => {
    const { tiers } = assessYear(aPerson({ paid: { 2026: '100' } }), lawAt('2026-06-11', aPack()), 2026);
    expect(tiers.map(({ code, fromTier, amountFen }) => [code, fromTier, amountFen])).toEqual([
      ['200', '100', yuan(100)],
      ['500', '100', yuan(400)],
    ]);
  });

  it('the highest tier is the end, without a reason', () => {
    const year = assessYear(aPerson({ paid: { 2026: '500' } }), lawAt('2026-06-11', aPack(mode('oncePerYear'))), 2026);
    expect([year.payable, year.reason]).toEqual(['none', undefined]);
  });

  it('a contribution chosen before the year was paid does not turn into a raise', () => {
    const law = lawAt('2026-06-11', aPack());
    const asked = { feeYear: 2026, tier: '500', audience: 'insured' } as const;
    const priced = priceYear(aPerson({ paid: { 2026: '200' } }), law, asked);
    expect(priced).toMatchObject({ ok: false, problem: { kind: 'paid' } });
    expect(priceYear(aPerson(), law, { ...asked, kind: 'supplement' })).toMatchObject({ ok: false });
  });

  it('a payer is not told that a year is paid, so they cannot raise it', () => {
    const asked = { feeYear: 2026, tier: '500', audience: 'payer', kind: 'supplement' } as const;
    expect(priceYear(aPerson({ paid: { 2026: '200' } }), lawAt('2026-06-11', aPack()), asked)).toMatchObject({
      ok: false,
      problem: { kind: 'notPayable' },
    });
  });

  it('a table that gives less for more takes nothing away: nothing is added, and a person looks', () => {
    const pack = aPack({ subsidy: subsidies({ 200: 80, 500: 60 }) });
    const law = lawAt('2026-06-11', pack);
    const asked = { feeYear: 2026, tier: '500', audience: 'insured', kind: 'supplement' } as const;
    const priced = priceYear(aPerson({ paid: { 2026: '200' } }), law, asked);
    if (!priced.ok) throw new Error('not priced');
    expect(priced.value.offer.subsidy).toEqual([]);
    expect(priced.value.offer.explanation.subsidyWithheld).toEqual([{ funder: 'government', amountFen: yuan(20) }]);
  });

  it('says in words what was paid and what is paid now', () => {
    const asked = { feeYear: 2026, tier: '500', audience: 'insured', kind: 'supplement' } as const;
    const priced = priceYear(aPerson({ paid: { 2026: '200' } }), lawAt('2026-06-11', aPack()), asked);
    if (!priced.ok) throw new Error('not priced');
    expect(explain(priced.value.offer.explanation, 'insured')).toEqual([
      '500元档',
      '已缴200元档',
      '您再付300元',
      '政府另补30元',
      '依据：方案；补贴表',
      '2026年1月1日起这样算',
    ]);
  });

  it.each([
    ['a step above', '300', '100 +0'],
    ['the top', '900', '700 +0'],
    ['between the steps', '250', 'noSuchTier'],
    ['over the top', '1000', 'noSuchTier'],
  ])('in a range, %s', (_, to, expected) => {
    const range = { kind: 'range', minFen: 20_000, maxFen: 90_000, stepFen: 10_000 };
    const pack = aPack({ tierRule: range, tiers: { source: 'table', list: [] }, subsidy: subsidies({}) });
    expect(raised(to, { pack })).toBe(expected);
    const year = assessYear(aPerson({ paid: { 2026: '200' } }), lawAt('2026-06-11', pack), 2026);
    expect(year.range).toEqual({ minFen: yuan(300), maxFen: yuan(900), stepFen: yuan(100) });
  });

  it('who may not pay any more raises nothing', () => {
    expect(raised('500', { person: aPerson({ paid: { 2026: '200' }, status: 'stopped' }) })).toBe('paid');
    expect(raised('500', { person: aPerson({ paid: { 2026: '200' }, jobs: ['employeePension 2026-03-01..'] }) })).toBe(
      'paid',
    );
  });
});
