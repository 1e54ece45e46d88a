import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { orders } from '../../server/payments/order-store';
import { describeOnEachEngine } from '../support/engines';
import { advanceBoth, countOf } from '../support/order-facts';
import type { Ground } from '../support/paid-orders';
import { orderRow, payingAccount, transactionNoOf } from '../support/paid-orders';
import { buildProduct, runProgram } from '../support/run-program';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(600_000);

const LINES = 100_000;
const DAY = '2026-06-11';
const SECONDS_MAX = 15;
const MEGABYTES_MAX = 300;
const HEAP_MEGABYTES = 128; // what is garbage goes; were rows kept, the run would die of it
const HEADING =
  '\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const TOTALS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

const numberOf = (at: number): string => `260611${String(at).padStart(8, '0')}`;

describeOnEachEngine('a bill of 100,000 lines', (engine) => {
  let world: World;
  let folder: string;

  beforeAll(async () => {
    buildProduct();
    folder = mkdtempSync(join(tmpdir(), 'niannian-large-'));
    world = await startWorld(engine);
    const ground = await payingAccount(world, 'openid-large');
    await seedOrders(world, ground);
    const file = join(folder, 'bill.csv');
    writeFileSync(file, billOf(ground));
    await advanceBoth(world, 25 * 60 * 60_000);
    await world.wechat.control.writeBill({ day: DAY, file });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const runs = (): Promise<{ code: number | null; output: string }> =>
    runProgram(['server/cli/main.js', 'reconcile', '--day', DAY], {
      env: {
        ...world.settings,
        NODE_OPTIONS: [
          `--max-old-space-size=${HEAP_MEGABYTES}`,
          ...['shift-clock.cjs', 'print-usage.cjs'].map(
            (file) => `--require=${resolve(__dirname, '../support', file)}`,
          ),
        ].join(' '),
        CLOCK_SHIFT_MS: String(world.clock.now().getTime() - Date.now()),
      },
      secondsMax: 300,
    });

  it('is compared in seconds and little memory, each planted difference found and none invented', async () => {
    const { code, output } = await runs();
    const [, seconds = '', busy = '', megabytes = ''] =
      /usage: ([\d.]+) s, ([\d.]+) s busy, (\d+) MB/.exec(output) ?? [];
    console.log(`${engine.name}: ${LINES} lines in ${seconds} s, ${busy} s of a processor, ${megabytes} MB at most`);
    expect(output).toContain(`账单${LINES}行，相符${LINES - 4}行`);
    expect(code).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM bill_differences)')).toBe(5);
    for (const told of ['金额不一样：2笔', '账单有、这里没有：1笔', '账单里重复的行：1笔', '这里有、账单没有：1笔']) {
      expect(output).toContain(told);
    }
    expect(Number(megabytes)).toBeLessThan(MEGABYTES_MAX);
    expect(Number(busy)).toBeLessThan(SECONDS_MAX); // a processor's time: the clock on the wall measures the neighbours too
  });

  it('is compared once', async () => {
    const { code, output } = await runs();
    expect(output).toContain('以前已经对过');
    expect(code).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM bill_lines)')).toBe(LINES);
  });
});

/** Every order of the bill but one, and one that the bill does not have. */
const seedOrders = async (world: World, ground: Ground): Promise<void> => {
  const now = world.clock.now();
  const rows = Array.from({ length: LINES }, (_, at) =>
    orderRow(ground, {
      outTradeNo: numberOf(at),
      basketId: at + 1,
      state: 'paid',
      totalFen: 30_000,
      now,
      transactionNo: transactionNoOf(numberOf(at)),
      successAt: now,
    }),
  ).filter((_, at) => at !== 50_000);
  for (let start = 0; start < rows.length; start += 10_000) {
    await world.product.database.inTransaction((tx) => tx.insertMany(orders, rows.slice(start, start + 10_000)));
  }
};

// Lines 0 … n-2 are of orders, but: 10 and 99 000 cost a fen more, nobody made 50 000, and the last one repeats line 5.
const billOf = ({ account, openid }: Ground): string => {
  const lines = Array.from({ length: LINES }, (_, at) => {
    const number = numberOf(at === LINES - 1 ? 5 : at);
    const yuan = at === 10 || at === 99_000 ? '300.01' : '300.00';
    const cells = [
      ...[`${DAY} 10:00:00`, account.app, account.merchant, '0', '', transactionNoOf(number), number, openid],
      ...['JSAPI', 'SUCCESS', 'OTHERS', 'CNY', yuan, '0.00', '0', '0', '0.00', '0.00', '', ''],
      ...['城乡居民养老保险费 1笔', '', '1.80000', '0.60%', yuan, '0.00', ''],
    ];
    return cells.map((cell) => `\`${cell}`).join(',');
  });
  const total = (LINES * 300 + 0.02).toFixed(2);
  const totals = [String(LINES), total, '0.00', '0.00', '180000.00000', total, '0.00'];
  return [HEADING, ...lines, TOTALS, totals.map((cell) => `\`${cell}`).join(','), ''].join('\r\n');
};
