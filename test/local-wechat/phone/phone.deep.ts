import { join } from 'node:path';
import { describeInChromium } from '../../support/chromium';
import type { HeldPhone } from '../../support/held-phone';
import type { OpenOptions, Phones } from '../../support/phone';
import { startPhones } from '../../support/phone';
import type { TestWorld } from '../server-world';
import { startTestWorld } from '../server-world';
import { CHECKOUT } from './checkout';
import type { ProductStandIn } from './product-stand-in';
import { productStandIn, signedOrder } from './product-stand-in';

jest.setTimeout(60_000);

describeInChromium('the phone, with a sample mini-program', () => {
  let world: TestWorld;
  let product: ProductStandIn;
  let phones: Phones;
  let phone: HeldPhone;
  const open = async (options: OpenOptions = {}): Promise<HeldPhone> => {
    phone = await phones.open('grandma', options);
    return phone;
  };
  beforeAll(async () => {
    world = await startTestWorld();
    product = await productStandIn(world);
    phones = await startPhones(
      { baseUrl: product.origin, controlUrl: world.wechat.controlUrl, clockOffsetMs: 0 },
      {
        miniProgram: join(CHECKOUT, 'test/local-wechat/phone/sample'),
        people: [
          { key: 'grandma', name: '李秀英', phone: '19900000001' },
          { key: 'grandson', name: '李小军', phone: '19900000002' },
        ],
        settings: {
          templates: [
            { id: 'due', title: '该缴费了' },
            { id: 'paid', title: '钱记好了' },
          ],
        },
      },
    );
  });
  afterAll(async () => {
    await phones.close();
    await product.close();
    await world.close();
  });
  afterEach(() => phone.close());

  describe('shows what the source says', () => {
    it('lists, WXS, components with their own styles, rpx in whole pixels', async () => {
      await open();
      await phone.sees('爸爸 500元');
      const styleOf = (selector: string, property: string): Promise<string> =>
        phone.page.evaluate<string>(
          `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`,
        );
      expect(await styleOf('wx-card wx-view wx-view', 'color')).toBe('rgb(0, 128, 0)');
      expect(await styleOf('wx-page > wx-page-root > wx-view', 'color')).toBe('rgb(31, 66, 114)');
      expect(await styleOf('wx-card > wx-view', 'borderTopWidth')).toBe('2px');
      await phone.tap('妈妈 300元');
      await phone.sees('点了妈妈');
    });

    it('fixes to the window of the page, between the bars', async () => {
      await open();
      const bar = await phone.page.getByText('底栏').boundingBox();
      expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBe(780 - 56);
    });

    it('opens pages, goes back, switches tabs, opens any page by its path', async () => {
      await open();
      await phone.tap('打开妈妈');
      await phone.at('pages/form/form');
      await phone.sees('妈妈');
      await phone.back();
      await phone.at('pages/home/home');
      await phone.tap('关于');
      await phone.sees('第3行');
      await phone.reopen({ path: 'pages/form/form?who=%E7%88%B7%E7%88%B7' });
      await phone.sees('爷爷');
    });

    it.each([false, true])('fills a form (with a finger: %s)', async (touch) => {
      await open({ path: 'pages/form/form', touch });
      await phone.fill('姓名', '李秀英');
      await phone.sees('离开了，3个字');
      await phone.tap('500元');
      await phone.sees('选了500');
      await phone.tap('同意');
      await phone.tap('关系：没选');
      await phone.wechat('妈妈', '请选择');
      await phone.sees('关系：妈妈');
      await phone.tap('提交');
      await phone.sees('{"name":"李秀英","tier":"500","agreed":["yes"],"loud":false,"relation":1}');
    });

    it('says WeChat’s font setting', async () => {
      await open({ font: 24 });
      await phone.sees('字号24');
    });
  });

  describe('is a WeChat', () => {
    it('signs in through wx.login, and every byte is counted', async () => {
      await open();
      phones.server.traffic.length = 0;
      await phone.tap('登录');
      await phone.sees('已登录');
      expect(product.openids).toEqual([world.openid]);
      const [request] = phones.server.traffic;
      expect(request).toMatchObject({ method: 'POST', path: '/api/sessions', status: 200 });
      expect(phone.bytes()).toBeGreaterThan(300);
      expect(phone.bytes()).toBeLessThan(2_000);
    });

    it('pays on its own sheet, after it was refused, and checks the signature', async () => {
      await open();
      const signed = await signedOrder(world);
      await phone.page.evaluate(`getApp().requestPayment = ${JSON.stringify(signed)}`);
      await phone.tap('付款');
      await phone.sees('¥200.00');
      await phone.paySheet('密码错');
      await phone.sees('支付密码错误，请重试');
      await phone.paySheet('取消');
      await phone.sees('requestPayment:fail cancel');
      await phone.tap('付款');
      await phone.paySheet('余额不足');
      await phone.sees('余额不足');
      await phone.tap('付款');
      await phone.paySheet('付款');
      await phone.sees('付了');
      await phone.page.evaluate(`getApp().requestPayment.paySign = 'forged'`);
      await phone.tap('付款');
      await phone.paySheet('付款');
      await phone.sees('requestPayment:fail 支付验证签名失败');
      const taps = await phone.taps();
      expect(taps.filter(({ where }) => where === 'page').map(({ text }) => text)).toEqual([
        '付款',
        '付款',
        '付款',
        '付款',
      ]);
      expect(taps.filter(({ where }) => where === 'wechat')).toHaveLength(5);
    });

    it('asks for each template, and keeps a choice that was to be kept', async () => {
      await open();
      await phone.tap('订阅');
      await phone.page.getByLabel('钱记好了').uncheck();
      await phone.page.getByLabel('总是保持以上选择，不再询问').check();
      await phone.wechat('允许', '小程序申请发送一次性消息');
      await phone.sees('due accept, paid reject');
      await phone.reopen();
      await phone.tap('订阅');
      await phone.sees('due accept, paid reject');
      await phone.page.evaluate('__phone.remove()');
    });

    it('asks about privacy once, before the first phone number', async () => {
      await open();
      await phone.tap('手机号');
      await phone.wechat('拒绝', '用户隐私保护提示');
      await phone.sees('privacy permission is not authorized');
      await phone.tap('手机号');
      await phone.wechat('同意', '用户隐私保护提示');
      await phone.wechat('允许', '申请获取并验证你的手机号');
      await phone.sees('有手机号');
      await phone.tap('手机号');
      await phone.wechat('拒绝', '申请获取并验证你的手机号');
      await phone.sees('getPhoneNumber:fail user deny');
      await phone.tap('复制');
      await phone.sees('内容已复制');
    });

    it('hands a card to another person', async () => {
      await open();
      await phone.page.getByRole('button', { name: '更多' }).click();
      await phone.sees('样例卡片');
      await phone.wechat('发送并替对方打开', '转发给朋友');
      await phone.at('pages/form/form');
      expect(await phone.page.evaluate('__phone.person()')).toBe('grandson');
    });

    it('opens a downloaded PDF under the name it was given, and only a PDF', async () => {
      await open();
      const download = (path: string): string =>
        `wx.downloadFile({ url: ${JSON.stringify(product.origin)} + '/receipt.pdf', filePath: ${JSON.stringify(path)} })`;
      const path = 'wxfile://usr/缴费凭证-2606110048173601.pdf';
      await phone.page.evaluate(`${download(path)}.then(({ filePath }) => wx.openDocument({ filePath }))`);
      await phone.wechat('关闭文件', '缴费凭证-2606110048173601.pdf');
      await expect(phone.page.evaluate(download('/etc/receipt.pdf'))).rejects.toThrow();
      expect((await phone.takeErrors()).join()).toContain('downloadFile:fail permission denied');
    });

    it('loses notices when it is told to, and answers nobody but its own page', async () => {
      await open();
      const lose = (isLost: boolean): Promise<unknown> =>
        phone.page.evaluate(
          `fetch('/wx/lost-notices', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"isLost":${isLost}}' })`,
        );
      await lose(true);
      expect((await world.wechat.control.faults()).armed.map(({ name }) => name)).toEqual(['notice.dropped']);
      await lose(false);
      expect((await world.wechat.control.faults()).armed).toEqual([]);
      const plain = await fetch(`${phones.server.url}/wx/login`, { method: 'POST', body: '{"person":"grandma"}' });
      expect(plain.status).toBe(404);
      const page = await (await fetch(phones.server.url)).text();
      expect(page).not.toContain(world.wechat.controlToken);
    });

    it('has bad networks', async () => {
      await open();
      await phone.network('none');
      await phone.tap('登录');
      await phone.sees('没有网络');
    });
  });

  describe('is no more lenient than WeChat', () => {
    it.each([
      ['太多数据', /setData of \d+ bytes: more than 1 MB/],
      ['别的网站', /request:fail url not in domain list: https:\/\/example\.com/],
      ['晚订阅', /requestSubscribeMessage:fail can only be invoked by user TAP gesture/],
      ['没有的函数', /wx\.getUserProfile is not here/],
      ['一直往里走', /navigateTo:fail webview count limit exceed/],
    ])('%s', async (button, error) => {
      await open();
      await phone.tap(button);
      await phone.page.waitForFunction('__errors.length > 0');
      expect((await phone.takeErrors())[0]).toMatch(error);
      expect(await phone.page.locator('#phone-faults').innerText()).toMatch(/^1个错误/);
    });

    it('a page that is not there', async () => {
      await open({ path: 'pages/nowhere/nowhere' });
      expect(await phone.takeErrors()).toEqual(['page "pages/nowhere/nowhere" is not found']);
    });

    it('gives scripts nothing of the browser', async () => {
      await open();
      const script = await (await fetch(`${phones.server.url}/mini-program.js`)).text();
      expect(script.slice(0, 200)).toContain('window, self, document');
    });

    it('tells of quiet errors when it is put away', async () => {
      const other = await phones.open('grandma');
      await other.tap('别的网站');
      await other.sees('url not in domain list');
      await expect(other.close()).rejects.toThrow('the phone had 1 errors');
      await open();
    });
  });
});
