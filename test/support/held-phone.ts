import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Phone } from '../local-wechat/phone/server/start-phone';
import type { OpenOptions } from './phone';

const WAIT_MS = 15_000;
const TAPPABLE = ['button', 'link', 'radio', 'checkbox', 'switch', 'tab', 'menuitem', 'option'] as const;

type Tap = { where: 'page' | 'wechat'; text: string; page: string };

/** A phone in somebody's hand: small verbs, each of which waits until it can be done. */
export type HeldPhone = {
  /** The page of the browser, for what has no verb here. */
  page: Page;
  /** Taps what is called so: on the page on top, else in the tab bar. `within` is a text of the row or card it is in. */
  tap(name: string, options?: { within?: string }): Promise<void>;
  /** Types into the field with this label, as a person does, and leaves it. */
  fill(label: string, text: string): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  seesNot(text: string | RegExp): Promise<void>;
  /** Taps a button of WeChat's own sheet, by the title of the sheet or of whichever is open. */
  wechat(button: string, title?: string): Promise<void>;
  /** 付款 · 取消 · 余额不足 · 密码错 · 失败 */
  paySheet(button: string): Promise<void>;
  back(): Promise<void>;
  /** The path of the page on top. */
  at(path: string): Promise<void>;
  /** What is on the screen, in words. */
  words(): Promise<string>;
  /** Kills the mini-program and opens it again; the storage stays. */
  reopen(options?: Pick<OpenOptions, 'path' | 'scene' | 'font'>): Promise<void>;
  network(state: 'good' | 'slow' | 'none'): Promise<void>;
  taps(): Promise<Tap[]>;
  /** Bytes over the wire for everything all phones of this server asked since it was last emptied. */
  bytes(): number;
  errors(): Promise<string[]>;
  /** The errors so far, which then no longer count: for tests of what goes wrong. */
  takeErrors(): Promise<string[]>;
  screenshot(file: string): Promise<void>;
  /** Ends the phone. Fails when anything went wrong on it, also quietly. */
  close(): Promise<void>;
};

export const holdPhone = async (
  browser: Browser,
  server: Phone,
  options: OpenOptions & { person: string },
): Promise<HeldPhone> => {
  const { touch = false, viewport = { width: 375, height: 780 } } = options;
  const context = await browser.newContext({ viewport, deviceScaleFactor: 2, hasTouch: touch });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const address = (how: Partial<OpenOptions>): string => {
    const { font = options.font ?? 17, path, scene } = how;
    const query = new URLSearchParams({ bare: '1', person: options.person, font: String(font) });
    if (path !== undefined) query.set('path', path);
    if (scene !== undefined) query.set('scene', String(scene));
    return `${server.url}/?${query.toString()}`;
  };
  await open(page, address(options));
  return {
    ...handsOn(page, touch),
    ...eyesOn(page, context),
    page,
    bytes: () => server.traffic.reduce((sum, { sentBytes, receivedBytes }) => sum + sentBytes + receivedBytes, 0),
    reopen: async (how = {}) => {
      const faults = await errorsOf(page);
      await open(page, address(how));
      await page.evaluate(`__errors.unshift(...${JSON.stringify(faults)})`);
    },
  };
};

const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await page.locator('html[data-ready="1"]').waitFor({ state: 'attached' });
};

const errorsOf = (page: Page): Promise<string[]> => page.evaluate<string[]>('__errors');

type Hands = Pick<HeldPhone, 'tap' | 'fill' | 'wechat' | 'paySheet' | 'back' | 'network'>;

