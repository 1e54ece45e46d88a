import type { Basket } from '../../types/baskets';
import { describeInChromium } from '../support/chromium';
import { describeOnSqlite } from '../support/engines';
import { addFamily, askByCard, decide } from '../support/family';
import type { HeldPhone } from '../support/held-phone';
import { until } from '../support/order-facts';
import type { Twin } from '../support/payer-twins';
import { everyTwin, HIDDEN_TWINS, packsOfTwins, PAID_TWIN, PAYING_TWINS } from '../support/payer-twins';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Journeys } from './journeys';
import { startJourneys } from './journeys';

jest.setTimeout(120_000);

/** A page as a payer has it on the screen: its words, for people who read a red test, and its pixels. */
type Seen = { page: string; words: string; pixels: Buffer };

/**
 * Numbers, minutes and codes are another each time, whoever is paid for: they are drawn alike before the picture is taken.
 * Digits alone, so that no word and no sum can hide behind it.
 */
const DRAW_ALIKE = `(() => {
  const top = [...document.querySelectorAll('.wx-window')].filter((one) => one.checkVisibility()).at(-1);
  const walker = document.createTreeWalker(top, 4);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    node.textContent = node.textContent
      .replace(/\\d{4} \\d{4} \\d{4} \\d{2}/g, '0000 0000 0000 00')
      .replace(/^\\d\\*{16}[\\dX]$/, '6****************0')
      .replace(/\\d{2}:\\d{2}/g, '10:00')
      .replace(/还剩\\d+分钟/g, '还剩15分钟');
  }
  for (const code of top.querySelectorAll('.qr,canvas,wx-image')) code.style.visibility = 'hidden';
})()`;

describeInChromium('what a payer sees of somebody', () => {
  describeOnSqlite('is pixel for pixel what a payer sees of anybody', (engine) => {
    const daughter = aPerson({ name: '张小兰', paid: PAID_TWIN.paid });
    let journeys: Journeys;
    let payer: Resident;
    let phone: HeldPhone;
    beforeAll(async () => {
      journeys = await startJourneys(engine, { daughter }, { overrides: packsOfTwins(), others: everyTwin() });
      payer = await aResident(journeys.world, daughter, 'daughter');
      phone = await journeys.open('daughter');
      await phone.sees('看各年');
    });
    afterAll(async () => {
      await phone.close();
      await journeys.close();
    });

    let insuredN = 0;
    const withLink = async (
      person: TestPerson,
      isFull: boolean,
      look: (participantId: string) => Promise<Seen[]>,
    ): Promise<Seen[]> => {
      const { participantId, linkId } = await addFamily(payer, person, 'father');
      try {
        if (isFull) {
          insuredN += 1;
          const insured = await aResident(journeys.world, person, `insured-${insuredN}`);
          await decide(insured, await askByCard(payer, linkId), 'agree');
        }
        return await look(participantId);
      } finally {
        await payer.request('DELETE', `/api/family-links/${linkId}`);
      }
    };

    const see = async (page: string, query: string, wanted: string | RegExp): Promise<Seen> => {
      await phone.page.evaluate(`wx.reLaunch({ url: '/pages/${page}/${page}${query}' })`);
      await phone.at(`pages/${page}/${page}`);
      await phone.sees(wanted);
      await phone.page.evaluate(DRAW_ALIKE);
      const words = await phone.words();
      return { page, words, pixels: await phone.page.screenshot({ animations: 'disabled' }) };
    };

    const years = async (participantId: string): Promise<Seen[]> => [
      await see('home', '', '爸爸'),
      await see('arrears', `?p=${participantId}`, '缴哪几年？'),
    ];
    const paying = async (participantId: string): Promise<Seen[]> => {
      const lines = [2026, 2024].map((feeYear) => ({ participantId, feeYear, tier: '500' }));
      const basket = (await payer.request('POST', '/api/baskets', { lines })).json as unknown as Basket;
      const seen = [
        ...(await years(participantId)),
        await see('tier', `?p=${participantId}&y=2026`, '今年缴多少？'),
        await see('check', `?b=${basket.basketId}`, '请核对，再付款'),
      ];
      const { orderId, requestPayment } = await payer.order(basket);
      seen.push(await see('result', `?o=${orderId}&s=pay.cancelled`, '还没付款，没有扣钱'));
      expect(await payer.cashier(requestPayment)).toBe('ok');
      await until(async () => (await payer.show(orderId)).state === 'paid');
      await journeys.world.runJobs();
      const receiptId = (await payer.show(orderId)).receipts[0]?.receiptId ?? '';
      seen.push(
        await see('result', `?o=${orderId}`, '您已付款'),
        await see('receipt', `?c=${receiptId}`, '保存PDF'),
        await see('tracker', `?c=${receiptId}`, '税务入账'),
        await see('home', '', '已缴，正在记账'),
      );
      return seen;
    };
    const nothing = async (participantId: string): Promise<Seen[]> => [
      ...(await years(participantId)),
      await see('why-not', `?p=${participantId}&y=2026`, '请本人问12333'),
    ];

    const judge = (seen: readonly Seen[], wanted: readonly Seen[]): void => {
      expect(seen.map(({ page, words }) => `${page}: ${words}`)).toEqual(
        wanted.map(({ page, words }) => `${page}: ${words}`),
      );
      const others = seen.filter(({ pixels }, at) => wanted[at]?.pixels.equals(pixels) !== true);
      expect(others.map(({ page }) => page)).toEqual([]);
    };

    describe.each(PAYING_TWINS)('a tier costs $offFen fen less', ({ ordinary, members }) => {
      let plain: Seen[];
      beforeAll(async () => {
        plain = await withLink(ordinary, true, paying);
      });
      it.each(members as Twin[])('for $name', async ({ person }) => {
        judge(await withLink(person, true, paying), plain);
      });
    });

    describe('nothing is to be paid', () => {
      let paid: Seen[];
      beforeAll(async () => {
        paid = await withLink(PAID_TWIN, false, nothing);
        expect(paid[0]?.words).toContain('今年不用缴');
      });
      it.each(HIDDEN_TWINS as Twin[])('for $name', async ({ person }) => {
        judge(await withLink(person, false, nothing), paid);
      });
    });
  });
});
