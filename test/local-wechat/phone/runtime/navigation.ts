import {
  callPage,
  closeAll,
  openPages,
  pageChanged,
  PAGES_MAX,
  pop,
  push,
  showPage,
  showTab,
  topPage,
} from './page-stack';
import { pageAt } from './register';
import { textOf } from './text';
import type { PageUrl } from './url';
import { readUrl } from './url';

export type AppConfig = {
  pages: string[];
  entryPagePath?: string;
  window?: Record<string, unknown>;
  tabBar?: {
    list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[];
    [key: string]: unknown;
  };
  [key: string]: unknown;
};

let config: AppConfig = { pages: [] };
export const appConfig = (): AppConfig => config;
export const setAppConfig = (given: AppConfig): void => {
  config = given;
};

export const tabList = (): NonNullable<AppConfig['tabBar']>['list'] => config.tabBar?.list ?? [];
export const isTab = (path: string): boolean => tabList().some(({ pagePath }) => pagePath === path);
export const defaultTitle = (): string => textOf(config.window?.['navigationBarTitleText']);

/** A refusal of WeChat's, in its words. */
const known = (api: string, url: string): PageUrl => {
  const read = readUrl(url, topPage()?.path ?? '');
  if (pageAt(read.path) === undefined) throw new Error(`${api}:fail page "${read.path}" is not found`);
  return read;
};

export const navigateTo = ({ url }: { url: string }): void => {
  const target = known('navigateTo', url);
  if (isTab(target.path)) throw new Error('navigateTo:fail can not navigateTo a tabbar page');
  if (openPages().length >= PAGES_MAX)
    throw new Error(`navigateTo:fail webview count limit exceed: ${PAGES_MAX} pages`);
  push(target, defaultTitle());
};

export const redirectTo = ({ url }: { url: string }): void => {
  const target = known('redirectTo', url);
  if (isTab(target.path)) throw new Error('redirectTo:fail can not redirectTo a tabbar page');
  pop(1);
  push(target, defaultTitle());
};

export const navigateBack = ({ delta = 1 }: { delta?: number | undefined } = {}): void => {
  const count = Math.min(delta, openPages().length - 1);
  if (count < 1) throw new Error('navigateBack:fail cannot navigate back at first page.');
  pop(count);
  const top = topPage();
  if (top !== undefined) showPage(top);
};

export const switchTab = ({ url }: { url: string }): void => {
  const target = known('switchTab', url);
  if (!isTab(target.path)) throw new Error('switchTab:fail can not switch to no-tabBar page');
  if (target.rawQuery !== '') throw new Error('switchTab:fail a tab page takes no query');
  if (topPage()?.path !== target.path) showTab(target, isTab, defaultTitle());
};

export const reLaunch = ({ url }: { url: string }): void => {
  const target = known('reLaunch', url);
  closeAll();
  push(target, defaultTitle());
};

export const tapTab = (index: number): void => {
  const tab = tabList()[index];
  if (tab === undefined) return;
  switchTab({ url: `/${tab.pagePath}` });
  const top = topPage();
  if (top !== undefined) callPage(top, 'onTabItemTap', { index, pagePath: tab.pagePath, text: tab.text });
};

export const setTitle = (title: string): void => {
  const top = topPage();
  if (top === undefined) return;
  top.title = title;
  pageChanged();
};
