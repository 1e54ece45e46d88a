import type { NativeNode } from 'glass-easel';
import type { Builtin } from './builtin';
import { asText, defineBuiltin, isOn, setOrRemove } from './builtin';

const KEYBOARDS: Record<string, string> = {
  number: 'numeric',
  idcard: 'text',
  digit: 'decimal',
  text: 'text',
  nickname: 'text',
};
const TYPES = new Set(['', 'text', 'number', 'idcard', 'digit', 'safe-password', 'nickname']);

/** <input> and <textarea>. */
export const defineTextFields = (): void => {
  defineField('input');
  defineField('textarea');
};

const PROPERTIES = {
  ...{ value: String, name: String, type: String, password: Boolean, placeholder: String, placeholderStyle: String },
  ...{ disabled: Boolean, maxlength: { type: Number, value: 140 }, focus: Boolean, autoFocus: Boolean },
  ...{
    confirmType: null,
    confirmHold: null,
    cursor: null,
    cursorSpacing: null,
    cursorColor: null,
    selectionStart: null,
  },
  ...{ selectionEnd: null, adjustPosition: null, holdKeyboard: null, alwaysEmbed: null, autoHeight: null, fixed: null },
  ...{ showConfirmBar: null, disableDefaultPadding: null },
};

type Hint = { text: HTMLElement };
const hints = new WeakMap<Builtin, Hint>();
const focused = new WeakMap<Builtin, boolean>();

const defineField = (tag: 'input' | 'textarea'): void => {
  defineBuiltin(tag, {
    properties: PROPERTIES,
    externalClasses: ['placeholder-class'],
    attached: (builtin) => {
      const field = document.createElement(tag);
      builtin.field = field;
      builtin.form = {
        name: () => builtin.data['name'],
        value: () => field.value,
        reset: () => {
          field.value = '';
          builtin.set('value', '');
        },
      };
      listenTo(builtin, field, tag);
      addHint(builtin);
      builtin.element.append(field);
    },
    updated: (builtin) => {
      draw(builtin, tag);
    },
  });
};

/** The letters of the hint are an element of their own, so that placeholder-class and placeholder-style reach them. */
const addHint = (builtin: Builtin): void => {
  const root = (
    builtin.component as unknown as {
      getShadowRoot(): { createNativeNode(tag: string): NativeNode; appendChild(node: unknown): void } | null;
    }
  ).getShadowRoot();
  if (root === null) return;
  const node = root.createNativeNode('hint');
  root.appendChild(node);
  (node as unknown as { class: string }).class = 'placeholder-class';
  hints.set(builtin, { text: (node as unknown as { getBackendElement(): HTMLElement }).getBackendElement() });
};

const listenTo = (builtin: Builtin, field: HTMLInputElement | HTMLTextAreaElement, tag: string): void => {
  const { emit } = builtin;
  field.addEventListener('input', (event) => {
    event.stopPropagation();
    if (builtin.data['type'] === 'number') field.value = field.value.replace(/[^0-9]/g, '');
    builtin.set('value', field.value);
    emit('input', { value: field.value, cursor: field.selectionStart ?? 0, keyCode: 0 });
  });
  field.addEventListener('change', (event) => {
    event.stopPropagation();
  });
  field.addEventListener('focus', () => {
    emit('focus', { value: field.value, height: 0 });
  });
  field.addEventListener('blur', () => {
    emit('blur', { value: field.value, cursor: 0 });
  });
  field.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Enter' && tag === 'input') emit('confirm', { value: field.value });
  });
};

const draw = (builtin: Builtin, tag: string): void => {
  const { field, data, element } = builtin;
  if (field === undefined) return;
  const value = asText(data['value']);
  if (field.value !== value) field.value = value;
  field.placeholder = asText(data['placeholder']);
  field.disabled = isOn(data['disabled']);
  const longest = Number(data['maxlength']);
  if (longest >= 0) field.maxLength = longest;
  else field.removeAttribute('maxlength');
  if (tag === 'input') {
    const type = asText(data['type']);
    if (!TYPES.has(type)) element.setAttribute('data-unknown-type', type);
    field.setAttribute('type', isOn(data['password']) ? 'password' : 'text');
    field.inputMode = KEYBOARDS[type] ?? 'text';
  }
  setOrRemove(field, 'name', asText(data['name']));
  for (const name of ['aria-label', 'aria-describedby', 'aria-invalid', 'aria-labelledby']) {
    setOrRemove(field, name, element.getAttribute(name) ?? undefined);
  }
  const isFocused = isOn(data['focus']) || isOn(data['autoFocus']);
  if (isFocused && focused.get(builtin) !== true)
    setTimeout(() => {
      field.focus();
    }, 0);
  focused.set(builtin, isFocused);
  const hint = hints.get(builtin)?.text;
  if (hint === undefined) return;
  hint.textContent = value === '' ? field.placeholder : '';
  hint.setAttribute('aria-hidden', 'true');
  hint.setAttribute('style', asText(data['placeholderStyle']));
};
