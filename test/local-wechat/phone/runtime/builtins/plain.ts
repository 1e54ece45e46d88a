import { topPage } from '../page-stack';
import { pageNow } from '../page-now';
import { font } from '../holder';
import { rpxToPx } from '../rpx';
import { readUrl } from '../url';
import type { Builtin } from './builtin';
import { asText, defineBuiltin, isOn } from './builtin';
import * as navigation from '../navigation';
import { faultOf } from '../faults';

/** Components that show what is inside them, and little more. */
export const definePlain = (): void => {
  defineBuiltin('page-root');
  defineBuiltin('view');
  defineBuiltin('text', { properties: { selectable: null, userSelect: null, space: null, decode: null } });
  defineBuiltin('icon', { properties: { type: String, size: null, color: null } });
  defineBuiltin('progress', {
    properties: { percent: Number, strokeWidth: null, activeColor: null, backgroundColor: null, showInfo: null },
    attached: ({ element }) => {
      element.append(document.createElement('progress'));
    },
    updated: ({ element, data }) => {
      const bar = element.querySelector('progress');
      if (bar !== null) Object.assign(bar, { max: 100, value: Number(data['percent']) });
    },
  });
  defineImage();
  defineNavigator();
  definePageMeta();
  defineScrollView();
  defineBuiltin('rich-text', { properties: { nodes: null, space: null }, updated: drawRichText });
};

const FITS: Record<string, string> = {
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'contain',
  heightFix: 'contain',
};

const defineImage = (): void => {
  defineBuiltin('image', {
    properties: { src: String, mode: String, lazyLoad: null, webp: null, showMenuByLongpress: null, fadeShow: null },
    attached: ({ element, emit }) => {
      const image = document.createElement('img');
      image.addEventListener('load', () => {
        emit('load', { width: image.naturalWidth, height: image.naturalHeight });
      });
      image.addEventListener('error', () => {
        emit('error', { errMsg: `GET ${image.src} failed` });
      });
      element.append(image);
    },
    updated: ({ element, data }) => {
      const image = element.querySelector('img');
      if (image === null) return;
      const source = addressOf(asText(data['src']));
      if (source !== '' && image.getAttribute('src') !== source) image.src = source;
      image.style.objectFit = FITS[asText(data['mode'])] ?? 'fill';
      image.alt = element.getAttribute('aria-label') ?? '';
      if (data['mode'] === 'widthFix') element.style.height = 'auto';
    },
  });
};

/** A file of the package, or an address of its own. */
const addressOf = (source: string): string =>
  source === '' || /^(data|https?|blob):/.test(source) ? source : `/mp/${readUrl(source, pageNow()).path}`;

const OPEN_TYPES: Record<string, 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch'> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
};

const defineNavigator = (): void => {
  defineBuiltin('navigator', {
    properties: {
      url: String,
      openType: { type: String, value: 'navigate' },
      delta: Number,
      target: null,
      appId: null,
      path: null,
    },
    attached: (builtin) => {
      builtin.element.setAttribute('role', 'link');
      builtin.onTap(() => {
        const { openType, url, delta } = builtin.data;
        try {
          const way = OPEN_TYPES[asText(openType)];
          if (way === undefined) navigation.navigateBack({ delta: Number(delta) || 1 });
          else navigation[way]({ url: asText(url) });
        } catch (error) {
          faultOf('navigator', error);
        }
      });
    },
  });
};

/** <page-meta>: what a page says about its own root: its style, and letters as large as WeChat's. */
const definePageMeta = (): void => {
  defineBuiltin('page-meta', {
    properties: {
      pageStyle: String,
      rootFontSize: String,
      backgroundColor: null,
      backgroundTextStyle: null,
      scrollTop: null,
    },
    updated: ({ element, data }) => {
      const page = element.closest<HTMLElement>('wx-page') ?? topPage()?.scroller;
      if (page === undefined) return;
      page.style.cssText = rpxToPx(asText(data['pageStyle']), { width: innerWidth, pixelRatio: devicePixelRatio });
      const size = asText(data['rootFontSize']);
      if (size !== '') document.documentElement.style.fontSize = size === 'system' ? `${font.size}px` : size;
    },
  });
};

const defineScrollView = (): void => {
  const scrolled = new WeakMap<HTMLElement, { top?: unknown; into?: unknown }>();
  defineBuiltin('scroll-view', {
    properties: {
      ...{
        scrollX: null,
        scrollY: null,
        scrollTop: null,
        scrollLeft: null,
        scrollIntoView: String,
        upperThreshold: null,
      },
      ...{
        lowerThreshold: { type: Number, value: 50 },
        scrollWithAnimation: null,
        enableBackToTop: null,
        enableFlex: null,
      },
      ...{ showScrollbar: null, enhanced: null, bounces: null, type: null, scrollAnchoring: null },
    },
    attached: ({ element, emit, data }) => {
      element.addEventListener('scroll', () => {
        const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = element;
        emit('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth });
        if (scrollTop + clientHeight >= scrollHeight - Number(data['lowerThreshold']))
          emit('scrolltolower', { direction: 'bottom' });
        if (scrollTop <= 50) emit('scrolltoupper', { direction: 'top' });
      });
    },
    updated: ({ element, data }) => {
      element.setAttribute('scroll-y', String(isOn(data['scrollY'])));
      element.setAttribute('scroll-x', String(isOn(data['scrollX'])));
      const before = scrolled.get(element) ?? {};
      scrolled.set(element, { top: data['scrollTop'], into: data['scrollIntoView'] });
      if (data['scrollTop'] !== null && data['scrollTop'] !== before.top) element.scrollTop = Number(data['scrollTop']);
      const into = asText(data['scrollIntoView']);
      if (into !== '' && into !== before.into) element.querySelector(`#${CSS.escape(into)}`)?.scrollIntoView();
    },
  });
};

type RichNode = { type?: string; name?: string; text?: string; attrs?: Record<string, string>; children?: RichNode[] };

const drawRichText = ({ element, data }: Builtin): void => {
  const { nodes } = data;
  const draw = (node: RichNode): Node => {
    if (node.type === 'text') return document.createTextNode(node.text ?? '');
    const drawn = document.createElement(
      /^(script|iframe|style|link|object)$/i.test(node.name ?? '') ? 'span' : (node.name ?? 'span'),
    );
    if (node.attrs?.['style'] !== undefined) drawn.setAttribute('style', node.attrs['style']);
    drawn.append(...(node.children ?? []).map(draw));
    return drawn;
  };
  if (Array.isArray(nodes)) element.replaceChildren(...(nodes as RichNode[]).map(draw));
  else element.textContent = asText(nodes).replace(/<[^>]+>/g, '');
};
