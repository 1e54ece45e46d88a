import type { HeldPhone } from '../support/held-phone';
import type { Key, Town } from './phone-town';
import { DEAR_TIER, LONG_NAME } from './wide-county';

export type PageState = {
  /** Page and state, as the table names them. */
  name: string;
  /** Leads the phone there. */
  show(town: Town): Promise<HeldPhone>;
};

type After = (phone: HeldPhone, town: Town) => Promise<void>;
const at = (page: string, query = ''): string => `pages/${page}/${page}${query}`;

/** A page that is opened cold, and what is done on it then. */
const state = (
  name: string,
  key: Key,
  address: (town: Town) => string | Promise<string>,
  sees: string | RegExp,
  after: After = () => Promise.resolve(),
): PageState => ({
  name,
  show: async (town) => {
    const path = await address(town);
    const phone = await town.phone(key);
    await phone.reopen({ path });
    await phone.sees(sees);
    await after(phone, town);
    return phone;
  },
});

/** On the page where the state before left the phone. */
const here = (name: string, key: Key, then: After): PageState => ({
  name,
  show: async (town) => {
    const phone = await town.phone(key);
    await then(phone, town);
    return phone;
  },
});

const own = (key: Key, query = ''): ((town: Town) => string) => {
  return (town) => `?p=${town.residents[key].participantId}${query}`;
};
const of = (page: string, query: (town: Town) => string) => (town: Town) => at(page, query(town));

const receiptOf = async ({ residents }: Town, key: Key): Promise<string> => {
  const { json } = await residents[key].request('GET', '/api/receipts');
  const [newest] = (json as unknown as { receipts: { id: string }[] }).receipts;
  if (newest === undefined) throw new Error(`${key} has no receipt`);
  return newest.id;
};

const refundAddress = async (town: Town): Promise<string> => {
  const receipt = await town.residents.long.request('GET', `/api/receipts/${await receiptOf(town, 'long')}`);
  return at('refund', `?o=${(receipt.json as unknown as { orderId: string }).orderId}`);
};

const STRANGER: PageState[] = [
  state('home unverified', 'stranger', () => at('home'), '查一查，缴养老保险'),
  state('verify empty', 'stranger', () => at('verify'), '先确认您是谁'),
  state(
    'verify errors',
    'stranger',
    () => at('verify'),
    '先确认您是谁',
    async (phone) => {
      await phone.fill('姓名', LONG_NAME);
      await phone.fill('身份证号', '610199197803041234');
      await phone.tap('用微信手机号验证');
    },
  ),
  state(
    'verify consent sheet',
    'stranger',
    () => at('verify'),
    '先确认您是谁',
    async (phone) => {
      await phone.tap('说明：同意用身份证号查参保记录');
    },
  ),
  state('help', 'stranger', () => at('help'), '打电话'),
  state('answer', 'stranger', () => at('answer', '?k=refund'), /没用，问人|没有找到/),
  state('answer not enrolled', 'stranger', () => at('answer', '?k=notEnrolled'), '还没参保，怎么办'),
  state('settings', 'stranger', () => at('settings'), '字大一点'),
  state('privacy', 'stranger', () => at('privacy'), '隐私说明'),
  state('family-add who', 'stranger', () => at('family-add'), '给谁缴？'),
];

const ADD: PageState[] = [
  state(
    'family-add number',
    'clear',
    () => at('family-add'),
    '给谁缴？',
    async (phone) => {
      await phone.tap('爸爸');
      await phone.tap('下一步');
      await phone.sees('他的姓名和身份证号');
    },
  ),
];

/** Steps three and four: somebody is added, and may be asked for consent. In this order. */
const ADDED: PageState[] = [
  state(
    'family-add leave',
    'partly',
    () => at('family-add'),
    '给谁缴？',
    async (phone, { people }) => {
      await phone.tap('其他家人');
      await phone.tap('下一步');
      await phone.fill('姓名', people.stranger.name);
      await phone.fill('身份证号', people.stranger.idNumber);
      await phone.tap('下一步');
      await phone.sees('怎么让本人同意？');
    },
  ),
  here('family-add village sheet', 'partly', async (phone) => {
    await phone.tap('请村干部确认');
    await phone.sees('村干部给的数字');
  }),
  here('family-add done', 'partly', async (phone) => {
    await phone.tap('关闭');
    await phone.tap('以后再说');
    await phone.sees('现在就能替他缴；他同意后，能看缴费记录');
  }),
];

