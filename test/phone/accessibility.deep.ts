import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../local-wechat/phone/checkout';
import { describeInChromium } from '../support/chromium';
import { describeOnSqlite } from '../support/engines';
import type { HeldPhone } from '../support/held-phone';
import { PAGE_STATES } from './page-states';
import type { Town } from './phone-town';
import { startTown } from './phone-town';

jest.setTimeout(600_000);

/** WeChat's standard and largest size, and the largest of our own setting. */
const FONTS = [
  { name: '17', px: 17, choice: 'wechat' },
  { name: '24', px: 24, choice: 'wechat' },
  { name: '30', px: 24, choice: 'largest' },
] as const;
type Font = (typeof FONTS)[number];

const INSTRUMENTS = [require.resolve('axe-core/axe.min.js'), join(__dirname, 'measure-page.cjs')].map((file) =>
  readFileSync(file, 'utf8'),
);
const { pages: PAGES } = JSON.parse(readFileSync(join(CHECKOUT, 'miniprogram/app.json'), 'utf8')) as {
  pages: string[];
};
const SCREENSHOTS = process.env['SCREENSHOTS'];

type Measured = {
  path: string;
  axe: number;
  contrast?: number;
  amountContrast?: number;
  mainPx?: number;
  otherPx?: number;
  ratio?: number;
  fontPx?: number;
  lettersPx: number[];
  hiddenMains: string[];
  problems: string[];
};

/** Nothing that is read is smaller than this: the size of notes. 元 alone is smaller, beside its figure. */
const NOTE_PX: Record<Font['name'], number> = { '17': 16, '24': 21, '30': 26 };
/** What is not a note, at the largest size. */
const MAIN_PX = 30;

const lettersTooSmall = ({ name }: Font, { lettersPx }: Measured): string[] =>
  lettersPx
    .filter((px) => px < NOTE_PX[name] || (name === '30' && px !== NOTE_PX[name] && px < MAIN_PX))
    .map((px) => `${name} px: letters of ${px} px`);

const setFont = async (phone: HeldPhone, { px, choice }: Font): Promise<void> => {
  await phone.page.evaluate(`
    wx.setStorageSync('fontChoice', { value: ${JSON.stringify(choice)}, keptAtMs: Date.now() });
    __phone.setFont(${px});
  `);
  await phone.page.waitForFunction(
    `[...document.querySelectorAll('.frame')].at(-1)?.classList.contains(${JSON.stringify(choice === 'largest' ? 's4' : px > 22 ? 's3' : 's0')})`,
  );
  await phone.page.waitForTimeout(150); // what onShow asked of the server is drawn
};

const measure = async (phone: HeldPhone): Promise<Measured> => {
  if (!(await phone.page.evaluate<boolean>('"__measurePage" in globalThis'))) {
    for (const instrument of INSTRUMENTS) await phone.page.evaluate(instrument);
  }
  return phone.page.evaluate<Measured>('__measurePage()');
};

describeInChromium('every page in its states', () => {
  describeOnSqlite('measured at 17, 24 and 30 px', (engine) => {
    let town: Town;
    beforeAll(async () => {
      town = await startTown(engine);
      if (SCREENSHOTS !== undefined) mkdirSync(SCREENSHOTS, { recursive: true });
    });
    afterAll(() => town.close());

    const reached = new Set<string>();
    const rows: string[] = [];

    it.each(PAGE_STATES)('$name', async (state) => {
      const { name } = state;
      const phone = await state.show(town);
      const problems: string[] = [];
      for (const font of FONTS) {
        await setFont(phone, font);
        const found = await measure(phone);
        reached.add(found.path);
        rows.push(rowOf(name, font, found));
        problems.push(...found.problems.map((problem) => `${font.name} px: ${problem}`));
        if (font.name !== '30') {
          problems.push(...found.hiddenMains.map((button) => `${font.name} px: ${button}: not whole in sight`));
        }
        problems.push(...lettersTooSmall(font, found));
        if (SCREENSHOTS !== undefined && font.name !== '30') {
          await phone.screenshot(join(SCREENSHOTS, `${name.replaceAll(' ', '-')}-${font.name}.png`));
        }
      }
      await setFont(phone, FONTS[0]);
      expect(problems).toEqual([]);
    });

    it('leaves no page of app.json out', () => {
      process.stderr.write(`${[HEAD, ...rows].join('\n')}\n`);
      expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
    });
  });
});

const HEAD = ['page and state'.padEnd(28), 'px', 'axe', 'text', 'sum', 'main', 'other', 'line', 'font', 'bad'].join(
  '\t',
);

const rowOf = (name: string, font: Font, found: Measured): string => {
  const { axe, contrast, amountContrast, mainPx, otherPx, ratio, fontPx } = found;
  const figures = [axe, contrast, amountContrast, mainPx, otherPx, ratio, fontPx].map((one) => String(one ?? '–'));
  return [name.padEnd(28), font.name, ...figures, found.problems.length].join('\t');
};
