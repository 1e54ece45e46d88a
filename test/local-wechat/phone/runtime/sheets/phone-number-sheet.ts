import { element, field, openSheet } from './sheet';

/** The number the person lets the mini-program have; undefined when they refuse. */
export const askPhoneNumber = async (own: string): Promise<string | undefined> => {
  const masked = own === '' ? '没有绑定手机号' : `${own.slice(0, 3)}****${own.slice(-4)}`;
  const label = await openSheet({
    title: '申请获取并验证你的手机号',
    body: [element('p', {}, masked)],
    isColumn: true,
    actions: [...(own === '' ? [] : [{ label: '允许', isMain: true }]), { label: '用其他号码' }, { label: '拒绝' }],
  });
  if (label === '允许') return own;
  return label === '用其他号码' ? askOther() : undefined;
};

const askOther = async (): Promise<string | undefined> => {
  const { row, input } = field('手机号', '');
  const label = await openSheet({
    title: '用其他号码',
    body: [row],
    actions: [
      { label: '取消' },
      { label: '允许', isMain: true, act: () => (/^1\d{10}$/.test(input.value) ? undefined : '请输入11位手机号') },
    ],
  });
  return label === '允许' ? input.value : undefined;
};
