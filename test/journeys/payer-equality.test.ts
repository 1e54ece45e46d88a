import { sha256Hex } from '../../server/shared/ids';
import type { Basket } from '../../types/baskets';
import type { Relation } from '../../types/family-links';
import type { TestEngine } from '../support/engines';
import { chatIn } from '../bot/chat-world';
import { describeOnSqlite } from '../support/engines';
import { addFamily, askByCard, decide } from '../support/family';
import { until } from '../support/order-facts';
import {
  everyTwin,
  HIDDEN_TWINS,
  packsOfTwins,
  PAID_TWIN,
  PAYING_TWINS,
  REACHING_TWINS,
  SUSPENDED_TWIN,
} from '../support/payer-twins';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

/** What is random or a moment, and so differs between any two people. */
const BY_CHANCE =
  /"(requestId|asOf|expiresAt|quoteExpiresAt|quoteHash|verifyUrl|maskedIdNumber|number|paidAt|heldUntil|payableUntil|until|basketId|orderId|receiptId|id|participantId|linkId|busyUntil)":"[^"]*"/g;
const LISTS = /"(qrRows|receiptsOfOrder)":\[[^\]]*\]/g;
const SIGNED = /"requestPayment":\{[^}]*\}/g;
const IN_PATHS = /[A-Za-z0-9_-]{22}|\d{14}/g;

