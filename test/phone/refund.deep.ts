import { describeInChromium } from '../support/chromium';
import { describeOnSqlite } from '../support/engines';
import type { HeldPhone } from '../support/held-phone';
import type { Officers } from '../support/officers';
import { officersOf } from '../support/officers';
import { advanceBoth, until } from '../support/order-facts';
import { aPerson, aResident } from '../support/resident';
import type { Journeys } from './journeys';
import { checkPage, startJourneys } from './journeys';

jest.setTimeout(120_000);

const MINUTE_MS = 60_000;
const people = { mother: aPerson({ name: '李桂花' }) };

describeInChromium('a refund on the phone', () => {
  describeOnSqlite('goes back', (engine) => {
    let journeys: Journeys;
    let officers: Officers;
    let phone: HeldPhone;
    beforeAll(async () => {
      journeys = await startJourneys(engine, people);
      officers = await officersOf(journeys.world);
    });
    afterAll(() => journeys.close());
    afterEach(() => phone.close());

    it('from the receipt to two officers and back: the receipt says so, also on a fresh page', async () => {
      const { world } = journeys;
      const mother = await aResident(world, people.mother, 'mother');
      const { orderId, requestPayment } = await mother.order(await mother.basket([{ feeYear: 2026, tier: '500' }]));
      await mother.cashier(requestPayment);
      await until(async () => (await mother.show(orderId)).state === 'paid');
      await world.runJobs();

      phone = await journeys.open('mother', { path: 'pages/receipts/receipts' });
      await phone.tap('500元');
      await phone.sees('电子缴费凭证');
      await phone.tap('缴错了，要退费');
      await phone.sees('要退哪一笔？为什么？');
      await checkPage(phone);
      await phone.tap('下一步');
      await phone.tap('下一步');
      await phone.sees('请先选为什么退。');
      await phone.tap('缴重了');
      await phone.tap('下一步');
      await phone.sees('退500元到原来付款的微信');
      await phone.sees('30个工作日内答复');
      await checkPage(phone);
      await phone.tap('提交申请');
      await phone.sees('申请已收到');
      await phone.sees('7月23日前答复');
      await checkPage(phone);

      // Opened again, on any phone: how far it is.
      await phone.reopen({ path: `pages/refund/refund?o=${orderId}` });
      await phone.sees('申请已收到');
      const [first, second] = officers.names;
      const number = ((await officers.refunds(['list'])).lines[0] ?? '').split('  ')[0] ?? '';
      await officers.refunds(['approve', number], first);
      await phone.reopen({ path: `pages/refund/refund?o=${orderId}` });
      await phone.sees('社保审核');
      await officers.refunds(['approve', number], second);
      await until(async () => {
        await advanceBoth(world, MINUTE_MS);
        await world.runJobs();
        return (await mother.show(orderId)).refunds[0]?.state === 'succeeded';
      });
      await phone.reopen({ path: `pages/refund/refund?o=${orderId}` });
      await phone.sees('500元已退给付款人。');
      await checkPage(phone);
      const { receipts } = await mother.show(orderId);
      await phone.reopen({ path: `pages/receipt/receipt?c=${receipts[0]?.receiptId ?? ''}` });
      await phone.sees(/已退500元/);
      await phone.seesNot('缴错了，要退费');
      await phone.tap('看退费办到哪了');
      await phone.sees('500元已退给付款人。');
      await phone.reopen();
      await phone.sees('选档次缴费'); // the year is open again
    });
  });
});
