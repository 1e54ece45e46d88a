import type { SubscribeTemplate } from '../../phone-settings';
import { element, openSheet } from './sheet';

export type SubscribeAnswer = { choices: Record<string, 'accept' | 'reject'>; isKept: boolean };

/** WeChat's sheet of subscribe messages: a box for each template, then 允许 or 拒绝 for all that are ticked. */
export const askSubscriptions = async (templates: readonly SubscribeTemplate[]): Promise<SubscribeAnswer> => {
  const boxes = templates.map(({ id, title }) => ({ id, ...tickBox(title, true) }));
  const always = tickBox('总是保持以上选择，不再询问', false);
  const label = await openSheet({
    title: '小程序申请发送一次性消息',
    body: [...boxes.map(({ row }) => row), always.row],
    actions: [{ label: '拒绝' }, { label: '允许', isMain: true }],
  });
  const isAllowed = label === '允许';
  const choices = boxes.map(({ id, box }) => [id, isAllowed && box.checked ? 'accept' : 'reject'] as const);
  return { choices: Object.fromEntries(choices), isKept: always.box.checked };
};

const tickBox = (title: string, isChecked: boolean): { row: HTMLElement; box: HTMLInputElement } => {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = isChecked;
  return { row: element('label', { class: 'wx-row' }, title, box), box };
};