describeOnSqlite('to a payer one person looks like another', (engine: TestEngine) => {
  let world: World;
  let payer: Resident;
  const daughter = aPerson({ name: '张小兰', enrolledDay: '2025-01-05', paid: PAID_TWIN.paid });

  const quoted = aPerson({ groups: PAYING_TWINS[0]?.members[0]?.person.groups ?? [] });

  beforeAll(async () => {
    world = await startWorld(engine, { REQUESTS_PER_MINUTE: '100000', ...packsOfTwins() });
    await register(world, [daughter, quoted, ...everyTwin()]);
    payer = await aResident(world, daughter, 'equal-payer');
  });
  afterAll(() => world.close());

  let residents = 0;
  /** The payer has this one person in the family while `look` looks; with their leave when `isFull`. */
  const withLink = async (
    person: TestPerson,
    look: (participantId: string) => Promise<string[]>,
    { isFull = false, relation = 'father' }: { isFull?: boolean; relation?: Relation } = {},
  ): Promise<string[]> => {
    const { participantId, linkId } = await addFamily(payer, person, relation);
    try {
      if (isFull) {
        residents += 1;
        const insured = await aResident(world, person, `equal-insured-${residents}`);
        expect((await decide(insured, await askByCard(payer, linkId), 'agree')).status).toBe(200);
      }
      return await look(participantId);
    } finally {
      await payer.request('DELETE', `/api/family-links/${linkId}`);
    }
  };

  /** One line an answer: what was asked, and every byte that is not chance. */
  const told = (asked: string, { status, bytes }: Answer): string =>
    `${asked.replace(IN_PATHS, '…')} ${status} ${bytes
      .toString()
      .replace(LISTS, '"$1":[]')
      .replace(SIGNED, '"requestPayment":{}')
      .replace(BY_CHANCE, '"$1":"…"')}`;
  const get = async (path: string): Promise<string> => told(`GET ${path}`, await payer.request('GET', path));
  const post = async (path: string, body: object = {}): Promise<{ said: string; answer: Answer }> => {
    const answer = await payer.request('POST', path, body);
    return { said: told(`POST ${path}`, answer), answer };
  };
  const basketIn = ({ json }: Answer): Basket => json as unknown as Basket;

  /** What every page says before anything is chosen, and what becomes of each choice. */
  const pages = async (participantId: string): Promise<string[]> => {
    const at = `/api/participants/${participantId}`;
    const said = [await get('/api/home'), await get(`${at}/arrears`), await get(`${at}/account`)];
    for (const year of [2026, 2025, 2024]) said.push(await get(`${at}/eligibility?y=${year}`));
    for (const tier of ['300', '500', '6000', '999']) {
      const { said: basket } = await post('/api/baskets', { lines: [{ participantId, feeYear: 2026, tier }] });
      said.push(basket);
    }
    const inChat = await chatIn(world).ask('equal-payer', '欠费');
    expect(inChat).toHaveLength(2);
    return [...said, ...inChat];
  };

  const orderOf = async (participantId: string): Promise<string[]> => {
    const basket = await post('/api/baskets', { lines: [{ participantId, feeYear: 2026, tier: '500' }] });
    const { basketId, quoteHash } = basketIn(basket.answer);
    const order = await post('/api/orders', { basketId, quoteHash });
    return [basket.said, order.said, await get('/api/home')];
  };

  const paying = async (participantId: string): Promise<string[]> => {
    const lines = [2026, 2024].map((feeYear) => ({ participantId, feeYear, tier: '500' }));
    const made = await post('/api/baskets', { lines });
    const basket = basketIn(made.answer);
    const { orderId, requestPayment } = await payer.order(basket);
    const open = [
      await get(`/api/orders/${orderId}`),
      await get('/api/home'),
      await get(`/api/baskets/${basket.basketId}`),
    ];
    expect(await payer.cashier(requestPayment)).toBe('ok');
    await until(async () => (await payer.show(orderId)).state === 'paid');
    await world.runJobs();
    const receiptId = (await payer.show(orderId)).receipts[0]?.receiptId ?? '';
    const after = [`/api/orders/${orderId}`, '/api/home', `/api/participants/${participantId}/arrears`];
    const receipt = [`/api/receipts/${receiptId}`, `/api/receipts/${receiptId}/progress`];
    const said = [made.said, ...open];
    for (const path of [...after, ...receipt]) said.push(await get(path));
    return said;
  };

  describe.each(PAYING_TWINS)('a tier costs $offFen fen less', ({ ordinary, members }) => {
    let plain: { pages: string[]; full: string[]; paying: string[] };
    beforeAll(async () => {
      plain = {
        pages: await withLink(ordinary, pages),
        full: await withLink(ordinary, pages, { isFull: true }),
        paying: await withLink(ordinary, paying),
      };
      expect(plain.pages.join('')).toContain('dueNoTier');
      expect(plain.full.join('')).toContain('"tierSource":"lastYear","chosenIn":2025');
      expect(plain.paying.join('')).toContain('缴费成功');
    });
    it.each(members)('for $name as for an ordinary person whose tiers cost that', async ({ person }) => {
      expect(await withLink(person, pages)).toEqual(plain.pages);
      expect(await withLink(person, pages, { isFull: true })).toEqual(plain.full);
      expect(await withLink(person, paying)).toEqual(plain.paying);
    });
  });

  describe('nothing is to be paid', () => {
    const nothing = async (participantId: string): Promise<string[]> => [
      ...(await pages(participantId)),
      ...(await orderOf(participantId)),
    ];
    let paid: string[];
    let full: string[];
    beforeAll(async () => {
      paid = await withLink(PAID_TWIN, nothing);
      full = await withLink(SUSPENDED_TWIN, nothing, { isFull: true });
      expect(paid.join('')).toContain('今年不用缴');
      expect(paid.join('')).toContain('现在不用缴或不能缴，请本人问12333。');
    });
    it.each(HIDDEN_TWINS)(
      'for $name as for somebody who has paid; with leave, as for the others',
      async ({ person }) => {
        expect(await withLink(person, nothing)).toEqual(paid);
        expect(await withLink(person, nothing, { isFull: true })).toEqual(full);
      },
    );
  });

  it('the hash of a quote is no way to try out who else pays', async () => {
    await withLink(quoted, async (participantId) => {
      const basket = await payer.basket([{ participantId, feeYear: 2026, tier: '500' }]);
      const figures = await world.product.database.reader.row<{ figuresText: string }>(
        'SELECT figures_text FROM quotes WHERE quote_hash = ?',
        [basket.quoteHash],
      );
      expect(figures?.figuresText).toContain('governmentPaid');
      expect(sha256Hex(figures?.figuresText ?? '')).not.toBe(basket.quoteHash);
      return [];
    });
  });

  it('the advice before benefit age is not for a payer', async () => {
    const [near, far] = REACHING_TWINS;
    expect(await withLink(near, pages)).toEqual(await withLink(far, pages));
    expect(await withLink(near, paying)).toEqual(await withLink(far, paying));
  });
});
