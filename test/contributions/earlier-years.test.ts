import { earlierYears } from '../../server/contributions/earlier-years';
import { assessYears } from '../../server/policy/assess-year';
import { yearFor } from '../../server/policy/audience';
import { aPack, lawAt } from '../policy/a-pack';
import { aPerson } from '../policy/a-person';

const backpay = (edit: object): object => ({
  years: 15,
  approval: false,
  tiers: 'now',
  subsidy: false,
  source: 'plan',
  ...edit,
});

describe('what the earlier years come to', () => {
  const toldOf = (person: Parameters<typeof aPerson>[0], edit: object, isInsured = true): object => {
    const all = assessYears(aPerson(person), lawAt('2026-06-11', aPack({ backpay: backpay(edit) })));
    const seen = all.map((year) => yearFor(year, isInsured ? 'insured' : 'payer', () => true));
    return earlierYears({ all, seen }, 2026);
  };

  it.each([
    ['all paid', { enrolled: '2024-03-01', paid: { 2024: '300', 2025: '300' } }, {}, [], true],
    ['one that may be paid', { enrolled: '2024-03-01', paid: { 2024: '300' } }, {}, [2025], false],
    ['only those that are to be assessed', { enrolled: '2024-03-01' }, { approval: true }, [2025, 2024], false],
    ['nobody was enrolled before', { enrolled: '2026-01-02' }, {}, [], true],
    ['60, the unpaid are closed for good', { born: '1965-06-10', enrolled: '2024-01-02' }, {}, [], false],
  ])('%s', (_, person, edit, unpaidYears, isAllPaid) => {
    expect(toldOf(person, edit)).toEqual({ unpaidYears, isAllPaid });
  });

  it('does not name to a payer the years that are open for a private reason, and does not call them paid', () => {
    const person = { enrolled: '2025-01-02', jobs: ['employeePension 2026-02-01..'] };
    expect(toldOf(person, {})).toEqual({ unpaidYears: [2025], isAllPaid: false });
    expect(toldOf(person, {}, false)).toEqual({ unpaidYears: [], isAllPaid: false });
  });
});
