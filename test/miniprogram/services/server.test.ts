import { ask, lastRunMode } from '../../../miniprogram/services/server';
import { keep } from '../../../miniprogram/services/storage';
import type { FakeAnswer } from '../fake-wechat';
import { fakeWeChat, nothingThere, refusal } from '../fake-wechat';

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-06-11T10:32:00+08:00') });
});
afterEach(() => {
  jest.useRealTimers();
});

const settled = async <T>(work: Promise<T>): Promise<T> => {
  const done = work.then((value) => ({ value }));
  await jest.advanceTimersByTimeAsync(5_000);
  return (await done).value;
};

describe('asking the server', () => {
  test('signs in first, once, also when two pages ask at the same time', async () => {
    const wechat = fakeWeChat(({ path }) => (path === '/api/home' ? { status: 200, body: { a: 1 } } : nothingThere));
    const answers = await settled(
      Promise.all([ask({ method: 'GET', path: '/api/home' }), ask({ method: 'GET', path: '/api/home' })]),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
    expect(wechat.logins).toBe(1);
    expect(wechat.sent.filter(({ path }) => path === '/api/home').map(({ token }) => token)).toEqual([
      'token-1',
      'token-1',
    ]);
  });

  test('a session that ended is renewed once, and the request is sent again, also one that changes something', async () => {
    const wechat = fakeWeChat(({ path, token }) => {
      if (path !== '/api/orders') return nothingThere;
      return token === 'old' ? refusal(401, 'session.expired') : { status: 200, body: { orderId: 'o' } };
    });
    keep('session', 'old');
    const answer = await settled(
      ask<{ orderId: string }>({ method: 'POST', path: '/api/orders', body: { basketId: 'b' } }),
    );
    expect(answer).toEqual({ kind: 'ok', body: { orderId: 'o' } });
    expect(wechat.sent.map(({ path, token }) => `${path} ${token ?? '-'}`)).toEqual([
      '/api/orders old',
      '/api/sessions -',
      '/api/orders token-1',
    ]);
  });

  test('a renewed session that is refused too ends in a message, not in a loop', async () => {
    const wechat = fakeWeChat(({ path }) => (path === '/api/home' ? refusal(401, 'session.expired') : nothingThere));
    const answer = await settled(ask({ method: 'GET', path: '/api/home' }));
    expect(answer).toMatchObject({
      kind: 'error',
      code: 'session.expired',
      buttons: [{ text: '重新进入', way: 'signIn' }],
    });
    expect(wechat.sent).toHaveLength(4); // sign-in, asked, sign-in, asked again
  });

  test.each<[string, FakeAnswer, string, string]>([
    ['no net', 'offline', 'offline', '没连上网。选好的都还在。'],
    ['10 s without an answer', 'slow', 'slow', '网太慢，没查出来。选好的都还在。'],
    ['a page of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }, 'error', '现在人多，没查出来。过会再点。'],
    ['a fault without a body', { status: 500 }, 'error', '我们这边出错了。请过会再试。'],
    ['a body that breaks off', { status: 200, body: '{"a":' }, 'error', '我们这边出错了。请过会再试。'],
    ['an answer without what the page needs', { status: 200, body: { b: 1 } }, 'error', '我们这边出错了。请过会再试。'],
    ['our own refusal', refusal(503, 'maintenance', '正在维护，9:00后再来。'), 'error', '正在维护，9:00后再来。'],
  ])('%s is a value with words and a way on', async (_name, given, kind, message) => {
    fakeWeChat(({ path }) => (path === '/api/home' ? given : nothingThere));
    keep('session', 't');
    const answer = await settled(ask({ method: 'GET', path: '/api/home', needs: ['a'] }));
    expect(answer).toMatchObject({ kind, message });
    expect('buttons' in answer && answer.buttons.length).toBeGreaterThan(0);
  });

  test('reading is tried twice; what changes something is sent once', async () => {
    const wechat = fakeWeChat(() => 'offline');
    keep('session', 't');
    await settled(ask({ method: 'GET', path: '/api/home' }));
    await settled(ask({ method: 'POST', path: '/api/orders', body: {} }));
    expect(wechat.sent.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  });

  test('a demo says so in its header, a county does not', async () => {
    let header: Record<string, string> = { 'X-Run-Mode': 'demo' };
    fakeWeChat(() => ({ status: 200, body: {}, header }));
    keep('session', 't');
    await settled(ask({ method: 'GET', path: '/api/home' }));
    expect(lastRunMode()).toBe('demo');
    header = {};
    await settled(ask({ method: 'GET', path: '/api/home' }));
    expect(lastRunMode()).toBe('');
  });

  test('a code that this version does not know still leads somewhere', async () => {
    fakeWeChat(() => refusal(409, 'something.new'));
    keep('session', 't');
    const answer = await settled(ask({ method: 'GET', path: '/api/home' }));
    expect(answer).toMatchObject({ kind: 'error', buttons: [{ way: 'again' }, { way: 'home' }] });
  });
});
