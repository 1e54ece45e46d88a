import { recordTap } from '../gesture';
import { holder } from '../holder';
import { reLaunch } from '../navigation';
import { askServer } from '../phone-server';
import { hideApp, showApp } from '../background';
import { element } from '../sheets/sheet';
import type { Bubble } from './bubbles';
import { drawBubble } from './bubbles';

export type ChatKind = 'service' | 'notices';

const TITLES = { service: '年年缴客服', notices: '服务通知' } as const;
const WATCH_MS = 400;

type Seen = { bubbles: readonly Bubble[]; isTyping: boolean; isAtDesk: boolean };

/** Opened from WeChat's own list of messages: a tapped card opens its page. */
export const openFromList = async (kind: ChatKind): Promise<void> => {
  const page = await showChat(kind);
  if (page !== undefined) reLaunch({ url: `/${page}` });
};

/** A conversation over the whole screen, as WeChat shows it. Answers the page of the card that was tapped, if one was. */
export const showChat = (kind: ChatKind): Promise<string | undefined> =>
  new Promise((done) => {
    hideApp();
    const list = element('div', { class: 'wx-chat-list', role: 'log', 'aria-label': '消息' });
    const close = (page?: string): void => {
      clearInterval(watch);
      screen.remove();
      showApp();
      done(page);
    };
    const draw = redrawn(list, (page) => {
      recordTap('wechat', '卡片');
      close(page);
    });
    const look = async (): Promise<void> => {
      draw(await seen(kind));
    };
    const back = element('button', { 'aria-label': '返回小程序' }, '‹');
    back.addEventListener('click', () => {
      recordTap('wechat', '返回小程序');
      close();
    });
    const bar = element('div', { class: 'wx-chat-bar' }, back, element('h2', {}, TITLES[kind]));
    const screen = element('div', { class: 'wx-chat', role: 'dialog', 'aria-label': TITLES[kind] }, bar, list);
    if (kind === 'service') screen.append(typing(look));
    (document.getElementById('wx-layer') ?? document.body).append(screen);
    const watch = setInterval(() => {
      look().catch(() => undefined); // the phone's server is gone: the panel says so
    }, WATCH_MS);
    void enter(kind).then(look);
  });

const enter = async (kind: ChatKind): Promise<void> => {
  if (kind === 'service') await askServer('say', { person: holder.key });
};

const seen = async (kind: ChatKind): Promise<Seen> => {
  const person = holder.key;
  if (kind === 'service') return askServer<Seen>('chat', { person });
  const { cards } = await askServer<{ cards: Omit<Extract<Bubble, { kind: 'notice' }>, 'kind' | 'from'>[] }>('cards', {
    person,
  });
  const bubbles = cards.map((card) => ({ ...card, kind: 'notice', from: 'service' }) as const);
  return { bubbles, isTyping: false, isAtDesk: false };
};

/** Draws only what changed, and keeps the newest in sight. */
const redrawn = (list: HTMLElement, onCard: (page: string) => void): ((now: Seen) => void) => {
  let last = '';
  return (now) => {
    const text = JSON.stringify(now);
    if (text === last) return;
    last = text;
    const tail = now.isTyping ? '对方正在输入…' : now.isAtDesk ? '人工客服已接入' : '';
    list.replaceChildren(
      ...now.bubbles.map((bubble) => drawBubble(bubble, onCard)),
      ...(tail === '' ? [] : [element('p', { class: 'wx-chat-tail' }, tail)]),
    );
    list.scrollTop = list.scrollHeight;
  };
};

const typing = (look: () => Promise<void>): HTMLElement => {
  const input = element('input', { 'aria-label': '说点什么', placeholder: '说点什么', maxlength: '500' });
  const send = element('button', { class: 'is-main' }, '发送');
  const say = async (): Promise<void> => {
    const field = input as HTMLInputElement;
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    recordTap('wechat', '发送');
    await askServer('say', { person: holder.key, text });
    await look();
  };
  send.addEventListener('click', () => void say());
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) void say();
  });
  return element('div', { class: 'wx-chat-typing' }, input, send);
};
