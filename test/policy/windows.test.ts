import type { RulePack } from '../../server/policy/rule-pack';
import { reopensDay, takesNewOrders, windowAt } from '../../server/policy/windows';
import { countyTime } from '../../server/shared/day';
import { at, aPack, planLaw } from './a-pack';

type Context = { channel?: string; until?: string };

/** `open to 2020-06-30, until 2020-07-01 00:00`, or `closed, opens 2020-06-01`. */
const answer = (pack: RulePack, words: string, { channel = 'wechat', until }: Context = {}): string => {
  const override = until === undefined ? undefined : { closesAt: at(until) };
  const window = windowAt(pack, at(words), { channel, override });
  if (window.state === 'closed') return `closed, opens ${window.opensDay ?? 'never'}`;
  return `${window.state} to ${window.closesDay}, until ${clock(window.closesAt)}`;
};
const clock = (instant: Date): string => countyTime(instant).slice(0, 16).replace('T', ' ');

const S7 = planLaw('S7');
const S9 = planLaw('S9');
const withPeriods = (periods: readonly object[], more: object = {}): RulePack =>
  aPack({ window: { source: 'plan', periods, ...more } });

describe('R072 S7「集中征缴时间定于8月1日至8月31日」', () => {
  it.each([
    ['the last instant before', '2019-07-31 23:59:59.999', 'closed, opens 2019-08-01'],
    ['the first instant', '2019-08-01 00:00:00.000', 'open to 2019-08-31, until 2019-09-01 00:00'],
    ['the last day', '2019-08-31 00:00', 'open to 2019-08-31, until 2019-09-01 00:00'],
    ['the last instant', '2019-08-31 23:59:59.999', 'open to 2019-08-31, until 2019-09-01 00:00'],
    ['the first instant after', '2019-09-01 00:00:00.000', 'closed, opens 2020-08-01'],
  ])('%s, %s: %s', (_, words, expected) => {
    expect(answer(S7, words)).toBe(expected);
  });
});

describe('R096 S9「集中征缴期为6月1日—6月30日，其他时间为零星缴费期」', () => {
  it.each([
    [
      'the last instant of sporadic paying',
      '2020-05-31 23:59:59.999',
      'sporadic to 2020-11-30, until 2020-12-01 00:00',
    ],
    ['the first instant of June', '2020-06-01 00:00:00.000', 'open to 2020-06-30, until 2020-12-01 00:00'],
    ['the last instant of June', '2020-06-30 23:59:59.999', 'open to 2020-06-30, until 2020-12-01 00:00'],
    ['July goes on', '2020-07-01 00:00:00.000', 'sporadic to 2020-11-30, until 2020-12-01 00:00'],
    [
      "the last instant of the year's collection",
      '2020-11-30 23:59:59.999',
      'sporadic to 2020-11-30, until 2020-12-01 00:00',
    ],
    ['the first instant after it', '2020-12-01 00:00:00.000', 'closed, opens 2021-01-01'],
    ['31 December', '2020-12-31 23:59:59.999', 'closed, opens 2021-01-01'],
    ['New Year', '2020-01-01 00:00:00.000', 'sporadic to 2020-11-30, until 2020-12-01 00:00'],
  ])('%s, %s: %s', (_, words, expected) => {
    expect(answer(S9, words)).toBe(expected);
  });
});

