import { resolve } from 'node:path';
import { describeOnMariadb } from '../support/engines';
import { freePort } from '../support/free-port';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf, outTradeNoOf } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident, signIn } from '../support/resident';
import type { ServerProcess } from '../support/server-process';
import { startServer } from '../support/server-process';
import type { TcpProxy } from '../support/tcp-proxy';
import { startTcpProxy } from '../support/tcp-proxy';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(600_000); // on a quiet machine it takes a third of this

/**
 * So many statements of each walk, evenly spread, once with the statement lost and once with its answer lost. Both walks
 * are shorter than 48: with `STORM_STATEMENTS=48` it is every statement.
 */
const STATEMENTS_MAX = Number(process.env['STORM_STATEMENTS'] ?? 5);
const FATES = ['drop', 'forward'] as const; // MariaDB never sees the statement, or nobody sees its answer
const MINUTE_MS = 60_000;

type Started = Awaited<ReturnType<Resident['order']>>;
type Waiting = { resident: Resident; tap: () => Promise<Response | undefined> };

/** undefined: the server died before it answered. */
const ask = (url: string, init: RequestInit): Promise<Response | undefined> => fetch(url, init).catch(() => undefined);

describeOnMariadb('a server that is killed at any statement', (engine) => {
  let world: World;
  let proxy: TcpProxy;
  let server: ServerProcess;
  let met = 0;
  let kills = 0;
  const people: TestPerson[] = Array.from({ length: 4 * STATEMENTS_MAX + 2 }, () => aPerson());

  beforeAll(async () => {
    world = await startWorld(engine, { REQUESTS_PER_MINUTE: '1000000' });
    await register(world, people);
    proxy = await startTcpProxy(engine.settings.url);
    server = await startServer({
      program: ['server/main.js', 'api'], // the jobs run in the test, so that it counts the statements of one request
      env: {
        ...world.settings,
        PORT: String(await freePort()),
        DATABASE_URL: proxy.url,
        NODE_OPTIONS: `--require=${resolve(__dirname, '../support/shift-clock.cjs')}`,
        CLOCK_SHIFT_MS: String(world.clock.now().getTime() - Date.now()),
      },
    });
  });
  afterAll(async () => {
    await server.kill();
    await proxy.close();
    await world.close();
  });

  /** Somebody with a basket who taps 付款 at the server that will be killed. */
  const aWaiting = async (): Promise<Waiting> => {
    const openid = `openid-storm-${met}`;
    const resident = await aResident(world, people[met] ?? aPerson(), openid);
    met += 1;
    const token = await signIn(world, openid);
    const { basketId, quoteHash } = await resident.basket([{ feeYear: 2026, tier: '300' }]);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ basketId, quoteHash });
    return { resident, tap: () => ask(`${server.baseUrl}/api/orders`, { method: 'POST', headers, body }) };
  };

  const tell = async (outTradeNo: string): Promise<() => Promise<Response | undefined>> => {
    const [notice] = await world.wechat.control.makeNotices({ outTradeNo, pay: true });
    if (notice === undefined) throw new Error('no notice');
    const { headers, body } = notice;
    return () => ask(`${server.baseUrl}/wechat/payment-notices`, { method: 'POST', headers, body });
  };

  const statementsOf = async (work: () => Promise<Response | undefined>): Promise<number> => {
    proxy.reset();
    expect((await work())?.ok).toBe(true);
    return proxy.counted();
  };

  /** Kills the server at the n-th statement of this work. */
  const killAt = async (
    { n, fate }: Kill,
    work: () => Promise<Response | undefined>,
  ): Promise<Response | undefined> => {
    let dying: Promise<void> | undefined;
    proxy.reset(async (statement) => {
      if (statement.n !== n) return 'forward';
      await (dying = server.kill());
      kills += 1;
      return fate;
    });
    const answer = await work();
    proxy.reset();
    await dying;
    if (!server.isRunning()) await server.start();
    return answer;
  };

  const orderOf = async (answer: Response | undefined): Promise<Started> => {
    expect(answer?.status).toBe(200);
    return (await answer?.json()) as Started;
  };

  it('loses and doubles nothing', async () => {
    const { control } = world.wechat;
    await control.arm('notice.dropped', { count: 10_000 }); // WeChat tells nobody but through this test
    const began = performance.now();

    const first = await aWaiting();
    let started: Response | undefined;
    const ofStart = await statementsOf(async () => (started = await first.tap()));
    const firstNumber = await outTradeNoOf(world, (await orderOf(started)).orderId);
    const ofSettle = await statementsOf(await tell(firstNumber));

    const payable: string[] = [];
    let abandoned = 0;
    const startKills = killsIn(ofStart);
    for (const [at, kill] of startKills.entries()) {
      const { resident, tap } = await aWaiting();
      await killAt(kill, tap);
      if (at % 3 === 0) {
        abandoned += 1; // never comes back
        continue;
      }
      const { orderId, requestPayment } = await orderOf(await tap());
      expect(await resident.cashier(requestPayment)).toBe('ok');
      payable.push(await outTradeNoOf(world, orderId));
    }
    const killsOfStart = kills;

    const acknowledged = [firstNumber];
    let toldAgain = 0;
    const settleKills = killsIn(ofSettle);
    for (const [at, kill] of settleKills.entries()) {
      const outTradeNo =
        payable.pop() ?? (await outTradeNoOf(world, (await orderOf(await (await aWaiting()).tap())).orderId));
      const notice = await tell(outTradeNo);
      let answer = await killAt(kill, notice);
      if (answer === undefined && at % 2 === 0) {
        toldAgain += 1;
        answer = await notice();
      }
      if (answer?.status === 204) acknowledged.push(outTradeNo);
    }
    await server.kill();

    // What was acknowledged is there before any job has looked.
    for (const outTradeNo of acknowledged) {
      expect(
        await countOf(world, `(SELECT COUNT(*) FROM orders WHERE out_trade_no = ? AND state = 'paid')`, [outTradeNo]),
      ).toBe(1);
    }
    for (let minute = 0; minute < 25; minute += 1) {
      await advanceBoth(world, MINUTE_MS);
      await world.runJobs();
    }

    const atWeChat = await control.orders();
    const paid = atWeChat.filter(({ state }) => state === 'SUCCESS').map(({ outTradeNo }) => outTradeNo);
    console.log(
      `${kills} kills: ${killsOfStart} in ${ofStart} statements of start, ${kills - killsOfStart} in ${ofSettle} of settle; ` +
        `${acknowledged.length} payments acknowledged, ${toldAgain} told again, ${abandoned} orders abandoned; ` +
        `${paid.length} paid at WeChat; ${Math.round((performance.now() - began) / 1000)} s`,
    );
    expect(kills).toBe(startKills.length + settleKills.length);
    expect(atWeChat.filter(({ state }) => state !== 'SUCCESS' && state !== 'CLOSED')).toEqual([]);
    for (const outTradeNo of paid) {
      const sql = `(SELECT COUNT(*) FROM contribution_lines WHERE live_slot = 1 AND channel_ref LIKE ?)`;
      expect([outTradeNo, await countOf(world, sql, [`${outTradeNo}:%`])]).toEqual([outTradeNo, 1]);
    }
    expect(await countOf(world, '(SELECT COUNT(*) FROM contribution_lines)')).toBe(paid.length);
    expect(await countOf(world, '(SELECT COUNT(*) FROM receipts)')).toBe(paid.length);
    expect(await countOf(world, '(SELECT COUNT(*) FROM refunds)')).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM cases)')).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM leases WHERE holder IS NOT NULL)')).toBe(0);
    expect(await countOf(world, `(SELECT COUNT(*) FROM orders WHERE state NOT IN ('paid', 'closed'))`)).toBe(0);
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);
  });
});

type Kill = { n: number; fate: (typeof FATES)[number] };

/** Each statement from the first to the last, in both fates; evenly spread ones when they are too many. */
const killsIn = (last: number): Kill[] => {
  const step = Math.max(1, last / STATEMENTS_MAX);
  const numbers = Array.from({ length: Math.min(STATEMENTS_MAX, last) }, (_, at) => 1 + Math.floor(at * step));
  return FATES.flatMap((fate) => numbers.map((n) => ({ n, fate })));
};
