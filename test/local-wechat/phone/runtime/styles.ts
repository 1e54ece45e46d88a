import { rpxToPx, viewportUnits } from './rpx';

const screenNow = (): { width: number; pixelRatio: number } => ({ width: innerWidth, pixelRatio: devicePixelRatio });

export const addStyles = (name: string, css: string): void => {
  if (css === '') return;
  const style = document.createElement('style');
  style.dataset['path'] = name;
  style.textContent = viewportUnits(rpxToPx(css, screenNow()));
  document.head.append(style);
};

/** rpx inside style="…", wherever it is set. */
export const convertInlineRpx = (): void => {
  const original = Object.getOwnPropertyDescriptor(Element.prototype, 'setAttribute')?.value as (
    this: Element,
    name: string,
    value: string,
  ) => void;
  Element.prototype.setAttribute = function (name: string, value: string) {
    original.call(this, name, name === 'style' && value.includes('rpx') ? rpxToPx(value, screenNow()) : value);
  };
};
