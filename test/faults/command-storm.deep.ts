import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { RefundOptions, RefundView } from '../../types/refunds';
import { addDays, dayOf, instantOf } from '../../server/shared/day';
import { describeOnMariadb } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import type { Officers } from '../support/officers';
import { officersOf } from '../support/officers';
import { advanceBoth, countOf, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import { buildProduct } from '../support/run-program';
import type { TcpProxy } from '../support/tcp-proxy';
import { startTcpProxy } from '../support/tcp-proxy';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(3_600_000);

/** So many statements of each run, evenly spread, in both fates. With `STORM_STATEMENTS=200` it is every statement. */
const STATEMENTS_MAX = Number(process.env['STORM_STATEMENTS'] ?? 1);
const FATES = ['drop', 'forward'] as const; // MariaDB never sees the statement, or nobody sees its answer
const MINUTE_MS = 60_000;
const CHECKOUT = resolve(__dirname, '../..');

type Kill = { n: number; fate: (typeof FATES)[number] };
type Paid = { payer: Resident; orderId: string; outTradeNo: string };

describeOnMariadb('a command or a worker that is killed at any statement', (engine) => {
  let world: World;
  let proxy: TcpProxy;
  let officers: Officers;
  let kills = 0;
  let met = 0;
  const people = Array.from({ length: 12 * STATEMENTS_MAX + 20 }, () => aPerson());

  beforeAll(async () => {
    buildProduct();
    world = await startWorld(engine, { REQUESTS_PER_MINUTE: '1000000' });
    await register(world, people);
    officers = await officersOf(world);
    proxy = await startTcpProxy(engine.settings.url);
  });
  afterAll(async () => {
    await proxy.close();
    await world.close();
  });

  /** Runs a compiled program against the proxy, to its end or to its death at the n-th statement. */
  const run = (words: readonly string[], { input = '', kill }: { input?: string; kill?: Kill } = {}): Promise<void> =>
    new Promise((ended) => {
      const child = spawn(process.execPath, [...words], {
        cwd: CHECKOUT,
        env: {
          PATH: process.env['PATH'],
          ...settingsWithoutRedis(world.settings),
          DATABASE_URL: proxy.url,
          NODE_OPTIONS: `--require=${resolve(__dirname, '../support/shift-clock.cjs')}`,
          CLOCK_SHIFT_MS: String(world.clock.now().getTime() - Date.now()),
        },
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      const dead = new Promise<void>((gone) => {
        child.once('exit', () => {
          gone();
        });
      });
      child.stdin.on('error', () => undefined); // it may die before it reads
      child.stdin.end(input);
      proxy.reset(async ({ n }) => {
        if (n !== kill?.n) return 'forward';
        kills += 1;
        child.kill('SIGKILL');
        await dead;
        return kill.fate;
      });
      void dead.then(() => {
        ended();
      });
    });
  const command = (...words: string[]): string[] => ['dist/server/cli/main.js', ...words];

  /** The command as it is, to count; then once for each chosen statement, killed there and given again. */
  const storm = async (make: () => Promise<{ words: string[]; input?: string }>): Promise<number> => {
    const first = await make();
    await run(first.words, first);
    const statements = proxy.counted();
    for (const kill of killsIn(statements)) {
      const { words, input = '' } = await make();
      await run(words, { input, kill });
      await run(words, { input });
    }
    proxy.reset();
    return statements;
  };

  const paid = async (): Promise<Paid> => {
    const payer = await aResident(world, people[met] ?? aPerson(), `openid-command-${met}`);
    met += 1;
    const { orderId, requestPayment } = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    expect(await payer.cashier(requestPayment)).toBe('ok');
    await until(async () => (await payer.show(orderId)).state === 'paid');
    return { payer, orderId, outTradeNo: await outTradeNoOf(world, orderId) };
  };
  const applied: Paid[] = [];
  const apply = async (): Promise<string> => {
    const of = await paid();
    applied.push(of);
    const options = await of.payer.request('GET', `/api/orders/${of.orderId}/refund-options`);
    const lineIds = (options.json as unknown as RefundOptions).lines.map(({ lineId }) => lineId);
    const answer = await of.payer.request('POST', '/api/refunds', {
      orderId: of.orderId,
      lineIds,
      reason: 'paidTwice',
    });
    const { number } = answer.json as unknown as RefundView;
    expect((await officers.refunds(['approve', number], officers.names[0])).exitCode).toBe(0);
    return number;
  };

  const workFor = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
    }
  };
  const expectReturnedOnce = async (): Promise<void> => {
    for (const { outTradeNo, payer, orderId } of applied) {
      const { refunds } = await world.wechat.control.order(outTradeNo);
      expect([outTradeNo, refunds.map(({ state, refundFen }) => `${state} ${refundFen}`)]).toEqual([
        outTradeNo,
        ['SUCCESS 30000'],
      ]);
      expect((await payer.show(orderId)).refunds).toMatchObject([{ state: 'succeeded' }]);
      expect((await payer.arrears()).years[0]?.obligation).toBe('due');
    }
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);
  };

  it('approves and returns each refund once', async () => {
    const [, second] = officers.names;
    const statements = await storm(async () => ({
      words: command('refunds', 'approve', await apply(), '--as', second),
      input: `${officers.secrets.get(second) ?? ''}\n`,
    }));
    await workFor(12);
    await expectReturnedOnce();
    console.log(`approve: ${statements} statements, ${kills} kills; ${applied.length} refunds, each returned once`);
  });

  it('sends each refund once, whenever the worker dies', async () => {
    const before = kills;
    for (const { n, fate } of killsIn(WORKER_STATEMENTS)) {
      const number = await apply();
      await officers.approve(number);
      await advanceBoth(world, MINUTE_MS);
      await run(['dist/server/main.js', 'worker'], { kill: { n, fate } });
    }
    proxy.reset();
    await workFor(12);
    await expectReturnedOnce();
    console.log(`worker: ${kills - before} kills; ${applied.length} refunds, each returned once`);
  });

  it('compares each day once, and settles what nobody told', async () => {
    const before = kills;
    const days: string[] = [];
    const untold: string[] = []; // closed here, and paid at WeChat all the same
    const statements = await storm(async () => {
      const lost = await aResident(world, people[met] ?? aPerson(), `openid-command-${met}`);
      met += 1;
      const { orderId } = await lost.order(await lost.basket([{ feeYear: 2026, tier: '300' }]));
      const outTradeNo = await outTradeNoOf(world, orderId);
      for (const fault of ['close.paidAfter', 'notice.dropped'] as const) {
        await world.wechat.control.arm(fault, { outTradeNo, count: 1 });
      }
      await lost.request('POST', `/api/orders/${orderId}/close`, {});
      untold.push(outTradeNo);
      await paid();
      const today = dayOf(world.clock.now());
      await advanceBoth(world, instantOf(addDays(today, 1), '10:05').getTime() - world.clock.now().getTime());
      days.push(today);
      return { words: command('reconcile', '--day', today) };
    });
    for (const day of days) {
      const compared = `(SELECT COUNT(*) FROM bills WHERE bill_day = ? AND state = 'compared')`;
      expect([day, await countOf(world, compared, [day])]).toEqual([day, 1]);
    }
    for (const outTradeNo of untold) {
      const credited = `(SELECT COUNT(*) FROM contribution_lines WHERE live_slot = 1 AND channel_ref LIKE ?)`;
      expect([outTradeNo, await countOf(world, credited, [`${outTradeNo}:%`])]).toEqual([outTradeNo, 1]);
    }
    expect(await countOf(world, '(SELECT COUNT(*) FROM bill_differences)')).toBe(days.length); // told late, each once
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);
    console.log(
      `reconcile: ${statements} statements, ${kills - before} kills; ${days.length} days, each compared once`,
    );
  });
});

/** Jobs run in the process itself. */
const settingsWithoutRedis = (settings: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'REDIS_URL'));

const WORKER_STATEMENTS = 90; // the start, and some rounds of every job

const killsIn = (last: number): Kill[] => {
  const step = Math.max(1, last / STATEMENTS_MAX);
  const numbers = Array.from({ length: Math.min(STATEMENTS_MAX, last) }, (_, at) => 1 + Math.floor((at + 0.5) * step));
  return FATES.flatMap((fate) => numbers.map((n) => ({ n: Math.min(n, last), fate })));
};
