import { element, field, openSheet } from '../sheets/sheet';
import type { Builtin } from './builtin';
import { asText, defineBuiltin, isOn } from './builtin';
import { fault } from '../faults';

/** <picker>: one of a list, a day or a time. */
export const definePicker = (): void => {
  defineBuiltin('picker', {
    properties: {
      ...{ mode: { type: String, value: 'selector' }, range: Array, rangeKey: String, value: null, name: String },
      ...{ disabled: Boolean, start: String, end: String, fields: String, headerText: String },
    },
    attached: (builtin) => {
      builtin.form = { name: () => builtin.data['name'], value: () => builtin.data['value'], reset: () => undefined };
      builtin.onTap(() => {
        if (!isOn(builtin.data['disabled'])) void open(builtin);
      });
    },
  });
};

const open = async (builtin: Builtin): Promise<void> => {
  const { mode } = builtin.data;
  const chosen = mode === 'selector' ? await chooseItem(builtin) : await chooseMoment(builtin);
  if (chosen === undefined) {
    builtin.emit('cancel', {});
    return;
  }
  builtin.set('value', chosen);
  builtin.emit('change', { value: chosen });
};

const chooseItem = async ({ data }: Builtin): Promise<number | undefined> => {
  const { range, rangeKey, headerText } = data;
  const labels = (range as unknown[]).map((item) =>
    asText(rangeKey) === '' ? asText(item) : asText((item as Record<string, unknown>)[asText(rangeKey)]),
  );
  const label = await openSheet({
    title: asText(headerText) === '' ? '请选择' : asText(headerText),
    isColumn: true,
    actions: [...labels.map((one) => ({ label: one })), { label: '取消' }],
    onBeside: '取消',
  });
  const index = labels.indexOf(label);
  return index === -1 ? undefined : index;
};

const chooseMoment = async ({ data }: Builtin): Promise<string | undefined> => {
  const { mode, value, start, end, fields } = data;
  if (mode !== 'date' && mode !== 'time') fault(`<picker mode="${asText(mode)}"> is not known here`);
  const { row, input } = field(mode === 'time' ? '时间' : '日期', asText(value));
  input.type = mode === 'time' ? 'time' : fields === 'month' ? 'month' : fields === 'year' ? 'number' : 'date';
  input.value = asText(value);
  Object.assign(input, { min: asText(start), max: asText(end) });
  const label = await openSheet({
    title: '请选择',
    body: [element('div', {}, row)],
    actions: [{ label: '取消' }, { label: '确定', isMain: true }],
    onBeside: '取消',
  });
  return label === '确定' ? input.value : undefined;
};
