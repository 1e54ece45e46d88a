import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '../../server/shared/day';
import type { ArrearsYear } from '../../types/arrears';
import { demoCounty } from '../demo/county';
import type { DemoPerson } from '../demo/demo-person';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { until } from '../support/order-facts';
import { brokenInvariants } from '../support/invariants';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

/** What each example person of the demo county is there to show: the state of this year and of the years before. */
const SHAPES: Readonly<Record<string, string>> = {
  lixiuying: '2026 due required; 2025–2020 paid',
  zhangjianguo: '2026 paid optional; 2025–2020 paid',
  wangdefu: '2026 due required; 2025 late optional; 2024–2020 paid',
  liuguilan: '2026 paid optional; 2025 paid; 2024–2023 late optional; 2022–2020 paid',
  chenyonggui: '2026 due required; 2025–2021 late optional',
  zhaoxiaoyan: '2026 notYet waiting',
  sunchanghai:
    '2026 due required; 2025 late optional reachingAge; 2024–2023 paid; 2022 late optional reachingAge; 2021–2020 paid',
  zhouyumei: '2026 notOwed overAge; 2025–2020 paid',
  wufugui: '2026 covered governmentPaid; 2025–2020 paid',
  zhengaihua: '2026 due required; 2025–2020 paid',
  mawanli: '2026 covered optional governmentPaid; 2025–2020 paid',
  guoyouzhi: '2026 due required; 2025–2020 late optional; 2019 closed needsAssessment',
  gaojianjun: '2026 due required; 2025 paid; 2024–2023 notOwed employeeInsured; 2022–2020 paid',
  luoming: '2026–2020 notOwed employeeInsured',
  liangxue: '2026 notOwed student; 2025 notOwed student',
  songzhiqiang: '2026 closed paused; 2025–2020 late paused',
  tangcanzhan: '2026 covered optional governmentPaid; 2025–2020 paid',
  hanbeizheng: '2026 covered optional governmentPaid; 2025–2020 paid',
  fengpinkun: '2026 due required; 2025–2020 paid',
};

describeOnEachEngine('the demo county', (engine: TestEngine) => {
  let world: World;
  let examples: DemoPerson[];
  const residents = new Map<string, Resident>();

  beforeAll(async () => {
    world = await startWorld(engine);
    examples = demoCounty(dayOf(world.clock.now()), 0).people;
    await register(world, examples);
    for (const person of examples)
      residents.set(person.alias ?? '', await aResident(world, person, `demo-${person.alias ?? ''}`));
  });
  afterAll(async () => {
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);
    await world.close();
  });

  const resident = (alias: string): Resident => {
    const found = residents.get(alias);
    if (found === undefined) throw new Error(`no example ${alias}`);
    return found;
  };

  it.each(Object.entries(SHAPES))('%s: %s', async (alias, shape) => {
    const { years } = await resident(alias).arrears();
    const shown = years.filter((year) => year.feeYear >= 2020 || shape.includes(String(year.feeYear)));
    expect(inWords(shown)).toBe(shape);
  });

  it('pays for everybody who may pay, and prints every name on a receipt of their own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-names-'));
    let paidCount = 0;
    for (const person of examples) {
      const own = resident(person.alias ?? '');
      const [thisYear] = (await own.arrears()).years;
      if (thisYear === undefined || thisYear.payable === 'none') continue;
      const kind = thisYear.obligation === 'paid' ? 'supplement' : 'contribution';
      const tier = kind === 'supplement' ? '800' : '500';
      const started = await own.order(await own.basket([{ feeYear: thisYear.feeYear, tier, kind }]));
      expect(await own.cashier(started.requestPayment)).toBe('ok');
      await until(async () => (await own.show(started.orderId)).state === 'paid');
      await world.runJobs();
      const { receipts } = await own.show(started.orderId);
      const receiptId = receipts[0]?.receiptId ?? '';
      const path = join(folder, `${person.alias ?? ''}.pdf`);
      writeFileSync(path, (await own.request('GET', `/api/receipts/${receiptId}/pdf`)).bytes);
      const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
      expect(text.replace(/\s/g, '')).toContain(person.name);
      expect(text).not.toContain(person.idNumber);
      paidCount += 1;
    }
    expect(paidCount).toBeGreaterThanOrEqual(15);
    const page = join(folder, 'page');
    execFileSync('pdftoppm', ['-r', '200', '-png', '-singlefile', join(folder, 'helaoda.pdf'), page]);
    const scanned = execFileSync('zbarimg', ['--quiet', '--raw', `${page}.png`], { encoding: 'utf8' }).trim();
    const code = scanned.split('#')[1] ?? '';
    expect(world.product.commands.verifyOffline(scanned, undefined)).toMatchObject({
      feeYears: [2026],
      amountFen: 50_000,
    });
    expect((await world.request('POST', '/api/receipt-checks', { body: { code } })).json).toMatchObject({
      genuine: true,
    });
    const flipped = `${code.slice(0, 40)}${code[40] === 'A' ? 'B' : 'A'}${code.slice(41)}`;
    expect(world.product.commands.verifyOffline(flipped, undefined)).toBeUndefined();
    expect((await world.request('POST', '/api/receipt-checks', { body: { code: flipped } })).status).toBe(422);
    rmSync(folder, { recursive: true, force: true });
  });
});

/** `2026 due required; 2025–2020 paid`: runs of years in the same state, newest first. */
const inWords = (years: readonly ArrearsYear[]): string => {
  const stateOf = ({ obligation, payable, reason }: ArrearsYear): string =>
    [obligation, ...(payable === 'none' ? [] : [payable]), ...(reason === undefined ? [] : [reason.key])].join(' ');
  const runs: { first: number; last: number; state: string }[] = [];
  for (const year of years) {
    const run = runs[runs.length - 1];
    if (run?.state === stateOf(year) && stateOf(year) !== 'notOwed student') run.last = year.feeYear;
    else runs.push({ first: year.feeYear, last: year.feeYear, state: stateOf(year) });
  }
  return runs.map(({ first, last, state }) => `${first === last ? first : `${first}–${last}`} ${state}`).join('; ');
};
