import { page } from '../globals';
import { holder } from '../holder';
import { callPage, topPage } from '../page-stack';
import { fault } from '../faults';
import { element, openSheet } from './sheet';

export type ShareCard = { title: string; path: string; imageUrl?: string };
let isHidden = false;
let last: ShareCard | undefined;

export const lastCard = (): ShareCard | undefined => last;
export const setShareHidden = (hidden: boolean): void => {
  isHidden = hidden;
};

/** What a shared card says is the page's own answer; only a page that has onShareAppMessage can be shared. */
export const openShareMenu = (from: 'menu' | 'button', target?: unknown): void => {
  const top = topPage();
  if (top === undefined) return;
  const isShareable = typeof top.caller['onShareAppMessage'] === 'function';
  if (!isShareable || (isHidden && from === 'menu')) {
    if (from === 'button') fault(`${top.path}: a share button without onShareAppMessage`);
    void openSheet({
      title: '更多',
      body: [element('p', {}, '当前页面不可转发')],
      actions: [{ label: '取消' }],
      onBeside: '取消',
    });
    return;
  }
  void showCard(callPage(top, 'onShareAppMessage', { from, target }), top.path);
};

const showCard = async (answer: unknown, path: string): Promise<void> => {
  const given = (answer ?? {}) as Partial<ShareCard> & { promise?: Promise<Partial<ShareCard>> };
  const said = given.promise === undefined ? given : { ...given, ...(await given.promise) };
  const card = { title: said.title ?? document.title, path: said.path ?? `/${path}` };
  last = card;
  const others = page.people.filter(({ key }) => key !== holder.key);
  const choice = document.createElement('select');
  choice.setAttribute('aria-label', '发给谁');
  choice.append(...others.map(({ key, name }) => new Option(name, key)));
  const label = await openSheet({
    title: '转发给朋友',
    body: [
      element('p', { class: 'wx-card' }, card.title),
      element('p', {}, card.path),
      element('p', {}, '发给：', choice),
    ],
    isColumn: true,
    actions: [{ label: '发送并替对方打开', isMain: true }, { label: '只发送' }, { label: '取消' }],
  });
  if (label === '发送并替对方打开') openAs(choice.value, card.path);
};

/** The card as the one who received it sees it: another person, scene 1007. */
const openAs = (person: string, path: string): void => {
  const query = new URLSearchParams(location.search);
  query.set('person', person);
  query.set('path', path);
  query.set('scene', '1007');
  const address = `${location.pathname}?${query.toString()}`;
  if (parent === window) location.assign(address);
  else parent.postMessage({ phone: 'open', person, path, scene: 1007 }, location.origin);
};
