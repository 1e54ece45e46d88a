import type { Way } from '../words/button-words';
import { platform } from './platform';

export const PAGES = [
  'home',
  'verify',
  'verify-other',
  'family-add',
  'family-consent',
  'arrears',
  'tier',
  'check',
  'result',
  'receipts',
  'receipt',
  'tracker',
  'reminders',
  'settings',
  'privacy',
  'help',
  'answer',
  'cases',
  'refund',
  'why-not',
  'account',
  'family',
  'accesses',
  'consents',
  'sessions',
] as const;
/** The answer for who is not in the register yet: first enrol, then pay. */
export const NOT_ENROLLED_KEY = 'notEnrolled';

export type Page = (typeof PAGES)[number];
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Of these pages a record is shown, or leave is given for one: name and number alone do not open them. */
export const NEEDS_PROOF: readonly string[] = ['account', 'accesses', 'family-consent'] satisfies readonly Page[];

const TABS: readonly Page[] = ['home', 'receipts', 'help'];

/** A page's address. Ids and single-purpose tokens only: no name, number or amount ever stands in it. */
export const urlOf = (page: Page, query: Query = {}): string => {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return `/pages/${page}/${page}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
};

/** Opens a page; a tab is switched to. WeChat keeps ten pages at most: the eleventh replaces the one on top. */
export const open = (page: Page, query: Query = {}): void => {
  if (TABS.includes(page)) {
    platform().switchTab({ url: urlOf(page) });
    return;
  }
  const url = urlOf(page, query);
  platform().navigateTo({
    url,
    fail: () => {
      platform().redirectTo({ url });
    },
  });
};

/** Opens a page in place of the one on top: back never leads to it again. */
export const openInstead = (page: Page, query: Query = {}): void => {
  if (TABS.includes(page)) {
    platform().switchTab({ url: urlOf(page) });
    return;
  }
  const url = urlOf(page, query);
  platform().redirectTo({
    url,
    fail: () => {
      platform().reLaunch({ url });
    },
  });
};

/**
 * Opens what a card in the customer service chat stands for. WeChat comes back to the page with the button and only tells
 * which card it was; a page that is none of ours, or is on top already, is left alone.
 */
export const openChatCard = (card: ChatCard, openPages: readonly { route: string }[]): void => {
  const named = (card.path ?? '').replace(/^\//, '').replace(/\.html$/, '');
  const page = PAGES.find((one) => urlOf(one) === `/${named}`);
  if (page !== undefined && openPages[openPages.length - 1]?.route !== named) open(page, card.query);
};

export type ChatCard = { path?: string; query?: Record<string, string> };

export const goBack = (pages = 1): void => {
  platform().navigateBack({ delta: pages });
};

export const call = (phoneNumber: string): void => {
  platform().makePhoneCall({ phoneNumber, fail: () => undefined });
};

/** Does what a button of a message means when the page has no own meaning for it. Answers whether it did. */
export const follow = (way: Way): boolean => {
  switch (way) {
    case 'home':
    case 'look':
    case 'payAgain':
    case 'payOn':
      open('home');
      return true;
    case 'signIn':
      platform().reLaunch({ url: urlOf('home') });
      return true;
    case 'verify':
      open('verify');
      return true;
    case 'verifyOther':
      open('verify-other');
      return true;
    case 'offices':
      open('help');
      return true;
    case 'remind':
      open('reminders');
      return true;
    case 'refund':
      open('receipts');
      return true;
    case 'enrol':
      open('answer', { k: NOT_ENROLLED_KEY });
      return true;
    case 'privacy':
      open('privacy');
      return true;
    case 'call12366':
      call('12366');
      return true;
    case 'again':
    case 'close':
    case 'service':
    case 'fillAgain':
    case 'sendAgain':
    case 'askAgain':
    case 'takeOver':
      return false;
  }
};
