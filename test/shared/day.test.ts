import fc from 'fast-check';
import { addDays, day, dayOf, instantOf } from '../../server/shared/day';

describe('days of the county', () => {
  it.each([
    ['2026-06-10T15:59:59.999Z', '2026-06-10'],
    ['2026-06-10T16:00:00.000Z', '2026-06-11'],
    ['2023-12-31T16:00:00.000Z', '2024-01-01'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29'],
    ['9999-12-31T15:59:59.999Z', '9999-12-31'],
  ])('%s is on %s', (instant, expected) => {
    expect(dayOf(new Date(instant))).toBe(expected);
  });

  it('has no day for years of five digits or for no date at all', () => {
    expect(() => dayOf(new Date('9999-12-31T16:00:00.000Z'))).toThrow(RangeError);
    expect(() => addDays(day('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(day('0000-01-01'), -1)).toThrow(RangeError);
    expect(() => dayOf(new Date(Number.NaN))).toThrow(RangeError);
  });

  it('comes back from steps forth and back, and from its own first instant', () => {
    const days = fc.date({ min: new Date('0100-01-02'), max: new Date('9000-12-30'), noInvalidDate: true }).map(dayOf);
    fc.assert(
      fc.property(days, fc.integer({ min: -30_000, max: 30_000 }), (one, step) => {
        expect(day(one)).toBe(one);
        expect(addDays(addDays(one, step), -step)).toBe(one);
        expect(dayOf(instantOf(one))).toBe(one);
      }),
    );
  });
});
