import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { reconcileCommand } from '../../server/cli/reconcile-commands';
import { merchantAccountsOn } from '../../server/payments/merchant-account-store';
import type { Day } from '../../server/shared/day';
import { addDays, dayOf, instantOf } from '../../server/shared/day';
import type { TestEngine } from '../support/engines';
import { advanceBoth, outTradeNoOf, until } from '../support/order-facts';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

export type Paid = { resident: Resident; orderId: string; outTradeNo: string };

/** A county whose days go by, each with its bill. */
export type BillWorld = {
  world: World;
  /** Somebody pays the 300 yuan tier of this year. `told`: WeChat's notice came. */
  pay(options?: { told?: boolean; at?: string }): Promise<Paid>;
  /** Somebody pays a year that was paid meanwhile: this money goes back. Answers the refund's number. */
  payTwice(): Promise<string>;
  today(): Day;
  /** Goes to the next morning, when the bill of the day is there, and answers that day. */
  nextMorning(): Promise<Day>;
  /** `niannian reconcile --day …`. */
  reconcile(onDay: string, ...words: string[]): Promise<{ code: number; printed: string }>;
  /** What was found different in the bill of a day, by kind. */
  differences(onDay: Day): Promise<Record<string, number>>;
  /** Kinds of the cases opened since this was asked last. */
  newCases(): Promise<string[]>;
  /** Everything that reconciliation may write: how often a second run changes it is never. */
  snapshot(): Promise<unknown[][]>;
  /** Puts this text in place of WeChat's bill of a day. */
  writeBill(onDay: Day, content: string | Buffer): Promise<void>;
  honestBill(onDay: Day): Promise<string>;
  close(): Promise<void>;
};

/** The tables of `snapshot`, in its order. */
export const SNAPSHOT = ['cases', 'bills', 'bill_parts', 'bill_lines', 'bill_differences', 'ledger_entries', 'orders'];

export const startBillWorld = async (
  engine: TestEngine,
  { people = 60, mode = 'direct' }: { people?: number; mode?: 'direct' | 'partner' } = {},
): Promise<BillWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-bills-'));
  const world = await startWorld(engine, { REQUESTS_PER_MINUTE: '1000000' }, { mode });
  const insured = Array.from({ length: people }, () => aPerson());
  await register(world, insured);
  const { reader } = world.product.database;
  const { control } = world.wechat;
  let met = 0;
  let lastCase = 0;

  const order = async (person: TestPerson | undefined, openid: string, phone = true): Promise<Paid> => {
    if (person === undefined) throw new Error('nobody is left');
    const resident = await aResident(world, phone ? person : { ...person, phone: undefined }, openid);
    const { orderId } = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    return { resident, orderId, outTradeNo: await outTradeNoOf(world, orderId) };
  };
  const settle = async (paid: Paid): Promise<void> => {
    const [notice] = await control.makeNotices({ outTradeNo: paid.outTradeNo, pay: true });
    await fetch(`${world.baseUrl}/wechat/payment-notices`, {
      method: 'POST',
      headers: notice?.headers ?? {},
      body: notice?.body ?? '',
    });
    if ((await paid.resident.show(paid.orderId)).state !== 'paid') throw new Error('not settled');
  };
  const refundState = async (outRefundNo: string): Promise<string | undefined> => {
    for (const job of world.product.jobs) if (job.name === 'sendRefunds') await job.run();
    const sql = 'SELECT state FROM refunds WHERE out_refund_no = ?';
    return (await reader.row<{ state: string }>(sql, [outRefundNo]))?.state;
  };

  return {
    world,
    pay: async ({ told = true, at } = {}) => {
      met += 1;
      const paid = await order(insured[met], `openid-bill-${met}`);
      await control.pay({ outTradeNo: paid.outTradeNo, notify: false, ...(at === undefined ? {} : { at }) });
      if (told) await settle(paid);
      return paid;
    },
    payTwice: async () => {
      met += 1;
      const first = await order(insured[met], `openid-bill-${met}`);
      await first.resident.request('POST', `/api/orders/${first.orderId}/close`, {});
      await settle(await order(insured[met], `openid-bill-${met}-child`, false));
      await settle(first);
      const outRefundNo = `${first.outTradeNo}R1`;
      await until(async () => {
        if ((await refundState(outRefundNo)) === 'succeeded') return true;
        await advanceBoth(world, 61_000);
        return false;
      });
      return outRefundNo;
    },
    today: () => dayOf(world.clock.now()),
    nextMorning: async () => {
      const today = dayOf(world.clock.now());
      await advanceBoth(world, instantOf(addDays(today, 1), '10:05').getTime() - world.clock.now().getTime());
      return today;
    },
    reconcile: async (onDay, ...words) => {
      const lines: string[] = [];
      const deps = { ...world.product.commands, print: (line: string) => lines.push(line) };
      const code = await reconcileCommand(deps, ['--day', onDay, ...words]);
      return { code, printed: lines.join('\n') };
    },
    differences: async (onDay) => {
      const rows = await reader.rows<{ kind: string; foundN: number }>(
        `SELECT d.kind, COUNT(*) AS found_n FROM bill_differences d JOIN bills b ON b.id = d.bill_id
         WHERE b.bill_day = ? GROUP BY d.kind`,
        [onDay],
      );
      return Object.fromEntries(rows.map(({ kind, foundN }) => [kind, foundN]));
    },
    newCases: async () => {
      const sql = 'SELECT id, kind FROM cases WHERE id > ? ORDER BY id';
      const rows = await reader.rows<{ id: number; kind: string }>(sql, [lastCase]);
      lastCase = rows.at(-1)?.id ?? lastCase;
      return rows.map(({ kind }) => kind);
    },
    snapshot: () => Promise.all(SNAPSHOT.map((table) => reader.rows(`SELECT * FROM ${table} ORDER BY id`))),
    writeBill: async (onDay, content) => {
      const file = join(folder, `${onDay}.csv`);
      writeFileSync(file, content);
      await control.writeBill({ day: onDay, file });
    },
    honestBill: async (onDay) => {
      const [account] = await merchantAccountsOn(reader, onDay);
      if (account === undefined) throw new Error('no merchant');
      const answer = await world.product.wechat.billSource.fetchTradeBill(account, onDay, 'ALL');
      if (answer.kind !== 'file') throw new Error(answer.kind);
      return (await buffer(answer.content)).toString('utf8');
    },
    close: async () => {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
