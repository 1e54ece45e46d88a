import { join } from 'node:path';
import { CHECKOUT } from '../local-wechat/phone/checkout';
import { describeInChromium } from './chromium';
import { describeOnEachEngine } from './engines';
import { openPhone } from './phone';

jest.setTimeout(90_000);

describeInChromium('a phone in a test', () => {
  describeOnEachEngine('on the product', (engine) => {
    it('signs in at the product through the local WeChat, at the time of the test', async () => {
      const held = await openPhone({
        engine,
        miniProgram: join(CHECKOUT, 'test/local-wechat/phone/sample'),
        people: [{ key: 'grandma', name: '李秀英', phone: '19900010001' }],
      });
      const { world, phone } = held;
      await phone.tap('登录');
      await phone.sees('已登录');
      const launchedAt = await phone.page.evaluate<number>('getApp().launchedAt');
      expect(Math.abs(launchedAt - world.clock.now().getTime())).toBeLessThan(60_000);
      await held.close();
    });
  });
});
