import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import Koa from 'koa';
import helmet from 'koa-helmet';
import { VERIFY_SCRIPT } from '../../server/receipts/verify-page';
import { verifyPage } from '../../server/receipts/verify-page-routes';
import type { ServedApp } from './serve-app';
import { serveApp } from './serve-app';

describe('GET /verify', () => {
  let served: ServedApp;
  beforeAll(async () => {
    const koa = new Koa();
    koa.use(helmet());
    koa.use(verifyPage({ mark: '演示' }));
    koa.use((ctx) => {
      ctx.body = 'another door';
    });
    served = await serveApp(koa);
  });
  afterAll(() => served.close());
  const get = (path: string, method = 'GET'): Promise<Response> => fetch(`${served.origin}${path}`, { method });

  it('is one page with one script of our own, and the policy allows nothing else', async () => {
    const answer = await get('/verify');
    const html = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none';script-src 'self';style-src 'sha256-${hash}';connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'`,
    );
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="/verify.js" defer>']);
    expect(html).not.toMatch(/\son\w+=|style="|https?:/);
    expect(html).toContain('演示');
    const script = await get('/verify.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe(VERIFY_SCRIPT);
  });

  it('wears no mark in production', async () => {
    const plain = await serveApp(new Koa().use(verifyPage({})));
    const answer = await fetch(`${plain.origin}/verify`);
    expect(await answer.text()).not.toContain('class="mark"');
    await plain.close();
  });

  it('leaves every other request alone', async () => {
    for (const [path, method] of [
      ['/verify/x', 'GET'],
      ['/verify', 'POST'],
      ['/', 'GET'],
    ] as const) {
      expect(await (await get(path, method)).text()).toBe('another door');
    }
    expect((await get('/verify', 'HEAD')).status).toBe(200);
  });
});

type Sent = { method: string; url: string; body: string };
type Answer = { status: number; text: string } | 'offline' | 'slow';

/** Runs the page's own script against a page of named elements that can only be hidden, classed and given text. */
const openPage = (
  hash: string,
  answer: Answer,
): { element: (id: string) => PageElement; sent: Sent[]; click(id: string): void; go(hash: string): void } => {
  const elements = new Map<string, PageElement>();
  const element = (id: string): PageElement => {
    const known =
      elements.get(id) ??
      Object.seal({
        hidden: false,
        className: '',
        textContent: '',
        listeners: [] as (() => void)[],
        addEventListener(_: string, heard: () => void) {
          this.listeners.push(heard);
        },
      });
    elements.set(id, known);
    return known;
  };
  const sent: Sent[] = [];
  const location = { hash };
  const heard: (() => void)[] = [];
  class XMLHttpRequest {
    status = 0;
    responseText = '';
    timeout = 0;
    onload = (): void => undefined;
    onerror = (): void => undefined;
    ontimeout = (): void => undefined;
    private to = { method: '', url: '' };
    open(method: string, url: string): void {
      this.to = { method, url };
    }
    setRequestHeader(): void {
      expect(this.to.method).toBe('POST');
    }
    send(body: string): void {
      sent.push({ ...this.to, body });
      if (answer === 'offline') this.onerror();
      else if (answer === 'slow') this.ontimeout();
      else {
        this.status = answer.status;
        this.responseText = answer.text;
        this.onload();
      }
    }
  }
  const window = { addEventListener: (_: string, listener: () => void) => heard.push(listener) };
  runInContext(
    VERIFY_SCRIPT,
    createContext({ document: { getElementById: element }, window, location, XMLHttpRequest }),
  );
  return {
    element,
    sent,
    click: (id) => {
      element(id).listeners.forEach((listener) => {
        listener();
      });
    },
    go: (to) => {
      location.hash = to;
      heard.forEach((listener) => {
        listener();
      });
    },
  };
};
type PageElement = { hidden: boolean; className: string; textContent: string; listeners: (() => void)[] };

const genuine = (over: object = {}): Answer => ({
  status: 200,
  text: JSON.stringify({
    genuine: true,
    number: '26061100481736-1',
    years: [2024, 2026],
    amountFen: 100_000,
    day: '2026-06-11',
    standing: 'valid',
    ...over,
  }),
});
const error = (status: number, code: string, message: string): Answer => ({
  status,
  text: JSON.stringify({ error: { code, message, requestId: 'x' } }),
});

describe('the script of /verify', () => {
  it('posts the code, which is in no address, and shows number, years, amount, day and standing', () => {
    const { element, sent } = openPage('#AQVrMjAyNg', genuine());
    expect(sent).toEqual([{ method: 'POST', url: '/api/receipt-checks', body: '{"code":"AQVrMjAyNg"}' }]);
    expect(element('say').textContent).toBe('是真的');
    expect(element('card').className).toBe('card genuine');
    expect(element('facts').hidden).toBe(false);
    expect(element('amount').textContent).toBe('1000元');
    expect(element('years').textContent).toBe('2024、2026');
    expect(element('day').textContent).toBe('2026年6月11日');
    expect(element('number').textContent).toBe('2606 1100 4817 36-1');
    expect(element('standing').textContent).toBe('有效');
    expect(element('call').hidden).toBe(true);
  });

  it.each([
    [50_000, '500元'],
    [50_005, '500.05元'],
    [999_900, '9999元'],
    [4_500_000, '45,000元'],
    [2_147_483_647, '21,474,836.47元'],
  ])('writes %i fen as %s', (amountFen, text) => {
    expect(openPage('#x', genuine({ amountFen })).element('amount').textContent).toBe(text);
  });

  it('does not say a plain yes to a reversed receipt', () => {
    const reversed = openPage('#x', genuine({ standing: 'reversed' }));
    expect(reversed.element('card').className).toBe('card reversed');
    expect(reversed.element('say').textContent).toBe('是真的，但钱已冲正');
    const partly = openPage('#x', genuine({ standing: 'partlyReversed' }));
    expect(partly.element('more').textContent).toContain('有一部分钱已冲正');
    expect(partly.element('more').hidden).toBe(false);
  });

  it.each([
    ['a fake', error(422, 'receipt.fake', '对不上')],
    ['what is no code', error(400, 'request.bad', '填的不对')],
  ])('says no to %s and offers the call, and shows no figures', (_, answer) => {
    const { element } = openPage('#x', answer);
    expect(element('say').textContent).toBe('不是真的，请报12366');
    expect(element('call').hidden).toBe(false);
    expect(element('facts').hidden).toBe(true);
  });

  it.each<[string, Answer, string]>([
    ['no network', 'offline', '没连上网，还不知道真假'],
    ['a slow network', 'slow', '没连上网，还不知道真假'],
    ['too many asking', error(429, 'rate.tooOften', '点得太快了，3秒后再点。'), '点得太快了，3秒后再点。'],
    ['a proxy that answers in HTML', { status: 502, text: '<html>bad gateway</html>' }, '没查出来。过会再点。'],
    ['an empty success', { status: 200, text: '{}' }, '没查出来。过会再点。'],
  ])('says neither yes nor no with %s, and asks again on a tap', (_, answer, says) => {
    const page = openPage('#x', answer);
    expect(page.element('say').textContent).toBe(says);
    expect(page.element('card').className).toBe('card unknown');
    for (const id of ['facts', 'call']) expect(page.element(id).hidden).toBe(true);
    expect(page.element('again').hidden).toBe(false);
    page.click('again');
    expect(page.sent).toHaveLength(2);
  });

  it('puts what it was answered into text, never into HTML', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const { element } = openPage('#x', error(503, 'server.busy', hostile));
    expect(element('say').textContent).toBe(hostile); // a sealed element: setting innerHTML would have thrown
    expect(VERIFY_SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(/);
  });

  it('asks nothing without a code, and asks anew when another one is scanned in the same tab', () => {
    const page = openPage('', genuine());
    expect(page.sent).toEqual([]);
    expect(page.element('say').textContent).toBe('请用微信扫凭证上的码');
    page.go('#second');
    expect(page.sent).toMatchObject([{ body: '{"code":"second"}' }]);
  });
});
