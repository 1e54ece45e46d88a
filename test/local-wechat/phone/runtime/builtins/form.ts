import type { Builtin } from './builtin';
import { asText, builtinOf, defineBuiltin } from './builtin';

/** <form> and <label>. */
export const defineForm = (): void => {
  defineBuiltin('form', { properties: { reportSubmit: null, reportSubmitTimeout: null } });
  defineBuiltin('label', {
    properties: { for: String },
    attached: (builtin) => {
      builtin.onTap((original) => {
        const at = original?.target instanceof Element ? original.target : null;
        if (at?.closest('input,textarea,wx-button,wx-switch,wx-radio,wx-checkbox') != null) return;
        const named = asText(builtin.data['for']);
        const target =
          named === ''
            ? builtin.element.querySelector('wx-radio,wx-checkbox,wx-switch,wx-input,wx-textarea,wx-button')
            : document.getElementById(named);
        const labelled = target === null ? undefined : builtinOf(target);
        if (labelled?.activate !== undefined) labelled.activate();
        else labelled?.field?.focus();
      });
    },
  });
};

const fieldsIn = (form: Builtin): NonNullable<Builtin['form']>[] =>
  [...form.element.querySelectorAll('*')].flatMap((element) => {
    const field = builtinOf(element)?.form ?? ownField(element);
    return field === undefined ? [] : [field];
  });

/** A component of the mini-program's own that is a form field by its behavior. */
const ownField = (element: Element): Builtin['form'] => {
  const component = (element as { __wxElement?: { data?: Record<string, unknown>; hasBehavior?: unknown } })
    .__wxElement;
  const data = component?.data;
  if (!element.hasAttribute('wx-host') || data === undefined || typeof data['name'] !== 'string' || !('value' in data))
    return undefined;
  return { name: () => data['name'], value: () => data['value'], reset: () => undefined };
};

export const submitForm = (form: Builtin): void => {
  const named = fieldsIn(form).flatMap((field) => {
    const name = asText(field.name());
    return name === '' ? [] : [[name, field.value()] as const];
  });
  form.emit('submit', { value: Object.fromEntries(named), formId: '' });
};

export const resetForm = (form: Builtin): void => {
  for (const field of fieldsIn(form)) field.reset();
  form.emit('reset', {});
};