describe('C6 Beijing: days 1–14 of April to November, 1–10 December, working days before 15:00', () => {
  const day1To14 = { kind: 'concentrated', from: '04-01', to: '11-30', daysOfMonth: { from: 1, to: 14 } };
  const december = { kind: 'concentrated', from: '12-01', to: '12-31', daysOfMonth: { from: 1, to: 10 } };
  const counter = { hours: { from: '00:00', to: '15:00' }, workdaysOnly: true };
  const beijing = withPeriods([
    { ...day1To14, ...counter },
    { ...december, ...counter },
  ]);
  it.each([
    ['31 March', '2026-03-31 10:00', 'closed, opens 2026-04-01'],
    ['the first day, a Wednesday', '2026-04-01 00:00', 'open to 2026-04-14, until 2026-04-01 15:00'],
    ['the last instant of a day', '2026-04-01 14:59:59.999', 'open to 2026-04-14, until 2026-04-01 15:00'],
    ['15:00', '2026-04-01 15:00:00.000', 'closed, opens 2026-04-02'],
    ['a Friday after 15:00', '2026-04-03 15:00', 'closed, opens 2026-04-06'],
    ['a Saturday', '2026-04-04 10:00', 'closed, opens 2026-04-06'],
    ['the 14th', '2026-04-14 14:59', 'open to 2026-04-14, until 2026-04-14 15:00'],
    ['the 14th after 15:00', '2026-04-14 15:00', 'closed, opens 2026-05-01'],
    ['the 15th', '2026-04-15 10:00', 'closed, opens 2026-05-01'],
    [
      'a 14th that is a Sunday: the Friday is the last day',
      '2026-06-12 10:00',
      'open to 2026-06-12, until 2026-06-12 15:00',
    ],
    ['14 November, a Saturday', '2026-11-14 10:00', 'closed, opens 2026-12-01'],
    ['10 December, a Thursday', '2026-12-10 14:59', 'open to 2026-12-10, until 2026-12-10 15:00'],
    ['11 December', '2026-12-11 10:00', 'closed, opens 2027-04-01'],
  ])('%s, %s: %s', (_, words, expected) => {
    expect(answer(beijing, words)).toBe(expected);
  });
  it('leaves out the debit day of December', () => {
    const pack = withPeriods([{ ...december, ...counter, exceptDays: ['12-08'] }]);
    expect(answer(pack, '2026-12-08 10:00')).toBe('closed, opens 2026-12-09');
    expect(answer(pack, '2026-12-07 10:00')).toBe('open to 2026-12-10, until 2026-12-07 15:00');
  });
  it('rests on a holiday and works on a weekend that makes up for it', () => {
    const pack = withPeriods([{ kind: 'concentrated', from: '10-01', to: '10-31', workdaysOnly: true }], {
      holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
      workingWeekends: ['2026-10-10'],
    });
    expect(answer(pack, '2026-10-01 10:00')).toBe('closed, opens 2026-10-08');
    expect(answer(pack, '2026-10-08 10:00')).toBe('open to 2026-10-30, until 2026-10-11 00:00');
    expect(answer(pack, '2026-10-10 10:00')).toBe('open to 2026-10-30, until 2026-10-11 00:00');
    expect(answer(pack, '2026-10-11 10:00')).toBe('closed, opens 2026-10-12');
  });
});

describe('C6 other windows', () => {
  it.each([
    [
      'Zengdu 2019, 1 Jan–30 Jun, its last instant',
      [['01-01', '06-30']],
      '2019-06-30 23:59:59.999',
      'open to 2019-06-30, until 2019-07-01 00:00',
    ],
    [
      'Zengdu 2019, the first instant after',
      [['01-01', '06-30']],
      '2019-07-01 00:00:00.000',
      'closed, opens 2020-01-01',
    ],
    [
      'Xining 2022, until 25 December',
      [['01-01', '12-25']],
      '2022-12-25 23:59:59.999',
      'open to 2022-12-25, until 2022-12-26 00:00',
    ],
    [
      'the whole year, its last instant',
      [['01-01', '12-31']],
      '2026-12-31 23:59:59.999',
      'open to 2026-12-31, until 2027-01-01 00:00',
    ],
    [
      'the whole year, its first instant',
      [['01-01', '12-31']],
      '2027-01-01 00:00:00.000',
      'open to 2027-12-31, until 2028-01-01 00:00',
    ],
    [
      'to 29 February, leap year',
      [['02-01', '02-29']],
      '2028-02-29 23:59:59.999',
      'open to 2028-02-29, until 2028-03-01 00:00',
    ],
    [
      'to 29 February, common year',
      [['02-01', '02-29']],
      '2026-02-28 23:59:59.999',
      'open to 2026-02-28, until 2026-03-01 00:00',
    ],
    ['to 29 February, 1 March', [['02-01', '02-29']], '2026-03-01 00:00:00.000', 'closed, opens 2027-02-01'],
    [
      'two stretches that touch are one end',
      [
        ['06-01', '06-30'],
        ['07-01', '08-15'],
      ],
      '2026-06-30 23:58',
      'open to 2026-06-30, until 2026-08-16 00:00',
    ],
    [
      'two stretches with a day between',
      [
        ['06-01', '06-29'],
        ['07-01', '08-15'],
      ],
      '2026-06-30 12:00',
      'closed, opens 2026-07-01',
    ],
    [
      'over New Year in two stretches',
      [
        ['01-01', '01-31'],
        ['12-15', '12-31'],
      ],
      '2026-12-31 23:58',
      'open to 2026-12-31, until 2027-01-01 00:00',
    ],
    ['no window at all', [], '2026-06-30 12:00', 'closed, opens never'],
  ])('%s', (_, ranges, words, expected) => {
    const pack = withPeriods(ranges.map(([from, to]) => ({ kind: 'concentrated', from, to })));
    expect(answer(pack, words)).toBe(expected);
  });
  it('keeps a stretch for the channels it names', () => {
    const pack = withPeriods([
      { kind: 'concentrated', from: '06-01', to: '06-30' },
      { kind: 'sporadic', from: '07-01', to: '12-31', channels: ['taxHall'] },
    ]);
    expect(answer(pack, '2026-07-01 10:00', { channel: 'taxHall' })).toBe(
      'sporadic to 2026-12-31, until 2027-01-01 00:00',
    );
    expect(answer(pack, '2026-07-01 10:00')).toBe('closed, opens 2027-06-01');
    expect(answer(pack, '2026-06-30 23:59')).toBe('open to 2026-06-30, until 2026-07-01 00:00');
  });
  it('ends a day of the month on the last day of a short month', () => {
    const pack = withPeriods([{ kind: 'sporadic', from: '01-01', to: '12-31', daysOfMonth: { from: 20, to: 31 } }]);
    expect(answer(pack, '2026-06-30 23:59')).toBe('sporadic to 2026-06-30, until 2026-07-01 00:00');
    expect(answer(pack, '2026-07-01 00:00')).toBe('closed, opens 2026-07-20');
  });
});

