import * as navigation from '../navigation';
import { callPage, topPage } from '../page-stack';
import { element, openSheet } from '../sheets/sheet';
import { setShareHidden } from '../sheets/share-card';
import { api, misuse, WxError } from './api';

let toast: HTMLElement | undefined;
const TOAST_MS = 1_500;

const showToast = (title: string, duration: number | undefined): void => {
  toast?.remove();
  const shown = element('div', { class: 'wx-toast', role: 'status' }, title);
  toast = shown;
  document.getElementById('wx-layer')?.append(shown);
  if (duration !== undefined)
    setTimeout(() => {
      shown.remove();
    }, duration);
};

export const copied = (): void => {
  showToast('内容已复制', TOAST_MS);
};

const hideToast = (): void => {
  toast?.remove();
};

type Modal = {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  confirmText?: string;
};

const WORD_CHARACTERS_MAX = 4;

const showModal = async ({
  title = '',
  content = '',
  showCancel = true,
  cancelText = '取消',
  confirmText = '确定',
}: Modal): Promise<object> => {
  for (const word of [cancelText, confirmText]) {
    if (word.length > WORD_CHARACTERS_MAX) throw misuse(`showModal:fail ${word}: a button has at most 4 characters`);
  }
  const label = await openSheet({
    title,
    body: [element('p', {}, content)],
    isCentred: true,
    actions: [...(showCancel ? [{ label: cancelText }] : []), { label: confirmText, isMain: true }],
  });
  return { confirm: label === confirmText, cancel: label !== confirmText };
};

const ACTIONS_MAX = 6;

const showActionSheet = async ({ itemList }: { itemList: string[] }): Promise<object> => {
  if (itemList.length > ACTIONS_MAX)
    throw misuse('showActionSheet:fail parameter error: itemList should not be larger than 6');
  const actions = [...itemList.map((label) => ({ label })), { label: '取消' }];
  const index = itemList.indexOf(await openSheet({ title: '请选择', isColumn: true, actions, onBeside: '取消' }));
  if (index === -1) throw new WxError('cancel');
  return { tapIndex: index };
};

const pageScrollTo = ({ scrollTop, selector }: { scrollTop?: number; selector?: string }): void => {
  const scroller = topPage()?.scroller;
  if (selector === undefined) scroller?.scrollTo(0, scrollTop ?? 0);
  else scroller?.querySelector(selector)?.scrollIntoView();
};

const nothing = (): void => undefined;

export const ui = {
  navigateTo: api('navigateTo', navigation.navigateTo),
  redirectTo: api('redirectTo', navigation.redirectTo),
  navigateBack: api('navigateBack', navigation.navigateBack),
  switchTab: api('switchTab', navigation.switchTab),
  reLaunch: api('reLaunch', navigation.reLaunch),
  setNavigationBarTitle: api('setNavigationBarTitle', ({ title }: { title: string }) => {
    navigation.setTitle(title);
  }),
  showToast: api('showToast', ({ title, duration = TOAST_MS }: { title: string; duration?: number }) => {
    showToast(title, duration);
  }),
  hideToast: api('hideToast', hideToast),
  showLoading: api('showLoading', ({ title }: { title: string }) => {
    showToast(title, undefined);
  }),
  hideLoading: api('hideLoading', hideToast),
  showModal: api('showModal', showModal),
  showActionSheet: api('showActionSheet', showActionSheet),
  pageScrollTo: api('pageScrollTo', pageScrollTo),
  startPullDownRefresh: api('startPullDownRefresh', () => {
    const top = topPage();
    if (top !== undefined) callPage(top, 'onPullDownRefresh');
  }),
  stopPullDownRefresh: api('stopPullDownRefresh', nothing),
  showShareMenu: api('showShareMenu', () => {
    setShareHidden(false);
  }),
  hideShareMenu: api('hideShareMenu', () => {
    setShareHidden(true);
  }),
  hideHomeButton: api('hideHomeButton', nothing),
  hideKeyboard: api('hideKeyboard', () => {
    (document.activeElement as HTMLElement | null)?.blur();
  }),
};
