import type { HeldPhone } from '../support/held-phone';
import type { TestEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { countOf } from '../support/order-facts';
import type { OpenOptions, Phones } from '../support/phone';
import { placeOf, startPhones } from '../support/phone';
import { register } from '../support/register';
import type { TestPerson } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

/** The smallest phone that a main button must be seen on without scrolling. */
export const SMALL = { width: 375, height: 667 };

const LIVE_CREDITS = `(SELECT COUNT(*) FROM contribution_lines WHERE live_slot = 1 AND channel = 'wechat')`;

/** A world with people in its register, each of whom holds a phone under their key. */
export type Journeys = {
  world: World;
  phones: Phones;
  /** Opens somebody's phone; on a small one, unless told otherwise. */
  open(key: string, options?: OpenOptions): Promise<HeldPhone>;
  /** What happened since it was last asked: payments that WeChat took, and years that were credited for them. */
  sinceThen(): Promise<{ payments: number; credits: number }>;
  close(): Promise<void>;
};

type StartOptions = {
  /** Settings of the product that differ. */
  overrides?: Record<string, string>;
  /** Where the phones find the product, when it is not the product's own address. */
  through?: (baseUrl: string) => Promise<string>;
  /** More people for the register, who hold no phone. */
  others?: readonly TestPerson[];
};

export const startJourneys = async (
  engine: TestEngine,
  people: Readonly<Record<string, TestPerson>>,
  { overrides = {}, through = (baseUrl) => Promise.resolve(baseUrl), others = [] }: StartOptions = {},
): Promise<Journeys> => {
  const world = await startWorld(engine, { REQUESTS_PER_MINUTE: '100000', ...overrides });
  await register(world, [...Object.values(people), ...others]);
  const phones = await startPhones(
    { ...placeOf(world), baseUrl: await through(world.baseUrl) },
    { people: Object.entries(people).map(([key, { name, phone }]) => ({ key, name, phone })) },
  );
  let before = { payments: 0, credits: 0 };
  return {
    world,
    phones,
    open: (key, options = {}) => phones.open(key, { viewport: SMALL, ...options }),
    sinceThen: async () => {
      const orders = await world.wechat.control.orders();
      const now = {
        payments: orders.filter(({ transactionId }) => transactionId !== undefined).length,
        credits: await countOf(world, LIVE_CREDITS),
      };
      const since = { payments: now.payments - before.payments, credits: now.credits - before.credits };
      before = now;
      return since;
    },
    close: async () => {
      const broken = await brokenInvariants(world.product.database.reader);
      await phones.close();
      await world.close();
      if (broken.length > 0) throw new Error(`the books do not balance: ${broken.join(', ')}`);
    },
  };
};

/** What somebody tapped on pages since the first paint, beside typing; WeChat's own sheets do not count. */
export const tapsOf = async (phone: HeldPhone, fields: readonly string[] = []): Promise<string[]> => {
  const taps = (await phone.taps()).filter(({ where }) => where === 'page').map(({ text }) => text);
  return taps.filter((text) => !fields.some((field) => text.startsWith(field)));
};

/** The filled button of the page on top stands whole inside the screen, above everything, and nothing is wider than the page. */
export const checkPage = async (phone: HeldPhone): Promise<void> => {
  const found = await phone.page.evaluate<{ path: string; buttons: Box[]; widthPx: number }>(`(() => {
    const shown = [...document.querySelectorAll('.wx-window')].filter((one) => one.checkVisibility());
    const top = shown.at(-1);
    const buttons = [...top.querySelectorAll('.button-first')].filter((one) => one.checkVisibility()).map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      const onTop = document.elementFromPoint(x + width / 2, y + height - 4);
      return { text: one.innerText, x, y, width, height, isOnTop: one.contains(onTop) };
    });
    return { path: __phone.pages().at(-1).path, buttons, widthPx: Math.max(top.scrollWidth, document.documentElement.scrollWidth) };
  })()`);
  const { path, buttons, widthPx } = found;
  if (widthPx > SMALL.width) throw new Error(`${path} is ${widthPx} px wide`);
  if (buttons.length !== 1) throw new Error(`${path} has ${buttons.length} filled buttons`);
  for (const { text, x, y, width, height, isOnTop } of buttons) {
    const isInside = x >= 0 && y >= 0 && x + width <= SMALL.width && y + height <= SMALL.height && isOnTop;
    if (!isInside)
      throw new Error(`${path}: ${text} is not in sight: ${JSON.stringify({ x, y, width, height, isOnTop })}`);
    if (height < 60) throw new Error(`${path}: ${text} is ${height} px high`);
  }
};

type Box = { text: string; x: number; y: number; width: number; height: number; isOnTop: boolean };
