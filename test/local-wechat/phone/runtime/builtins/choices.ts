import type { Builtin } from './builtin';
import { asText, builtinOf, defineBuiltin, isOn, setOrRemove } from './builtin';

/** <radio>, <checkbox>, their groups, and <switch>. */
export const defineChoices = (): void => {
  for (const type of ['radio', 'checkbox'] as const) {
    defineTick(type);
    defineGroup(type);
  }
  defineSwitch();
};

const boxOf = (builtin: Builtin | undefined): HTMLInputElement | undefined =>
  builtin?.field as HTMLInputElement | undefined;

const ticksIn = (group: Element, type: string): Builtin[] =>
  [...group.querySelectorAll(`wx-${type}`)].flatMap((element) => builtinOf(element) ?? []);

const defineTick = (type: 'radio' | 'checkbox'): void => {
  defineBuiltin(type, {
    properties: { value: String, name: String, checked: Boolean, disabled: Boolean, color: null },
    attached: (builtin) => {
      const box = addBox(builtin, type);
      const check = (isChecked: boolean): void => {
        const group = builtin.element.closest(`wx-${type}-group`);
        if (type === 'radio' && group !== null) {
          for (const other of ticksIn(group, type)) if (other !== builtin) other.set('checked', false);
        }
        box.checked = isChecked;
        builtin.set('checked', isChecked);
        if (group !== null) builtinOf(group)?.activate?.();
      };
      box.addEventListener('change', () => {
        check(box.checked);
      });
      builtin.activate = () => {
        if (!isOn(builtin.data['disabled'])) check(type === 'radio' || !box.checked);
      };
    },
    updated: drawBox,
  });
};

const addBox = (builtin: Builtin, type: string): HTMLInputElement => {
  const box = document.createElement('input');
  box.type = type;
  builtin.field = box;
  builtin.element.prepend(box);
  for (const name of ['click', 'change']) {
    box.addEventListener(name, (event) => {
      event.stopPropagation();
    });
  }
  return box;
};

const drawBox = ({ field, data, element }: Builtin): void => {
  if (field === undefined) return;
  (field as HTMLInputElement).checked = isOn(data['checked']);
  field.disabled = isOn(data['disabled']);
  setOrRemove(field, 'aria-label', element.getAttribute('aria-label') ?? undefined);
};

const defineGroup = (type: 'radio' | 'checkbox'): void => {
  defineBuiltin(`${type}-group`, {
    properties: { name: String },
    attached: (builtin) => {
      builtin.element.setAttribute('role', type === 'radio' ? 'radiogroup' : 'group');
      const value = (): unknown => {
        const chosen = ticksIn(builtin.element, type).filter((tick) => boxOf(tick)?.checked === true);
        const values = chosen.map((tick) => asText(tick.data['value']));
        return type === 'radio' ? (values[0] ?? '') : values;
      };
      builtin.form = {
        name: () => builtin.data['name'],
        value,
        reset: () => {
          for (const tick of ticksIn(builtin.element, type)) tick.set('checked', false);
        },
      };
      builtin.activate = () => {
        builtin.emit('change', { value: value() });
      };
    },
  });
};

const defineSwitch = (): void => {
  defineBuiltin('switch', {
    properties: { checked: Boolean, disabled: Boolean, name: String, color: null, type: null },
    attached: (builtin) => {
      const box = addBox(builtin, 'checkbox');
      box.setAttribute('role', 'switch');
      const changed = (): void => {
        builtin.set('checked', box.checked);
        builtin.emit('change', { value: box.checked });
      };
      box.addEventListener('change', changed);
      builtin.form = {
        name: () => builtin.data['name'],
        value: () => box.checked,
        reset: () => {
          builtin.set('checked', false);
        },
      };
      builtin.activate = () => {
        if (box.disabled) return;
        box.checked = !box.checked;
        changed();
      };
    },
    updated: drawBox,
  });
};
