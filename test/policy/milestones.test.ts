import fc from 'fast-check';
import { judgeMilestones, milestonesOf, rateOf } from '../../server/policy/milestones';
import { day } from '../../server/shared/day';

const S9 = [
  { day: '06-10', ratePercent: 20 },
  { day: '06-20', ratePercent: 50 },
  { day: '06-30', ratePercent: 95 },
  { day: '11-30', ratePercent: 100 },
];
const S5 = [
  { day: '08-31', ratePercent: 70 },
  { day: '10-31', ratePercent: 90 },
];
const BASELINE = 118_888; // R048

describe('milestones of a plan', () => {
  it.each([
    [
      'R097: 20 % by 10 June, the day itself still counts',
      S9,
      1_000,
      199,
      '2026-06-10',
      ['ahead 1', 'ahead 301', 'ahead 751', 'ahead 801'],
    ],
    ['R097: missed from 11 June', S9, 1_000, 199, '2026-06-11', ['missed 1', 'ahead 301', 'ahead 751', 'ahead 801']],
    ['R097: 200 of 1,000 is 20 %', S9, 1_000, 200, '2026-06-11', ['reached 0', 'ahead 300', 'ahead 750', 'ahead 800']],
    ['R098: 50 % by 20 June', S9, 1_000, 500, '2026-06-21', ['reached 0', 'reached 0', 'ahead 450', 'ahead 500']],
    ['R099: 95 % by 30 June', S9, 1_000, 949, '2026-07-01', ['reached 0', 'reached 0', 'missed 1', 'ahead 51']],
    [
      'R100: 100 % by 30 November',
      S9,
      1_000,
      1_000,
      '2026-12-01',
      ['reached 0', 'reached 0', 'reached 0', 'reached 0'],
    ],
    [
      'R049: 70 % of the payers of 2020 by the end of August',
      S5,
      BASELINE,
      83_221,
      '2026-09-01',
      ['missed 1', 'ahead 23779'],
    ],
    ['R049: the first whole number over 70 %', S5, BASELINE, 83_222, '2026-09-01', ['reached 0', 'ahead 23778']],
    ['R050: 90 % by the end of October', S5, BASELINE, 107_000, '2026-10-31', ['reached 0', 'reached 0']],
  ] as const)('%s', (_rule, targets, ofN, paidN, today, expected) => {
    const judged = judgeMilestones(milestonesOf(targets, 2026), { paidN, ofN, today: day(today) });
    expect(judged.map(({ state, peopleMissing }) => `${state} ${peopleMissing}`)).toEqual(expected);
  });

  it.each([
    [2.2, 118_000, 2_596],
    [8.3, 118_000, 9_794],
    [98.5, 1_000, 985],
    [98.51, 1_000, 986],
  ])('%d %% of %d people is %d', (ratePercent, ofN, needed) => {
    const milestones = [{ onDay: day('2026-11-30'), ratePercent }];
    const [judged] = judgeMilestones(milestones, { paidN: 0, ofN, today: day('2026-06-01') });
    expect(judged?.peopleMissing).toBe(needed);
  });

  it('never rounds a rate up to a milestone', () => {
    expect([rateOf(99_999, 100_000), rateOf(100_000, 100_000), rateOf(0, 5), rateOf(3, 0)]).toEqual([
      9_999,
      10_000,
      0,
      undefined,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 0, max: 2_000_000 }), (ofN, paidN) => {
        const [whole] = judgeMilestones([{ onDay: day('2026-11-30'), ratePercent: 100 }], {
          paidN,
          ofN,
          today: day('2026-06-01'),
        });
        expect(whole?.state === 'reached').toBe(paidN >= ofN);
        expect(whole?.peopleMissing).toBe(Math.max(0, ofN - paidN));
      }),
    );
  });
});