const YEARS: PageState[] = [
  state('home one person', 'long', () => at('home'), '看各年'),
  state('home three people', 'daughter', () => at('home'), /人一起缴/),
  state('home no tier yet', 'fresh', () => at('home'), '选档次缴费'),
  state('home government pays', 'covered', () => at('home'), /政府替您缴/),
  state('home cannot pay', 'stopped', () => at('home'), '看各年'),
  state('home all paid', 'clear', () => at('home'), '看各年'),
  state('arrears many', 'long', of('arrears', own('long')), '勾上要缴的年度'),
  state('arrears limits', 'old', of('arrears', own('old')), '勾上要缴的年度'),
  state('arrears why this amount', 'long', of('arrears', own('long')), '勾上要缴的年度', async (phone) => {
    await phone.tap('为什么是这个数');
  }),
  state('arrears nothing owed', 'clear', of('arrears', own('clear')), /缴/),
  state('tier none chosen', 'fresh', of('tier', own('fresh', '&y=2026')), '档次怎么选'),
  state('tier last year', 'long', of('tier', own('long', '&y=2026')), '去年选的'),
  state('tier of a daughter', 'daughter', of('tier', own('daughter', '&y=2026')), '去年选的'),
  state('tier government part', 'partly', of('tier', own('partly', '&y=2026')), /政府替您付/),
  state('tier back year', 'daughter', of('tier', own('daughter', '&y=2024')), '档次怎么选'),
  state('why-not stopped', 'stopped', of('why-not', own('stopped', '&y=2026')), '看办理点'),
  state('why-not old year', 'old', of('why-not', own('old', '&y=2018')), /./),
  state('account', 'long', of('account', own('long')), '每年谁出了多少'),
];

const PAYING: PageState[] = [
  state(
    'check one person',
    'long',
    async (town) => {
      return at('check', `?b=${await town.basketOf('long', [2026, 2024], DEAR_TIER)}`);
    },
    '请核对，再付款',
  ),
  state(
    'check two people',
    'daughter',
    () => at('home'),
    /人一起缴/,
    async (phone) => {
      await phone.page.locator('.bar .button-first').click();
      await phone.sees('请核对，再付款');
    },
  ),
  state(
    'result not paid',
    'long',
    async (town) => {
      return at('result', `?o=${await town.orderOf('long', 2024, DEAR_TIER, 'cancel')}&s=pay.cancelled`);
    },
    '还没付款，没有扣钱',
  ),
  state('home open order', 'long', () => at('home'), '接着付'),
  state('arrears in an order', 'long', of('arrears', own('long')), /正在付/),
  state(
    'result ended',
    'long',
    async ({ residents }) => {
      const { json } = await residents.long.request('GET', '/api/home');
      const [order] = (json as unknown as { openOrders: { orderId: string }[] }).openOrders;
      await residents.long.request('POST', `/api/orders/${order?.orderId ?? ''}/close`, {});
      return at('result', `?o=${order?.orderId ?? ''}`);
    },
    '重新付',
  ),
  state(
    'result success',
    'long',
    async (town) => {
      return at('result', `?o=${await town.orderOf('long', 2026, DEAR_TIER)}`);
    },
    '缴费成功',
    (phone) => phone.sees(/^看.*凭证$/),
  ),
];

const AFTER: PageState[] = [
  state('home paid', 'long', () => at('home'), /看各年/),
  state('receipts empty', 'stopped', () => at('receipts'), '还没有凭证。缴费后自动出现在这里。'),
  state('receipts filled', 'long', () => at('receipts'), /已|正在/),
  state('receipt', 'long', async (town) => at('receipt', `?c=${await receiptOf(town, 'long')}`), '保存PDF'),
  state(
    'receipt large code',
    'long',
    async (town) => at('receipt', `?c=${await receiptOf(town, 'long')}`),
    '保存PDF',
    (phone) => phone.tap('点码看大图'),
  ),
  state('tracker', 'long', async (town) => at('tracker', `?c=${await receiptOf(town, 'long')}`), '钱到哪了'),
  state('reminders', 'long', () => at('reminders'), /还能发|同意后才能发/),
  state('refund', 'long', refundAddress, '要退哪一笔？为什么？'),
  state('refund reasons', 'long', refundAddress, '要退哪一笔？为什么？', async (phone) => {
    await phone.tap('下一步');
    await phone.tap('其他');
  }),
  state('refund check', 'long', refundAddress, '要退哪一笔？为什么？', async (phone) => {
    for (const step of ['下一步', '家人去世', '下一步']) await phone.tap(step);
    await phone.sees('请核对，再提交');
  }),
  state('refund applied for', 'long', refundAddress, '要退哪一笔？为什么？', async (phone) => {
    for (const step of ['下一步', '缴重了', '下一步', '提交申请']) await phone.tap(step);
    await phone.sees('申请已收到');
  }),
  state('refund open', 'long', refundAddress, '申请已收到'),
  state('cases', 'clear', () => at('cases'), /我的问题单|没有找到/),
  state('family', 'daughter', () => at('family'), '我替谁缴'),
  state(
    'family end sheet',
    'daughter',
    () => at('family'),
    '我替谁缴',
    (phone) => phone.tap('取消', { within: '爸爸' }),
  ),
  state('family-consent', 'mother', (town) => at('family-consent', `?t=${town.askToken}`), '也不让他缴'),
  state('accesses', 'mother', of('accesses', own('mother')), '谁看过我的记录'),
  state('consents', 'long', () => at('consents'), '我同意过的'),
  state('sessions', 'long', () => at('sessions'), '要退出吗？'),
  state('verify-other', 'stopped', of('verify-other', own('stopped')), '收短信验证码'),
];

/** In this order: what is paid in one state is paid in the next. */
export const PAGE_STATES: readonly PageState[] = [...STRANGER, ...ADD, ...ADDED, ...YEARS, ...PAYING, ...AFTER];
