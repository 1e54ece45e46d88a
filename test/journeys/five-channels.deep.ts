import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLease } from '../../server/contributions/person-year-store';
import { settlePayment } from '../../server/payments/settle-payment';
import { demoIdNumber } from '../demo/demo-person';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { countOf } from '../support/order-facts';
import type { Ground } from '../support/paid-orders';
import { orderOfYear, payingAccount, tradeOf } from '../support/paid-orders';
import { register } from '../support/register';
import { aPerson } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(900_000);

// Any number up to 1,000 by a command: RACES=1000 npm run test:deep -- test/journeys/five-channels
const ROUNDS = { SQLite: 200, MariaDB: 40 } as const;
const CHANNELS = ['bankCounter', 'villageCash', 'bankDebit'] as const;
const HEADER = '身份证号,年度,档次,个人缴费,政府补贴,缴费日期,渠道,流水号';
const LATE_MS_MAX = 60;
const MONEY_FEN = 30_000;

describeOnEachEngine('five channels for one year of one person', (engine) => {
  let world: World;
  let ground: Ground;
  let folder: string;
  let rulePackId: number;
  const rounds = Number(process.env['RACES'] ?? ROUNDS[engine.name]);
  const people = Array.from({ length: rounds }, (_, at) =>
    aPerson({ idNumber: demoIdNumber(at < 500 ? '1978-03-04' : '1979-05-06', 100 + (at % 500)) }),
  );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'niannian-race-'));
    world = await startWorld(engine);
    await register(world, people);
    ground = await payingAccount(world, 'openid-race');
    rulePackId = (await world.product.database.reader.row<{ id: number }>('SELECT id FROM rule_packs'))?.id ?? 0;
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Two orders: one was closed and is paid all the same, the other holds the year in every second round and is closed too
   * in the others; three other channels took money as well. WeChat's word comes a little later in each round.
   */
  const race = async (at: number, participantId: number): Promise<void> => {
    const { inTransaction } = world.product.database;
    const now = world.clock.now();
    const [closed, live] = [1, 2].map((one) => `260611${one}${String(at).padStart(7, '0')}`) as [string, string];
    await inTransaction(async (tx) => {
      const of = { participantId, feeYear: 2026, rulePackId, totalFen: MONEY_FEN, now };
      await orderOfYear(tx, ground, { ...of, outTradeNo: closed, basketId: 2 * at + 1, state: 'closed' });
      const isLive = at % 2 === 0;
      const order = { ...of, outTradeNo: live, basketId: 2 * at + 2, state: isLive ? 'payable' : 'closed' };
      const personYearId = await orderOfYear(tx, ground, order);
      if (isLive) await takeLease(tx, { personYearId, holderKind: 'order', holder: live, now });
    });
    const pay = (outTradeNo: string) => async (): Promise<void> => {
      await new Promise((later) => setTimeout(later, (at * 7) % LATE_MS_MAX));
      await inTransaction((tx) => settlePayment(tx, tradeOf(ground, outTradeNo, MONEY_FEN, now), now));
    };
    const files = CHANNELS.map((channel) => {
      const path = join(folder, `${at}-${channel}.csv`);
      writeFileSync(
        path,
        `${HEADER}\n${people[at]?.idNumber ?? ''},2026,300,300,0,2026-06-11,${channel},S-${at}-${channel}\n`,
      );
      return path;
    });
    const tell = (path: string) => async (): Promise<void> => {
      for (;;) {
        const told = await world.product.commands.importPaidYears({ path, apply: true, officer: 'test' });
        if (told.outcome === 'refused') throw new Error(JSON.stringify(told.problems));
        if (told.heldCount === 0) return;
      }
    };
    const acts = [pay(closed), pay(live), ...files.map(tell)];
    const start = at % acts.length; // everybody goes first in turn
    await Promise.all([...acts.slice(start), ...acts.slice(0, start)].map((act) => act()));
  };

  it('credits one of them; the others are refunded or a case, and no fen is without its place', async () => {
    const ids = await world.product.database.reader.rows<{ id: number }>('SELECT id FROM participants ORDER BY id');
    const began = performance.now();
    for (let at = 0; at < rounds; at += 1) await race(at, ids[at]?.id ?? 0);
    const winners = await world.product.database.reader.rows<{ channel: string; wonN: number }>(
      'SELECT channel, COUNT(*) AS won_n FROM contribution_lines WHERE live_slot = 1 GROUP BY channel ORDER BY channel',
    );
    const told = winners.map(({ channel, wonN }) => `${channel} ${wonN}`).join(', ');
    console.log(`${engine.name}: ${rounds} rounds in ${Math.round((performance.now() - began) / 1000)} s; ${told}`);

    const [credited, refunded, returned] = await Promise.all([
      countOf(world, '(SELECT COUNT(*) FROM contribution_lines WHERE live_slot = 1)'),
      countOf(world, '(SELECT COUNT(*) FROM refund_lines WHERE live_slot = 1)'),
      countOf(world, `(SELECT COUNT(*) FROM cases WHERE kind = 'uncreditableLine' AND return_by = 'otherChannel')`),
    ]);
    expect(credited).toBe(rounds);
    expect(await countOf(world, '(SELECT COUNT(DISTINCT person_year_id) FROM contribution_lines)')).toBe(rounds);
    expect(credited + refunded + returned).toBe(5 * rounds);
    expect(winners.length).toBeGreaterThan(1);
    expect(await countOf(world, `(SELECT COUNT(*) FROM orders WHERE state <> 'paid')`)).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM leases WHERE holder IS NOT NULL)')).toBe(0);
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);
  });
});
