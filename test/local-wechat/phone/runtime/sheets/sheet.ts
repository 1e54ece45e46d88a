import { recordTap } from '../gesture';

export type SheetAction = {
  label: string;
  isMain?: boolean;
  /** Answers a sentence to say on the sheet, which then stays open; nothing closes it. */
  act?: () => string | undefined;
};

export type SheetSpec = {
  title: string;
  body?: readonly (Node | string)[];
  actions: readonly SheetAction[];
  isColumn?: boolean;
  isCentred?: boolean;
  /** The label that a tap beside the sheet means; without it such a tap does nothing. */
  onBeside?: string;
};

/** After a tap with a finger the browser sends a click to whatever is there by then: wait until it has come. */
const OPEN_DELAY_MS = 60;

const layer = (): HTMLElement => document.getElementById('wx-layer') ?? document.body;

/** A sheet of WeChat's own over the mini-program; resolves with the label of the button that closed it. */
export const openSheet = (spec: SheetSpec): Promise<string> =>
  new Promise((resolve) => {
    setTimeout(() => {
      draw(spec, resolve);
    }, OPEN_DELAY_MS);
  });

const draw = (
  { title, body = [], actions, isColumn, isCentred, onBeside }: SheetSpec,
  done: (label: string) => void,
): void => {
  const mask = document.createElement('div');
  mask.className = `wx-mask${isCentred === true ? ' is-centred' : ''}`;
  const note = element('p', { class: 'wx-note', role: 'alert' });
  const close = (label: string): void => {
    mask.remove();
    done(label);
  };
  const buttons = actions.map(({ label, isMain, act }) => {
    const button = element('button', isMain === true ? { class: 'is-main' } : {}, label);
    button.addEventListener('click', () => {
      recordTap('wechat', label);
      const remark = act?.();
      if (remark === undefined) close(label);
      else note.textContent = remark;
    });
    return button;
  });
  if (onBeside !== undefined) {
    mask.addEventListener('click', (event) => {
      if (event.target === mask) close(onBeside);
    });
  }
  const row = element('div', { class: `wx-actions${isColumn === true ? ' is-column' : ''}` }, ...buttons);
  const sheet = element('div', { class: 'wx-sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': title });
  sheet.append(element('h2', {}, title), ...body, note, row);
  mask.append(sheet);
  layer().append(mask);
};

export const element = (
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...inside: readonly (Node | string)[]
): HTMLElement => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};

export const field = (label: string, value: string): { row: HTMLElement; input: HTMLInputElement } => {
  const input = document.createElement('input');
  input.value = value;
  input.setAttribute('aria-label', label);
  return { row: element('p', {}, label, input), input };
};
