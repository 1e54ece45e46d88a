import { accountView } from '../../../miniprogram/pages/account/account-view';
import type { PersonalAccount } from '../../../miniprogram/services/account';

const NOW = Date.parse('2026-06-11T15:00:00+08:00');
const YEAR_2026: PersonalAccount['years'][number] = {
  feeYear: 2026,
  tier: '500',
  personalFen: 50_000,
  funders: [
    { funder: 'province', kind: 'subsidy', amountFen: 4_500 },
    { funder: 'county', kind: 'subsidy', amountFen: 3_000 },
  ],
  paidOn: '2026-06-11',
  isPaid: true,
};
/** What every answer says besides the years. */
const HEAD = { maskedName: '张*国', asOf: '2026-06-11T08:00:00+08:00' };

it('shows who put in what, newest year first', () => {
  const older = { feeYear: 2024, personalFen: 30_000, funders: [], paidOn: '2024-05-02', isPaid: true };
  const view = accountView({ years: [older, YEAR_2026], totalFen: 87_500, ...HEAD }, NOW);
  expect(view).toMatchObject({ title: '张*国的缴费记录', totalFen: 87_500, asOf: '数据到今天08:00', isEmpty: false });
  expect(view.years.map(({ feeYear, totalFen }) => [feeYear, totalFen])).toEqual([
    [2026, 57_500],
    [2024, 30_000],
  ]);
  expect(view.years[0]?.funders).toEqual([
    { name: '个人缴', amount: '500元' },
    { name: '省里补', amount: '45元' },
    { name: '县里补', amount: '30元' },
  ]);
  expect(view.years[0]?.label).toBe('2026年度，已缴，个人缴五百元，省里补四十五元，县里补三十元，2026年6月11日缴的');
});

it('adds a raise to its year', () => {
  const raise = { feeYear: 2026, personalFen: 20_000, funders: [], paidOn: '2026-09-01', isPaid: true };
  const { years } = accountView({ years: [YEAR_2026, raise], ...HEAD }, NOW);
  expect(years).toHaveLength(1);
  expect(years[0]).toMatchObject({ totalFen: 77_500, paidOn: '2026年6月11日、2026年9月1日缴的' });
  expect(years[0]?.funders[0]).toEqual({ name: '个人缴', amount: '700元' });
});

it('names what the government paid in the person’s place, and interest', () => {
  const funders = [
    { funder: 'county', kind: 'governmentPaid', amountFen: 10_000 },
    { funder: 'fund', kind: 'interest', amountFen: 123 },
  ];
  const names = accountView({ years: [{ feeYear: 2025, funders, isPaid: true }], ...HEAD }, NOW).years[0]?.funders.map(
    ({ name }) => name,
  );
  expect(names).toEqual(['县里替缴', '利息']);
});

it('shows a payer with leave paid or not, and no sum', () => {
  const years = [
    { feeYear: 2026, funders: [], isPaid: true },
    { feeYear: 2025, funders: [], isPaid: false },
  ];
  const view = accountView({ years, ...HEAD }, NOW);
  expect(view).toMatchObject({ title: '张*国的缴费记录', isOnlyPaidOrNot: true, totalFen: -1 });
  expect(view.years.map(({ state, totalFen }) => [state, totalFen])).toEqual([
    ['已缴', -1],
    ['没缴', -1],
  ]);
});

it('says when there is nothing', () => {
  expect(accountView({ years: [], ...HEAD }, NOW)).toMatchObject({ isEmpty: true, isOnlyPaidOrNot: false });
});
