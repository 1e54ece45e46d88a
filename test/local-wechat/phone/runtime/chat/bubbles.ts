import { element } from '../sheets/sheet';

/** What one message is, as the local WeChat tells it. */
export type Bubble = { from: 'resident' | 'service'; at: number } & (
  | { kind: 'text'; text: string }
  | { kind: 'card'; title: string; page: string }
  | { kind: 'link'; title: string; url: string }
  | { kind: 'image' }
  | { kind: 'notice'; title: string; page: string; fields: Readonly<Record<string, string>> }
);

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** A message in the conversation; `onCard` is told the page of a card that is tapped. */
export const drawBubble = (bubble: Bubble, onCard: (page: string) => void): HTMLElement => {
  const inside = insideOf(bubble);
  if (bubble.kind === 'card' || bubble.kind === 'notice') {
    inside.setAttribute('role', 'button');
    inside.tabIndex = 0;
    inside.addEventListener('click', () => {
      onCard(bubble.page);
    });
  }
  const time = element('time', {}, clock.format(new Date(bubble.at)));
  return element('div', { class: `wx-bubble is-${bubble.from}` }, time, inside);
};

const insideOf = (bubble: Bubble): HTMLElement => {
  switch (bubble.kind) {
    case 'text':
      return element('p', { class: 'wx-said' }, bubble.text);
    case 'card':
      return element(
        'div',
        { class: 'wx-said is-card', 'aria-label': bubble.title },
        element('small', {}, '年年缴'),
        element('strong', {}, bubble.title),
        element('div', { class: 'wx-card-picture', 'aria-hidden': 'true' }),
        element('small', {}, '小程序'),
      );
    case 'notice':
      return element(
        'div',
        { class: 'wx-said is-card is-notice', 'aria-label': bubble.title },
        element('strong', {}, bubble.title),
        ...Object.entries(bubble.fields).map(([label, value]) =>
          element('p', {}, element('small', {}, label), ` ${value}`),
        ),
        element('small', {}, '进入小程序查看'),
      );
    case 'link':
      return element('p', { class: 'wx-said' }, `${bubble.title} ${bubble.url}`);
    case 'image':
      return element('p', { class: 'wx-said' }, '［图片］');
  }
};
