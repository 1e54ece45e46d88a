import type { Element as EngineElement } from 'glass-easel';
import { pageNow } from './page-now';

const TEXT_CHARACTERS_MAX = 60;
let isTapping = false;

/** What a person taps begins here; some functions of `wx` work only inside it. */
export const tapBegins = (target: EngineElement): void => {
  const element = target.getBackendElement() as unknown as HTMLElement | null;
  recordTap('page', element === null ? '' : textOf(element));
  allowGesture();
};

/** The rest of this task and its promises count as what the person just did: a tap, or the end of a payment. */
export const allowGesture = (): void => {
  isTapping = true;
  setTimeout(() => {
    isTapping = false;
  }, 0);
};

export const isInGesture = (): boolean => isTapping;

export const recordTap = (where: 'page' | 'wechat', text: string): void => {
  globalThis.__taps.push({ where, text: text.slice(0, TEXT_CHARACTERS_MAX), page: pageNow() });
};

const textOf = (element: HTMLElement): string => {
  const named = element.closest<HTMLElement>('[aria-label],wx-button,wx-navigator,wx-label,[role]') ?? element;
  return (named.getAttribute('aria-label') ?? named.innerText).trim().replace(/\s+/g, ' ');
};
