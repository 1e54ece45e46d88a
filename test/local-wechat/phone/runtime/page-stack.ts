import type { GeneralComponent } from 'glass-easel';
import type { PageInstance } from './engine';
import { createRoot } from './engine';
import { faultOf } from './faults';
import { setPageNow } from './page-now';
import { pageAt, register } from './register';
import type { PageUrl } from './url';

/** An open page. */
export type OpenPage = {
  path: string;
  query: Record<string, string>;
  title: string;
  caller: PageInstance;
  component: GeneralComponent;
  /** What its fixed elements are fixed to; the page itself scrolls inside. */
  frame: HTMLElement;
  scroller: HTMLElement;
  scrollTop: number;
  release: () => void;
};

export const PAGES_MAX = 10;
const stack: OpenPage[] = [];
/** Tab pages live on when another tab is shown. */
const tabs = new Map<string, OpenPage>();
const listeners: (() => void)[] = [];

export const openPages = (): readonly OpenPage[] => stack;
export const topPage = (): OpenPage | undefined => stack.at(-1);
/** Calls back whenever another page is on top or the page on top changed its title. */
export const onPageChange = (listener: () => void): void => void listeners.push(listener);
export const pageChanged = (): void => {
  setPageNow(topPage()?.path ?? '');
  for (const listener of listeners) listener();
};

export const callPage = (page: OpenPage, method: string, ...parameters: unknown[]): unknown => {
  const own = page.caller[method];
  if (typeof own !== 'function') return undefined;
  try {
    return (own as (...given: unknown[]) => unknown).apply(page.caller, parameters);
  } catch (error) {
    faultOf(`${page.path} ${method}`, error);
    return undefined;
  }
};

export const push = ({ path, query, rawQuery }: PageUrl, defaultTitle: string): void => {
  const component = pageAt(path);
  if (component === undefined) throw new Error(`page "${path}" is not found`);
  const below = topPage();
  if (below !== undefined) hidePage(below);
  register(component);
  const frame = document.createElement('div');
  frame.className = 'wx-window';
  const scroller = document.createElement('wx-page');
  scroller.setAttribute('is', path);
  frame.append(scroller);
  document.getElementById('wx-stack')?.append(frame);
  const root = createRoot(`/${path}${rawQuery === '' ? '' : `?${rawQuery}`}`);
  const title = component.json['navigationBarTitleText'];
  const page: OpenPage = {
    path,
    query,
    title: typeof title === 'string' ? title : defaultTitle,
    caller: root.caller,
    component: root.component,
    frame,
    scroller,
    scrollTop: 0,
    release: () => {
      root.release();
    },
  };
  Object.assign(root.caller, { route: path, options: query });
  stack.push(page);
  setPageNow(path);
  root.attach(scroller);
  callPage(page, 'onLoad', query);
  watchScroll(page, component.json);
  showPage(page);
  requestAnimationFrame(() => setTimeout(() => callPage(page, 'onReady'), 0));
};

const REACH_BOTTOM_PX = 50;

const watchScroll = (page: OpenPage, json: Record<string, unknown>): void => {
  const distance = Number(json['onReachBottomDistance'] ?? REACH_BOTTOM_PX);
  let wasAtBottom = false;
  page.scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = page.scroller;
    callPage(page, 'onPageScroll', { scrollTop });
    const isAtBottom = scrollTop + clientHeight >= scrollHeight - distance;
    if (isAtBottom && !wasAtBottom) callPage(page, 'onReachBottom');
    wasAtBottom = isAtBottom;
  });
};

export const showPage = (page: OpenPage): void => {
  page.frame.style.display = '';
  callPage(page, 'onShow');
  page.component.triggerPageLifetime('show', []);
  pageChanged();
  page.scroller.scrollTop = page.scrollTop;
};

export const hidePage = (page: OpenPage): void => {
  page.scrollTop = page.scroller.scrollTop;
  page.frame.style.display = 'none';
  callPage(page, 'onHide');
  page.component.triggerPageLifetime('hide', []);
};

const close = (page: OpenPage): void => {
  callPage(page, 'onUnload');
  page.release();
  page.frame.remove();
};

/** Closes pages from the top; what is then on top is not shown yet. */
export const pop = (count: number): void => {
  for (let left = count; left > 0 && stack.length > 0; left -= 1) {
    const page = stack.pop();
    if (page !== undefined) close(page);
  }
};

/** Puts a tab page on top of nothing; the other tab pages wait, everything else is closed. */
export const showTab = (url: PageUrl, isTab: (path: string) => boolean, defaultTitle: string): void => {
  while (stack.length > 0) {
    const page = stack.pop();
    if (page === undefined) break;
    if (!isTab(page.path)) close(page);
    else {
      if (page.frame.style.display !== 'none') hidePage(page);
      tabs.set(page.path, page);
    }
  }
  const waiting = tabs.get(url.path);
  if (waiting === undefined) push({ ...url, query: {}, rawQuery: '' }, defaultTitle);
  else {
    tabs.delete(url.path);
    stack.push(waiting);
    showPage(waiting);
  }
};

export const closeAll = (): void => {
  pop(stack.length);
  for (const page of tabs.values()) close(page);
  tabs.clear();
};
