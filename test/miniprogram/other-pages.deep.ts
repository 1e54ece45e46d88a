import { describeInChromium } from '../support/chromium';
import type { HeldPhone } from '../support/held-phone';
import type { Phones } from '../support/phone';
import { startPhones } from '../support/phone';
import { rid } from './canned-answers';
import type { CannedProduct } from './canned-product';
import { cannedProduct } from './canned-product';
import { MEASURE } from './measure-page';

jest.setTimeout(120_000);

const PAGES: Readonly<Record<string, string>> = {
  receipts: '',
  receipt: `?c=${rid('receipt')}`,
  tracker: `?c=${rid('receipt')}`,
  reminders: '',
  settings: '',
  privacy: '',
  help: '',
  answer: '?k=q1',
  cases: '',
  refund: `?o=${rid('order')}`,
  'why-not': `?p=${rid('father')}&y=2026`,
  account: `?p=${rid('me')}`,
  family: '',
  accesses: `?p=${rid('me')}`,
  consents: '',
  sessions: '',
  'family-add': '',
  'family-consent': '?t=a-token-of-one-hundred-and-28',
};

describeInChromium('the pages beyond the main path', () => {
  let product: CannedProduct;
  let phones: Phones;
  let phone: HeldPhone;

  beforeAll(async () => {
    product = await cannedProduct();
    const clockOffsetMs = Date.parse('2026-06-11T15:00:00+08:00') - Date.now();
    const place = { baseUrl: product.origin, controlUrl: `${product.origin}/control`, clockOffsetMs };
    phones = await startPhones(place, { people: [{ key: 'me', name: '张建强' }] });
  });
  afterAll(async () => {
    await phones.close();
    await product.close();
  });

  const urlOf = (page: string): string => `pages/${page}/${page}${PAGES[page] ?? ''}`;
  const open = async (page: string): Promise<void> => {
    phone = await phones.open('me', { path: urlOf(page), viewport: { width: 375, height: 667 } });
    await phone.page.waitForLoadState('networkidle');
  };

  /** 最大 is our own setting, beyond WeChat's. */
  const chooseLetters = async (size: 17 | 24 | 'largest'): Promise<void> => {
    const choice = size === 'largest' ? 'largest' : 'wechat';
    await phone.page.evaluate(`wx.setStorageSync('fontChoice', { value: '${choice}', keptAtMs: Date.now() })`);
    await phone.page.evaluate(`__phone.setFont(${size === 'largest' ? 17 : size})`);
    await phone.page.locator({ 17: '.s0', 24: '.s3', largest: '.s4' }[size]).first().waitFor();
  };

  describe('fit a narrow phone, with targets for a thumb, at 17 px, 24 px and 最大', () => {
    beforeAll(() => open('settings'));
    afterAll(() => phone.close());

    it.each(Object.keys(PAGES))('%s', async (page) => {
      await phone.page.evaluate(`wx.reLaunch({ url: '/${urlOf(page)}' })`);
      await phone.at(`pages/${page}/${page}`);
      await phone.page.waitForLoadState('networkidle');
      for (const size of [17, 24, 'largest'] as const) {
        await chooseLetters(size);
        expect([size, await phone.page.evaluate(MEASURE)]).toEqual([size, []]);
      }
    });
  });

  describe('do what they say', () => {
    afterEach(() => phone.close());

    it('adds a family member in three steps and sends a card that holds the token alone', async () => {
      await open('family-add');
      await phone.tap('下一步');
      await phone.sees('请先选给谁缴。');
      await phone.tap('爸爸');
      await phone.tap('下一步');
      await phone.fill('姓名', '张建国');
      await phone.fill('身份证号', '610199195001011232');
      await phone.tap('下一步');
      await phone.sees('请先勾上"同意"，再点按钮。');
      await phone.tap('同意用身份证号查参保记录');
      await phone.tap('下一步');
      await phone.sees('怎么让本人同意？');
      await phone.tap('发微信给本人');
      await phone.sees('现在就能替他缴；他同意后，能看缴费记录');
      await phone.tap('发给本人');
      const card = await phone.page.evaluate<{ title: string; path: string }>('__phone.lastCard()');
      expect(card.path).toBe('/pages/family-consent/family-consent?t=a-token-of-one-hundred-and-28');
      expect(`${card.title}${card.path}`).not.toMatch(/张|610199|元/);
    });

    it('hands in a refund in three steps', async () => {
      await open('refund');
      await phone.tap('下一步');
      await phone.tap('下一步');
      await phone.sees('请先选为什么退。');
      await phone.tap('家人去世');
      await phone.tap('下一步');
      await phone.sees('要带：死亡证明、户口本');
      await phone.tap('提交申请');
      await phone.sees('申请已收到');
      await phone.sees('7月2日前答复');
    });

    it('shows the code of a receipt large and closes it again', async () => {
      await open('receipt');
      await phone.tap('点码看大图');
      await phone.page.getByRole('dialog', { name: '二维码大图' }).waitFor();
      await phone.tap('关闭');
      await phone.page.getByRole('dialog', { name: '二维码大图' }).waitFor({ state: 'hidden' });
    });

    it('opens the PDF under the receipt’s number, without spaces and hyphen', async () => {
      await open('receipt');
      await phone.tap('保存PDF');
      await phone.wechat('关闭文件', '缴费凭证-2606110048173601.pdf');
    });

    it('asks WeChat once for all reminders that are on, and tells the server what was tapped', async () => {
      await open('reminders');
      await phone.tap('再加一条');
      await phone.wechat('允许');
      await phone.sees('好了，同意了2种，每种发一条。');
      const tap = product.bodies
        .map((body) => JSON.parse(body) as { tap?: { tapId: string; results: unknown } })
        .at(-1)?.tap;
      expect(tap?.results).toEqual([
        { templateId: 'due', result: 'accept' },
        { templateId: 'in', result: 'accept' },
      ]);
      expect(tap?.tapId).toMatch(/^tap-\d{13}$/);
      await phone.tap('再加一条');
      await phone.wechat('拒绝');
      await phone.sees(/^不提醒也能缴。$/);
    });

    it('takes down that a person sees it differently, with the number at once', async () => {
      await open('why-not');
      await phone.tap('我觉得不对');
      await phone.sees('记下了，编号A13，6月20日前答复。');
      expect(JSON.parse(product.bodies.at(-1) ?? '')).toEqual({
        topic: 'disagree',
        participantId: rid('father'),
        feeYear: 2026,
        reasonKey: 'employeeInsured',
      });
    });

    it('makes letters larger at once', async () => {
      await open('settings');
      await phone.tap('最大');
      await phone.page.locator('.s4').first().waitFor();
      await phone.tap('跟微信一样');
      await phone.page.locator('.s0').first().waitFor();
    });

    it('asks once before it deletes an account and says what stays', async () => {
      await open('settings');
      await phone.tap('注销');
      await phone.sees('留下：缴费记录和凭证，按规定保存。');
      expect(product.asked).not.toContain('DELETE /api/account');
      await phone.tap('关闭');
      await phone.seesNot('真的要注销吗？');
      await phone.tap('注销');
      await phone.page.getByRole('dialog', { name: '真的要注销吗？' }).getByText('注销', { exact: true }).click();
      await phone.at('pages/home/home');
      expect(product.asked).toContain('DELETE /api/account');
      await phone.takeErrors();
    });

    it('shows help with its telephone numbers also without a net, now and the first time', async () => {
      await open('help');
      await phone.network('none');
      await phone.page.evaluate("wx.reLaunch({ url: '/pages/help/help' })");
      await phone.sees(/^这是.+查到的$/);
      await phone.sees('附近办理点');
      await phone.page.evaluate("__phone.clearStorage(); wx.reLaunch({ url: '/pages/help/help' })");
      await phone.sees('12366');
      await phone.sees('没连上网。选好的都还在。');
      await phone.seesNot('附近办理点');
      await phone.takeErrors();
    });
  });
});