const handsOn = (page: Page, touch: boolean): Hands => {
  const press = async (target: Locator): Promise<void> => {
    await bringIntoTheOpen(target);
    await (touch ? target.tap() : target.click());
  };
  const wechat = async (button: string, title?: string): Promise<void> => {
    const sheet = page.locator('#wx-layer').getByRole('dialog', title === undefined ? {} : { name: title });
    await press(sheet.last().getByRole('button', { name: button, exact: true }));
  };
  return {
    tap: async (name, { within } = {}) => {
      const target = named(page, name, within);
      await target.waitFor();
      await press(target);
    },
    fill: async (label, text) => {
      const field = topWindow(page)
        .getByLabel(label)
        .and(page.locator('input,textarea'))
        .filter({ visible: true })
        .first();
      await press(field);
      await field.fill('');
      await field.pressSequentially(text);
      await field.blur();
    },
    wechat,
    paySheet: (button) => wechat(button, '微信支付'),
    back: () => press(page.locator('#wx-back')),
    network: async (state) => {
      await page.evaluate(`__phone.network(${JSON.stringify(state)})`);
    },
  };
};

/** A person scrolls on when what they want is behind a bar; the browser's driver is content that it is on the screen. */
const bringIntoTheOpen = (target: Locator): Promise<void> =>
  target.evaluate((element: BrowserElement) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const onTop = element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2);
    if (onTop === null || (!element.contains(onTop) && !onTop.contains(element)))
      element.scrollIntoView({ block: 'center' });
  });

/** As much of the browser's element as is used above: tests are compiled without the browser's types. */
type BrowserElement = {
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  ownerDocument: { elementFromPoint(x: number, y: number): BrowserElement | null };
  contains(other: BrowserElement): boolean;
  scrollIntoView(options: { block: 'center' }): void;
};

const topWindow = (page: Page): Locator => page.locator('.wx-window').filter({ visible: true });

const named = (page: Page, name: string, within: string | undefined): Locator => {
  const top = topWindow(page);
  const place =
    within === undefined
      ? top
      : top.locator('wx-view,wx-form').filter({ hasText: within }).filter({ hasText: name }).last();
  const found = (root: Locator): Locator =>
    TAPPABLE.map((role) => root.getByRole(role, { name, exact: true }))
      .reduce((all, one) => all.or(one), root.getByText(name, { exact: true }))
      .filter({ visible: true });
  const inTabs = page.getByRole('tab', { name, exact: true }).filter({ visible: true });
  return within === undefined ? found(place).or(inTabs).first() : found(place).first();
};

type Eyes = Omit<HeldPhone, keyof Hands | 'page' | 'bytes' | 'reopen'>;

const eyesOn = (page: Page, context: BrowserContext): Eyes => {
  const text = (wanted: string | RegExp): Locator => page.getByText(wanted).filter({ visible: true }).first();
  const takeErrors = (): Promise<string[]> => page.evaluate<string[]>('__wxMissing.clear(), __errors.splice(0)');
  return {
    sees: async (wanted) => {
      try {
        await text(wanted).waitFor();
      } catch {
        throw new Error(
          `not seen: ${String(wanted)}\nseen: ${await wordsOf(page)}\nerrors: ${(await errorsOf(page)).join('\n')}`,
        );
      }
    },
    seesNot: (wanted) => text(wanted).waitFor({ state: 'hidden' }),
    at: async (path) => {
      await page.waitForFunction(`__phone.pages().at(-1)?.path === ${JSON.stringify(path)}`);
    },
    words: () => wordsOf(page),
    taps: () => page.evaluate<Tap[]>('__taps'),
    errors: () => errorsOf(page),
    takeErrors,
    screenshot: async (file) => {
      await page.screenshot({ path: file });
    },
    close: async () => {
      const missing = await page.evaluate<string[]>('[...__wxMissing]');
      const errors = await errorsOf(page);
      await context.close();
      if (errors.length + missing.length > 0) {
        throw new Error(
          `the phone had ${errors.length} errors:\n${[...errors, ...missing.map((name) => `wx.${name} is missing`)].join('\n')}`,
        );
      }
    },
  };
};

const wordsOf = async (page: Page): Promise<string> => (await topWindow(page).innerText()).replace(/\n+/g, ' · ');
