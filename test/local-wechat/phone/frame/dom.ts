/** An element with attributes and what is inside it. */
export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

export const section = (title: string, ...inside: readonly (Node | string)[]): HTMLElement =>
  make('fieldset', {}, make('legend', {}, title), ...inside);

export const button = (label: string, act: () => unknown): HTMLButtonElement => {
  const element = make('button', { type: 'button' }, label);
  element.addEventListener('click', () => {
    act();
  });
  return element;
};

/** Buttons of which one is pressed. */
export const choice = <Value>(
  options: readonly (readonly [label: string, value: Value])[],
  start: Value,
  act: (value: Value) => void,
): HTMLElement => {
  const buttons = options.map(([label, value]) => {
    const one = button(label, () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === one));
      act(value);
    });
    one.setAttribute('aria-pressed', String(value === start));
    return one;
  });
  return make('div', { class: 'row' }, ...buttons);
};
