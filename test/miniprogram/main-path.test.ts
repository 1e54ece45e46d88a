import { describeInChromium } from '../support/chromium';
import type { HeldPhone } from '../support/held-phone';
import type { Phones } from '../support/phone';
import { startPhones } from '../support/phone';
import { rid } from './canned-answers';
import type { CannedProduct } from './canned-product';
import { cannedProduct } from './canned-product';
import { MAIN_PATH } from './main-path-answers';
import { MEASURE } from './measure-page';

jest.setTimeout(120_000);

const PAGES: readonly string[] = [
  'home/home',
  'verify/verify',
  'verify-other/verify-other',
  `arrears/arrears?p=${rid('father')}`,
  `tier/tier?p=${rid('father')}&y=2026`,
  `tier/tier?p=${rid('father')}&y=2024`,
  `check/check?b=${rid('basket')}`,
  `result/result?o=${rid('order')}&s=pay.limit`,
  `result/result?o=${rid('order')}&s=done`,
  `result/result?o=${rid('paid')}`,
  `result/result?o=${rid('held')}`,
  `result/result?o=${rid('closed')}`,
];

describeInChromium('the main path', () => {
  let product: CannedProduct;
  let phones: Phones;
  let phone: HeldPhone;

  beforeAll(async () => {
    product = await cannedProduct(MAIN_PATH);
    const clockOffsetMs = Date.parse('2026-06-11T15:00:00+08:00') - Date.now();
    const place = { baseUrl: product.origin, controlUrl: `${product.origin}/control`, clockOffsetMs };
    phones = await startPhones(place, { people: [{ key: 'me', name: '张建强' }] });
  });
  afterAll(async () => {
    await phones.close();
    await product.close();
  });

  const open = async (path?: string): Promise<void> => {
    const how = path === undefined ? {} : { path: `pages/${path}` };
    phone = await phones.open('me', { ...how, viewport: { width: 375, height: 667 } });
    await phone.page.waitForLoadState('networkidle');
  };

  /** 最大 is our own setting, beyond WeChat's. */
  const chooseLetters = async (size: 17 | 24 | 'largest'): Promise<void> => {
    const choice = size === 'largest' ? 'largest' : 'wechat';
    await phone.page.evaluate(`wx.setStorageSync('fontChoice', { value: '${choice}', keptAtMs: Date.now() })`);
    await phone.page.evaluate(`__phone.setFont(${size === 'largest' ? 17 : size})`);
    await phone.page.locator({ 17: '.s0', 24: '.s3', largest: '.s4' }[size]).first().waitFor();
  };

  describe('fits a narrow phone, with targets for a thumb, at 17 px, 24 px and 最大', () => {
    beforeAll(() => open('verify/verify'));
    afterAll(() => phone.close());

    it.each(PAGES)('%s', async (path) => {
      await phone.page.evaluate(`wx.reLaunch({ url: '/pages/${path}' })`);
      await phone.at(`pages/${path.split('?')[0] ?? ''}`);
      await phone.page.waitForLoadState('networkidle');
      for (const size of [17, 24, 'largest'] as const) {
        await chooseLetters(size);
        expect([size, await phone.page.evaluate(MEASURE)]).toEqual([size, []]);
      }
    });
  });

  describe('a basket that is changed', () => {
    afterEach(() => phone.close());

    const father = (feeYear: number, tier = '45000') => ({ participantId: rid('father'), feeYear, tier });
    const mother = { participantId: rid('mother'), feeYear: 2026, tier: '300' };
    const sentLines = (): object[] => (JSON.parse(product.bodies.at(-1) ?? '{}') as { lines: object[] }).lines;

    it('opens with what it holds, and keeps what is not touched', async () => {
      await open(`check/check?b=${rid('basket')}`);
      await phone.page.getByText('修改').first().click();
      await phone.at('pages/arrears/arrears');
      await phone.sees('选了2年，一共');
      await phone.tap('下一步');
      await phone.at('pages/check/check');
      expect(sentLines()).toEqual(expect.arrayContaining([father(2026), father(2024), mother]));
      expect(sentLines()).toHaveLength(3);
    });
  });

  describe('stays within its taps before WeChat’s sheet', () => {
    afterEach(() => phone.close());

    /** There is no WeChat behind this product: its sheet fails to open, which is where the taps are counted. */
    const tapsUntilTheSheet = async (): Promise<number> => {
      await phone.at('pages/result/result');
      expect(product.asked).toContain('POST /api/orders');
      expect((await phone.takeErrors()).join()).toContain('requestPayment:fail');
      return (await phone.taps()).filter(({ where }) => where === 'page').length;
    };
    const tapsTo = async (way: readonly string[]): Promise<number> => {
      await open();
      product.asked.length = 0;
      for (const name of way) await phone.tap(name);
      return tapsUntilTheSheet();
    };

    it('two people at once: 2', async () => {
      expect(await tapsTo(['2人一起缴', '去微信付款'])).toBe(2);
    });

    it('by the years: 3', async () => {
      expect(await tapsTo(['看各年', '下一步', '去微信付款'])).toBe(3);
    });

    it('the first time: 6 with 查我的缴费 before, and two typed fields', async () => {
      await open('verify/verify');
      product.asked.length = 0;
      await phone.fill('姓名', '王德福');
      await phone.fill('身份证号', '610199198101081039');
      const typing = (await phone.taps()).length;
      await phone.tap('同意用身份证号查参保记录');
      await phone.tap('用微信手机号验证');
      await phone.tap('同意'); // WeChat's privacy question, asked once in a phone's life
      await phone.wechat('拒绝'); // goes on with name and number alone
      await phone.page.locator('.tier').filter({ hasText: '500' }).first().click();
      await phone.tap('就选500元');
      await phone.tap('去微信付款');
      const privacy = 1;
      expect((await tapsUntilTheSheet()) - typing - privacy).toBe(5);
    });

    it('from a reminder card: 1 on the page, the card itself is the other', async () => {
      await open(`check/check?r=${rid('reminder')}`);
      await phone.sees('从提醒打开');
      await phone.tap('去微信付款');
      expect(await tapsUntilTheSheet()).toBe(1);
    });
  });
});
