import { askServer } from '../runtime/phone-server';
import { button, choice, make, section } from './dom';
import { personShown, phone, phoneWindow, reopen, settings, shown } from './phone-window';

const WATCH_MS = 500;

export const panel = (): HTMLElement[] => [
  people(),
  chats(),
  watching(),
  fontSizes(),
  networks(),
  opening(),
  keeping(),
];

const people = (): HTMLElement => {
  const select = make('select', { 'aria-label': '谁拿着手机' });
  select.append(...settings.people.map(({ key, name, shows }) => new Option(`${name} · ${shows}`, key)));
  const facts = make('dl', {});
  const draw = (): void => {
    select.value = shown.person;
    const person = personShown();
    const rows = [
      ['姓名', person?.name],
      ['身份证号', person?.idNumber],
      ['手机号', person?.phone],
    ] as const;
    facts.replaceChildren(...rows.flatMap(([label, value]) => [make('dt', {}, label), make('dd', {}, value ?? '')]));
  };
  select.addEventListener('change', () => {
    reopen({ person: select.value });
    draw();
  });
  addEventListener('person-changed', draw);
  draw();
  return section('谁拿着手机（一人一个微信号，各有各的存储）', select, facts);
};

const opening = (): HTMLElement => {
  const path = make('input', { type: 'text', 'aria-label': '页面', placeholder: 'pages/check/check?r=…' });
  const open = (scene: number): void => {
    reopen({ path: path.value, scene });
  };
  return section(
    '打开',
    make(
      'div',
      { class: 'row' },
      button('杀掉重开', () => {
        reopen();
      }),
      button('切到后台', () => phone()?.hide()),
      button('切回来', () => phone()?.show()),
    ),
    make('div', { class: 'row' }, path),
    make(
      'div',
      { class: 'row' },
      button('从卡片打开', () => {
        open(1007);
      }),
      button('从消息打开', () => {
        open(1014);
      }),
      button('扫码打开', () => {
        open(1047);
      }),
    ),
  );
};

const chats = (): HTMLElement =>
  section(
    '微信里的消息',
    make(
      'div',
      { class: 'row' },
      button('客服会话', () => phone()?.openChat('service')),
      button('服务通知', () => phone()?.openChat('notices')),
    ),
  );

const fontSizes = (): HTMLElement =>
  section(
    '微信的字号',
    choice(
      [17, 20, 22, 24].map((size) => [`${size}px`, size] as const),
      shown.font,
      (size) => {
        shown.font = size;
        phone()?.setFont(size);
      },
    ),
  );

const networks = (): HTMLElement =>
  section(
    '网络和通知',
    choice([['正常', 'good'] as const, ['很慢', 'slow'] as const, ['断网', 'none'] as const], 'good', (state) => {
      phone()?.network(state);
    }),
    choice([['付款通知照常', false] as const, ['付款通知丢失', true] as const], false, (isLost) => {
      void askServer('lost-notices', { isLost });
    }),
  );

const keeping = (): HTMLElement =>
  section(
    '这部手机里的小程序',
    make(
      'div',
      { class: 'row' },
      button('清空存储', () => {
        phone()?.clearStorage();
        reopen();
      }),
      button('删除小程序', () => {
        phone()?.remove();
        reopen();
      }),
    ),
  );

const watching = (): HTMLElement => {
  const counts = make('p', { class: 'note' });
  const errors = make('ol', { class: 'errors', 'aria-label': '错误' });
  const draw = async (): Promise<void> => {
    const { __errors = [], __taps = [] } = phoneWindow();
    const pageTaps = __taps.filter(({ where }) => where === 'page').length;
    const { requests, bytes } = await askServer<{ requests: number; bytes: number }>('traffic', {});
    counts.textContent = `点了页面${pageTaps}下、微信的窗口${__taps.length - pageTaps}下；请求${requests}次，${(bytes / 1024).toFixed(1)} KB；错误${__errors.length}个`;
    errors.replaceChildren(...__errors.map((text) => make('li', {}, text)));
  };
  setInterval(() => {
    draw().catch(() => {
      counts.textContent = '手机的服务停了';
    });
  }, WATCH_MS);
  return section('看着', counts, errors);
};
