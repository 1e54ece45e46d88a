import { rpxToPx, viewportUnits } from './runtime/rpx';
import { setDataProblem } from './runtime/set-data-limit';
import { shiftedDate } from './runtime/shifted-date';
import { readUrl } from './runtime/url';

describe('rpx', () => {
  const screen = { width: 375, pixelRatio: 2 };
  it.each([
    ['36rpx', '18px'],
    ['4rpx', '2px'],
    ['1rpx', '0.5px'],
    ['-8rpx 0rpx', '-4px 0px'],
    ['calc(100% - 3rpx)', 'calc(100% - 1px)'],
  ])('%s is %s at 375 px', (given, expected) => {
    expect(rpxToPx(given, screen)).toBe(expected);
  });

  it('a hairline is a whole pixel on a screen that has no halves', () => {
    expect(rpxToPx('1rpx', { width: 375, pixelRatio: 1 })).toBe('1px');
  });

  it('vh and vw are of the window between the bars', () => {
    expect(viewportUnits('min-height: 100vh; width: 50.5vw; a: 10px')).toBe(
      'min-height: 100cqh; width: 50.5cqw; a: 10px',
    );
  });
});

describe('setData', () => {
  it.each([
    ['a function', { a: { b: () => 1 } }, 'setData: a.b is a function'],
    ['undefined at the top', { a: undefined }, "setData: a is undefined: use null or ''"],
    ['undefined in a list', { a: [1, undefined] }, undefined],
    ['a Date', { a: [new Date(0)] }, 'setData: a[0] is a Date'],
    ['a Map', { a: new Map() }, 'setData: a is a Map'],
    ['NaN', { a: Number.NaN }, 'setData: a is NaN'],
    ['plain data', { a: [{ b: null, c: '字' }], 'd.e[0]': 1 }, undefined],
  ])('%s', (_, data, expected) => {
    expect(setDataProblem(data)).toBe(expected);
  });

  it('just a megabyte passes, one byte more does not', () => {
    const room = 1024 * 1024 - '{"a":""}'.length;
    expect(setDataProblem({ a: 'x'.repeat(room) })).toBeUndefined();
    expect(setDataProblem({ a: 'x'.repeat(room + 1) })).toContain('more than 1 MB');
  });
});

describe('addresses', () => {
  it.each([
    ['/pages/a/a?x=1&y=%E5%AD%97', { path: 'pages/a/a', query: { x: '1', y: '%E5%AD%97' } }],
    ['../b/b', { path: 'pages/b/b', query: {} }],
    ['./c?d', { path: 'pages/home/c', query: { d: '' } }],
  ])('%s', (url, expected) => {
    expect(readUrl(url, 'pages/home/home')).toMatchObject(expected);
  });
});

describe('a shifted clock', () => {
  const day = 86_400_000;
  const Shifted = shiftedDate(day);
  it('is ahead, and leaves given instants alone', () => {
    const ahead = new Shifted().getTime() - Date.now();
    expect(Math.abs(ahead - day)).toBeLessThan(1_000);
    expect(Math.abs(Shifted.now() - Date.now() - day)).toBeLessThan(1_000);
    expect(new Shifted(5).getTime()).toBe(5);
    expect(new Shifted() instanceof Date).toBe(true);
  });
});
