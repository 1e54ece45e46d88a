import type { ChatKind } from './chat/show-chat';
import { openFromList } from './chat/show-chat';
import { font, forget, holder } from './holder';
import type { NetworkState } from './network';
import { networkState, setNetwork } from './network';
import { hideApp, showApp } from './background';
import { openPages } from './page-stack';
import type { ShareCard } from './sheets/share-card';
import { lastCard } from './sheets/share-card';
import { clipboardNow } from './wx/clipboard';
import { clearStorage } from './wx/storage';

/** What a tester does to the phone, beside what a person taps on it. */
export type PhoneControls = {
  person: () => string;
  /** Path and query of every open page, the lowest first. */
  pages: () => { path: string; query: Record<string, string> }[];
  network: (state?: NetworkState) => NetworkState;
  /** WeChat's font setting, in px; pages read it when they are shown again. */
  setFont: (size: number) => void;
  hide: () => void;
  show: () => void;
  clearStorage: () => void;
  /** Deletes the mini-program from WeChat: its storage and what the person once agreed to. */
  remove: () => void;
  clipboard: () => string;
  lastCard: () => ShareCard | undefined;
  /** WeChat's own list of messages: the customer service chat, or the subscribe messages that arrived. */
  openChat: (kind: ChatKind) => void;
};

export const controls: PhoneControls = {
  person: () => holder.key,
  pages: () => openPages().map(({ path, query }) => ({ path, query })),
  network: (state) => {
    if (state !== undefined) setNetwork(state);
    return networkState();
  },
  setFont: (size) => {
    font.size = size;
    hideApp();
    showApp();
  },
  hide: hideApp,
  show: showApp,
  clearStorage,
  remove: () => {
    clearStorage();
    forget();
  },
  clipboard: clipboardNow,
  lastCard,
  openChat: (kind) => {
    void openFromList(kind);
  },
};
