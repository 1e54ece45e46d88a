import { recordTap } from './gesture';
import { openShareMenu } from './sheets/share-card';
import { appConfig, isTab, navigateBack, reLaunch, tabList, tapTab } from './navigation';
import { onPageChange, openPages, topPage } from './page-stack';
import { hideApp, showApp } from './background';
import { pageAt } from './register';
import { openSheet } from './sheets/sheet';

export const STATUS_PX = 20;
export const TITLE_PX = 44;
export const TABS_PX = 56;

const find = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no #${id}`);
  return element;
};

/** The bars of WeChat around a page: status bar, title with its capsule, tabs. */
export const drawBars = (): void => {
  onPageChange(draw);
  find('wx-back').addEventListener('click', () => {
    recordTap('page', '返回');
    navigateBack();
  });
  find('wx-home').addEventListener('click', () => {
    recordTap('page', '回首页');
    reLaunch({ url: `/${homePath()}` });
  });
  find('wx-menu').addEventListener('click', () => {
    recordTap('wechat', '更多');
    openShareMenu('menu');
  });
  find('wx-close').addEventListener('click', () => {
    recordTap('wechat', '关闭小程序');
    void leave();
  });
};

/** The round button of the capsule: the mini-program goes to the background and lives on. */
const leave = async (): Promise<void> => {
  hideApp();
  await openSheet({ title: '小程序在后台', isCentred: true, actions: [{ label: '回到小程序', isMain: true }] });
  showApp();
};

export const homePath = (): string => appConfig().entryPagePath ?? appConfig().pages[0] ?? '';

const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

const draw = (): void => {
  const page = topPage();
  if (page === undefined) return;
  const look: Record<string, unknown> = { ...appConfig().window, ...pageAt(page.path)?.json };
  const background = text(look['navigationBarBackgroundColor'], '#000000');
  find('wx-title').textContent = page.title;
  document.title = page.title;
  const color = text(look['navigationBarTextStyle'], 'white') === 'black' ? '#000' : '#fff';
  find('wx-nav').style.cssText = `background:${background};color:${color}`;
  document.body.style.background = text(look['backgroundColor'], '#fff');
  const isFirst = openPages().length === 1;
  find('wx-back').hidden = isFirst;
  find('wx-home').hidden = !isFirst || isTab(page.path) || page.path === homePath();
  drawTabs(page.path);
  document.body.classList.toggle('has-tabs', isTab(page.path));
  history.replaceState(null, '', `${location.pathname}${location.search}#/${page.path}`);
};

const drawTabs = (path: string): void => {
  const bar = find('wx-tabs');
  bar.hidden = !isTab(path);
  const { color, selectedColor, backgroundColor }: Record<string, unknown> = appConfig().tabBar ?? {};
  bar.style.background = text(backgroundColor, '#fff');
  bar.replaceChildren(
    ...tabList().map((tab, index) => {
      const isSelected = tab.pagePath === path;
      const button = document.createElement('button');
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-selected', String(isSelected));
      button.style.color = text(isSelected ? selectedColor : color, '#000');
      const icon = isSelected ? (tab.selectedIconPath ?? tab.iconPath) : tab.iconPath;
      if (icon !== undefined) {
        const image = document.createElement('img');
        image.src = `/mp/${icon.replace(/^\//, '')}`;
        image.alt = '';
        button.append(image);
      }
      button.append(tab.text);
      button.addEventListener('click', () => {
        recordTap('page', tab.text);
        tapTab(index);
      });
      return button;
    }),
  );
};