describe('an override by two officers', () => {
  it.each([
    ['does not open what has not begun', '2019-07-31 12:00', 'closed, opens 2019-08-01'],
    ['is named from the first day on', '2019-08-01 00:00', 'open to 2019-09-10, until 2019-09-10 18:00'],
    ['goes on after the last day', '2019-09-01 00:00:00.000', 'open to 2019-09-10, until 2019-09-10 18:00'],
    ['holds to its last instant', '2019-09-10 17:59:59.999', 'open to 2019-09-10, until 2019-09-10 18:00'],
    ['is over then', '2019-09-10 18:00:00.000', 'closed, opens 2020-08-01'],
  ])('%s, %s: %s', (_, words, expected) => {
    expect(answer(S7, words, { until: '2019-09-10 18:00' })).toBe(expected);
  });
  it.each([
    [
      'at midnight: the day before is the last',
      S7,
      '2019-09-05 10:00',
      '2019-09-11 00:00',
      'open to 2019-09-10, until 2019-09-11 00:00',
    ],
    [
      'over sporadic paying: still the concentrated period',
      S9,
      '2020-07-05 10:00',
      '2020-07-10 00:00',
      'open to 2020-07-09, until 2020-12-01 00:00',
    ],
    [
      'earlier than the pack: changes nothing',
      S7,
      '2019-08-20 10:00',
      '2019-08-15 00:00',
      'open to 2019-08-31, until 2019-09-01 00:00',
    ],
    ['of last year: changes nothing', S7, '2020-09-01 10:00', '2019-09-10 00:00', 'closed, opens 2021-08-01'],
    [
      "into the next year: that year's period has not begun",
      S7,
      '2019-09-05 10:00',
      '2020-01-10 00:00',
      'closed, opens 2020-08-01',
    ],
  ])('%s', (_, pack, words, until, expected) => {
    expect(answer(pack, words, { until })).toBe(expected);
  });
  it('goes on through the evening where the period had hours', () => {
    const pack = withPeriods([
      { kind: 'concentrated', from: '06-01', to: '06-30', hours: { from: '08:00', to: '15:00' } },
    ]);
    const until = '2026-06-30 20:00';
    expect(answer(pack, '2026-06-30 14:00', { until })).toBe('open to 2026-06-30, until 2026-06-30 20:00');
    expect(answer(pack, '2026-06-30 19:59', { until })).toBe('open to 2026-06-30, until 2026-06-30 20:00');
    expect(answer(pack, '2026-06-30 20:00', { until })).toBe('closed, opens 2027-06-01');
  });
});

describe("no new order in a window's last five minutes (design §5)", () => {
  const taken = (pack: RulePack, words: string): boolean =>
    takesNewOrders(windowAt(pack, at(words), { channel: 'wechat' }), at(words));
  it.each([
    ['five minutes and a millisecond before the end', S7, '2019-08-31 23:54:59.999', true],
    ['five minutes before the end', S7, '2019-08-31 23:55:00.000', false],
    ['the last instant', S7, '2019-08-31 23:59:59.999', false],
    ['closed', S7, '2019-09-01 00:00:00.000', false],
    ['the end of June, where sporadic paying follows', S9, '2020-06-30 23:57', true],
    ['the end of November', S9, '2020-11-30 23:57', false],
    ['the last minutes of the fee year', aPack(), '2026-12-31 23:57', false],
    ['the first minute of the year', aPack(), '2026-01-01 00:00', true],
  ])('%s', (_, pack, words, expected) => {
    expect(taken(pack, words)).toBe(expected);
  });
  it.each([
    ['August, then next August', S7, '2019-08-31 23:57', '2020-08-01'],
    ['the whole year, then the next', aPack(), '2026-12-31 23:57', '2027-01-01'],
  ])('and says when money is taken again: %s', (_, pack, words, expected) => {
    const window = windowAt(pack, at(words), { channel: 'wechat' });
    if (window.state === 'closed') throw new Error('the row speaks of an open window');
    expect(reopensDay(pack, window, { channel: 'wechat' })).toBe(expected);
  });
});
