import { element, openSheet } from './sheet';

export type PaymentOutcome = 'pay' | 'cancel' | 'balance' | 'limit';

const OUTCOMES: Record<string, PaymentOutcome> = { 付款: 'pay', 取消: 'cancel', 余额不足: 'balance', 失败: 'limit' };

/** WeChat's cashier. A wrong password is said on the sheet and may be tried again. */
export const choosePayment = async ({
  amountFen,
  description,
}: {
  amountFen: number;
  description: string;
}): Promise<PaymentOutcome> => {
  const label = await openSheet({
    title: '微信支付',
    body: [element('p', {}, description), element('p', { class: 'wx-amount' }, `¥${(amountFen / 100).toFixed(2)}`)],
    isColumn: true,
    actions: [
      { label: '付款', isMain: true },
      { label: '密码错', act: () => '支付密码错误，请重试' },
      { label: '余额不足' },
      { label: '失败' },
      { label: '取消' },
    ],
  });
  return OUTCOMES[label] ?? 'cancel';
};
