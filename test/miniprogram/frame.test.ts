import { act } from '../../miniprogram/frame/act';
import type { Frame } from '../../miniprogram/frame/frame';
import { followWay, newFrame, refreshFrame, showProblem } from '../../miniprogram/frame/frame';
import { load, stopLoading } from '../../miniprogram/frame/load';
import type { Answer } from '../../miniprogram/services/answer';
import { offline, problemOf } from '../../miniprogram/services/answer';
import { pause } from '../../miniprogram/services/clock';
import { fakeWeChat, nothingThere } from './fake-wechat';

type TestPage = { data: { frame: Frame }; setData(data: Record<string, unknown>): void };

/** A page in memory: `setData` with paths, as WeChat does it. */
const aPage = (): TestPage => {
  const page: TestPage = {
    data: { frame: newFrame() },
    setData: (data) => {
      for (const [path, value] of Object.entries(data)) {
        const [, name] = path.split('.');
        page.data = { frame: { ...page.data.frame, [name ?? '']: value } };
      }
    },
  };
  return page;
};

let wechat: ReturnType<typeof fakeWeChat>;
beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-06-11T10:32:00+08:00') });
  wechat = fakeWeChat(() => nothingThere);
});
afterEach(() => {
  jest.useRealTimers();
});

const later =
  <T>(ms: number, value: T) =>
  async (): Promise<T> => {
    await pause(ms);
    return value;
  };

describe('loading a page', () => {
  test('nothing for half a second, then words, at 8 seconds a button, then the content', async () => {
    const page = aPage();
    const show = jest.fn();
    void load(page, { ask: later(9_000, { kind: 'ok', body: 1 } as const), show });
    await jest.advanceTimersByTimeAsync(499);
    expect(page.data.frame.block).toBeNull();
    await jest.advanceTimersByTimeAsync(1);
    expect(page.data.frame.block).toMatchObject({ kind: 'waiting', text: '正在查，请稍等', buttons: [] });
    await jest.advanceTimersByTimeAsync(7_500);
    expect(page.data.frame.block).toMatchObject({
      kind: 'slow',
      text: '网慢，还在查',
      buttons: [{ text: '再试一次' }],
    });
    await jest.advanceTimersByTimeAsync(1_000);
    expect(page.data.frame.block).toBeNull();
    expect(show).toHaveBeenCalledWith(1, true);
  });

  test('without a net the last content is shown with its time; nothing was ever seen: the message', async () => {
    const page = aPage();
    const show = jest.fn();
    await load(page, { ask: () => Promise.resolve({ kind: 'ok', body: { a: 1 } } as const), show, keepAs: 'x' });
    jest.setSystemTime(new Date('2026-06-11T12:00:00+08:00'));
    await load(page, { ask: () => Promise.resolve(offline()), show, keepAs: 'x' });
    expect(show).toHaveBeenLastCalledWith({ a: 1 }, false);
    expect(page.data.frame).toMatchObject({ stale: '这是今天10:32查到的', isOffline: true, block: null });
    await load(page, { ask: () => Promise.resolve(offline()), show, keepAs: 'y' });
    expect(page.data.frame.block).toMatchObject({ kind: 'offline', text: '没连上网。选好的都还在。' });
  });

  test('a refusal is never covered by old content', async () => {
    const page = aPage();
    const show = jest.fn();
    await load(page, { ask: () => Promise.resolve({ kind: 'ok', body: 1 } as const), show, keepAs: 'x' });
    const refused = problemOf(403, { error: { code: 'identity.level', message: '要先确认身份，才能看这个。' } });
    await load(page, { ask: () => Promise.resolve(refused), show, keepAs: 'x' });
    expect(show).toHaveBeenCalledTimes(1);
    expect(page.data.frame.block).toMatchObject({ kind: 'error', buttons: [{ text: '去确认', way: 'verify' }] });
  });

  test('an answer that this version cannot read ends in words', async () => {
    const page = aPage();
    const show = (): void => {
      throw new TypeError('undefined is not a function');
    };
    expect(await load(page, { ask: () => Promise.resolve({ kind: 'ok', body: 1 } as const), show })).toBe(false);
    expect(page.data.frame.block).toMatchObject({ kind: 'error', text: '我们这边出错了。请过会再试。' });
  });

  test('the answer to an earlier question is dropped, also after the page is gone', async () => {
    const page = aPage();
    const shown: number[] = [];
    const asking = (ms: number, body: number) =>
      load(page, { ask: later<Answer<number>>(ms, { kind: 'ok', body }), show: (value) => shown.push(value) });
    void asking(3_000, 1);
    void asking(100, 2);
    await jest.advanceTimersByTimeAsync(5_000);
    void asking(100, 3);
    stopLoading(page);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(shown).toEqual([2]);
    expect(page.data.frame.block).toBeNull();
  });
});

describe('an action', () => {
  test('runs once, however often it is tapped, and says that it runs', async () => {
    const page = aPage();
    const work = jest.fn(later(1_000, undefined));
    const first = act(page, 'pay', work);
    await act(page, 'pay', work);
    expect(page.data.frame.busy).toBe('pay');
    await jest.advanceTimersByTimeAsync(1_000);
    await first;
    expect(work).toHaveBeenCalledTimes(1);
    expect(page.data.frame.busy).toBe('');
  });

  test('that breaks ends in words, and the next tap works', async () => {
    const page = aPage();
    await act(page, 'pay', () => Promise.reject(new TypeError('no')));
    expect(page.data.frame).toMatchObject({ busy: '', notice: { text: '我们这边出错了。请过会再试。' } });
  });
});

test('a message’s button does what the page does itself, else leads where it says, and the message goes', () => {
  const page = aPage();
  showProblem(page, offline());
  const again = jest.fn();
  followWay(page, 'again', { again });
  expect(again).toHaveBeenCalledTimes(1);
  expect(page.data.frame.notice).toBeNull();
  followWay(page, 'verifyOther', { again });
  followWay(page, 'call12366', { again });
  expect(wechat.opened).toEqual(['navigateTo /pages/verify-other/verify-other', 'call 12366']);
});

test('the size of letters is read whenever a page is shown', () => {
  const page = aPage();
  refreshFrame(page);
  expect(page.data.frame).toMatchObject({ fontClass: 's0', isLarge: false });
  wechat.fontSizeSetting = 24;
  refreshFrame(page);
  expect(page.data.frame).toMatchObject({ fontClass: 's3', isLarge: true });
});
