import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmMessage } from '../../server/operations/watch-alarms';
import { selfSignedCertificate } from '../local-wechat/server/keys/self-signed-certificate';
import { merchantAccounts } from '../../server/payments/merchant-account-store';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { register } from '../support/register';
import { aPerson, aResident } from '../support/resident';
import type { Webhook } from '../support/webhook';
import { startWebhook } from '../support/webhook';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describeOnEachEngine('alarms', (engine: TestEngine) => {
  let world: World;
  let webhook: Webhook<AlarmMessage & { text: { content: string } }>;
  beforeAll(async () => {
    webhook = await startWebhook();
    world = await startWorld(engine, { ALERT_WEBHOOK_URL: webhook.url });
    await world.runJobs(); // yesterday's bill
    await look();
    // The test's clock stands in June: that one alarm stands from the beginning.
    expect(webhook.taken.map(({ alarm, state }) => [alarm, state])).toEqual([['clockOffset', 'raised']]);
  });
  beforeEach(() => {
    webhook.taken.length = 0;
    webhook.isUp = true;
  });
  afterAll(async () => {
    await world.close();
    await webhook.close();
  });

  const look = async (): Promise<void> => {
    for (const job of [...world.product.ownJobs, ...world.product.alarmJobs]) await job.run();
  };
  const told = (alarm: string): string[] =>
    webhook.taken.filter((message) => message.alarm === alarm).map(({ state, found }) => `${state} ${found}`.trim());
  const sql = (text: string): Promise<number> => world.product.database.inTransaction((tx) => tx.change(text));
  /** WeChat's clock goes with ours. */
  const setClock = async (instant: Date): Promise<void> => {
    world.clock.set(instant);
    await world.wechat.control.setClockOffset(instant.getTime() - Date.now());
  };
  const advance = (milliseconds: number): Promise<void> =>
    setClock(new Date(world.clock.now().getTime() + milliseconds));
  let orders = 0;
  /** An order of somebody new; answers WeChat's number. */
  const anOrder = async (): Promise<string> => {
    orders += 1;
    const person = aPerson();
    await register(world, [person]);
    const resident = await aResident(world, person, `openid-alarm-${orders}`);
    const { orderId } = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    const { reader } = world.product.database;
    const row = await reader.row<{ outTradeNo: string }>('SELECT out_trade_no FROM orders WHERE rid = ?', [orderId]);
    return row?.outTradeNo ?? '';
  };
  /** Pays it at WeChat and brings the notice; answers our status. */
  const pay = async (outTradeNo: string): Promise<number> => {
    const [notice] = await world.wechat.control.makeNotices({ outTradeNos: [outTradeNo], pay: true });
    const { url = '', headers = {}, body = '' } = notice ?? {};
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  /** The alarms that are looked at once an hour come again. */
  const anHour = (): Promise<void> => advance(61 * MINUTE_MS);

  it('tells what stands once, again after an hour, and when it is over', async () => {
    const outTradeNo = await anOrder();
    await world.wechat.control.arm('notice.dropped', { count: 1 });
    await sql('ALTER TABLE ledger_entries RENAME TO ledger_entries_away');
    expect(await pay(outTradeNo)).toBe(204);
    await look();
    expect(told('inboxWaits')).toEqual([]);
    await advance(6 * MINUTE_MS);
    await Promise.all([look(), look()]); // two processes
    await advance(30 * MINUTE_MS);
    await look();
    expect(told('inboxWaits')).toEqual(['raised 1件']);
    await advance(31 * MINUTE_MS);
    await look();
    expect(told('inboxWaits')).toEqual(['raised 1件', 'repeated 1件']);
    await sql('ALTER TABLE ledger_entries_away RENAME TO ledger_entries');
    await world.runJobs();
    await world.runJobs();
    await look();
    await look();
    expect(told('inboxWaits')).toEqual(['raised 1件', 'repeated 1件', 'cleared']);
  });

  it('of events that nobody delivers', async () => {
    expect(await pay(await anOrder())).toBe(204);
    await advance(6 * MINUTE_MS);
    await look();
    expect(told('outboxWaits')).toEqual(['raised 1件']);
    await world.runJobs();
    await look();
    expect(told('outboxWaits')).toEqual(['raised 1件', 'cleared']);
  });

  it('of notices that are refused', async () => {
    for (let tries = 0; tries < 6; tries += 1) {
      await fetch(`${world.baseUrl}/wechat/payment-notices`, { method: 'POST', body: '{}' });
    }
    await look();
    expect(told('noticesRefused')).toEqual([expect.stringContaining('拒收6次')]);
    await advance(11 * MINUTE_MS);
    await look();
    expect(told('noticesRefused').at(-1)).toBe('cleared');
  });

  it('of an order that WeChat does not answer for', async () => {
    await anOrder();
    await world.wechat.control.arm('answer.reset', { count: 1_000 });
    for (let minutes = 0; minutes < 14; minutes += 1) {
      await advance(MINUTE_MS);
      await world.runJobs();
      if (minutes === 1) await look();
    }
    expect(told('orderUnknown')).toEqual([]);
    await look();
    expect(told('orderUnknown')).toEqual(['raised 1件']);
    await world.wechat.control.disarm('answer.reset');
    for (let minutes = 0; minutes < 14; minutes += 1) {
      await advance(MINUTE_MS);
      await world.runJobs();
    }
    await look();
    expect(told('orderUnknown')).toEqual(['raised 1件', 'cleared']);
  });

  it('of an order of a merchant whose key is not here any more', async () => {
    await anOrder();
    const former = { mode: 'direct', merchant: '1900000999', subMerchant: '', app: 'wx0', payeeName: '以前的收款单位' };
    await world.product.database.inTransaction(async (tx) => {
      const merchantAccountId = await tx.insert(merchantAccounts, {
        ...former,
        fromAt: new Date(0),
        toAt: new Date(0),
      });
      await tx.change(`UPDATE orders SET merchant_account_id = ? WHERE state IN ('created', 'payable')`, [
        merchantAccountId,
      ]);
    });
    for (let minutes = 0; minutes < 14; minutes += 1) {
      await advance(MINUTE_MS);
      await world.runJobs();
    }
    await look();
    expect(told('orderUnknown').at(-1)).toBe('raised 1件');
    await sql('UPDATE orders SET merchant_account_id = 1 WHERE merchant_account_id <> 1'); // its settings are back
    for (let minutes = 0; minutes < 14; minutes += 1) {
      await advance(MINUTE_MS);
      await world.runJobs();
    }
    await look();
    expect(told('orderUnknown').at(-1)).toBe('cleared');
  });

  it('of an order that WeChat says it never had', async () => {
    await anOrder();
    await world.wechat.control.arm('query.notExist', { count: 20 });
    await advance(2 * MINUTE_MS);
    await world.runJobs();
    await look();
    expect(told('orderMissing')).toEqual(['raised 1件']);
    await sql("UPDATE cases SET open_slot = NULL WHERE kind = 'orderMissingAtWeChat'");
    await look();
    expect(told('orderMissing')).toEqual(['raised 1件', 'cleared']);
  });

  it('of money in suspense that nobody is asked to look at, which is drift as well', async () => {
    const outTradeNo = await anOrder();
    await world.wechat.control.arm('trade.wrongAmount', { count: 1 });
    expect(await pay(outTradeNo)).toBe(204);
    await anHour();
    await look();
    expect([told('suspenseWithoutCase'), told('ledgerDrift')]).toEqual([[], []]);
    await sql("UPDATE cases SET open_slot = NULL WHERE subject LIKE 'suspense:%'");
    await anHour();
    await look();
    expect(told('suspenseWithoutCase')).toEqual(['raised 1件']);
    expect(told('ledgerDrift')).toEqual(['raised 每笔待查的钱有一件待办']);
    await sql("UPDATE cases SET open_slot = 1 WHERE subject LIKE 'suspense:%'");
    await anHour();
    await look();
    expect([told('suspenseWithoutCase').at(-1), told('ledgerDrift').at(-1)]).toEqual(['cleared', 'cleared']);
  });

  it('of a year whose figure is not that of its lines', async () => {
    await sql(
      'UPDATE person_years SET personal_fen = personal_fen + 1 WHERE id = (SELECT MIN(person_year_id) FROM leases)',
    );
    await anHour();
    await look();
    expect(told('ledgerDrift')).toEqual(['raised 每年已缴 = 那一年的缴费记录']);
    await sql(
      'UPDATE person_years SET personal_fen = personal_fen - 1 WHERE id = (SELECT MIN(person_year_id) FROM leases)',
    );
    await anHour();
    await look();
    expect(told('ledgerDrift').at(-1)).toBe('cleared');
  });

  it('of a bill that is not there at eleven', async () => {
    await world.wechat.control.arm('bill.creating', { count: 1_000 });
    await setClock(new Date('2026-06-20T02:30:00.000Z')); // 10:30
    await world.runJobs();
    await look();
    const before = told('billMissing').length; // nobody compared in the days that were jumped over
    await setClock(new Date('2026-06-20T03:01:00.000Z')); // 11:01
    await look();
    expect(told('billMissing').length + before).toBeGreaterThan(0);
    expect(webhook.taken.find(({ alarm }) => alarm === 'billMissing')?.found).toContain('的账单');
    await world.wechat.control.disarm('bill.creating');
    await anHour();
    await world.runJobs();
    await look();
    expect(told('billMissing').at(-1)).toBe('cleared');
  });

  it('of a certificate that ends', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const serial = 'AB'.repeat(20);
    const now = world.clock.now();
    const to = new Date(now.getTime() + 29 * DAY_MS);
    const pem = selfSignedCertificate({ serial, commonName: 'Tenpay.com Local', privateKey, publicKey, from: now, to });
    const file = join(world.settings['WECHAT_PAY_TRUSTED_KEYS_DIR'] ?? '', `${serial}.pem`);
    writeFileSync(file, pem);
    await anHour();
    await look();
    expect(told('certificateEnds')).toEqual([expect.stringMatching(/^raised 微信支付平台证书 (AB)+ 到2026-07/)]);
    rmSync(file);
    await anHour();
    await look();
    expect(told('certificateEnds').at(-1)).toBe('cleared');
  });

  it('of a clock that goes wrong, seen at the database', async () => {
    await setClock(new Date()); // right again
    await look();
    expect(told('clockOffset')).toEqual(['cleared']);
    await setClock(new Date(Date.now() + 31_000));
    await sql("DELETE FROM schedules WHERE name = 'alarm.clockOffset'"); // ten minutes later
    await look();
    expect(told('clockOffset').at(-1)).toMatch(/^raised 比数据库快3[0-9]秒/);
  });

  it('is told again when the webhook took nothing, and holds nothing personal', async () => {
    await sql("UPDATE cases SET open_slot = NULL WHERE kind = 'orderMissingAtWeChat'");
    await look();
    webhook.taken.length = 0;
    webhook.isUp = false;
    const row = await world.product.database.reader.row<{ id: number }>(
      "SELECT MAX(id) AS id FROM cases WHERE kind = 'orderMissingAtWeChat'",
    );
    await sql(`UPDATE cases SET open_slot = 1 WHERE id = ${row?.id ?? 0}`);
    await look();
    expect(told('orderMissing')).toEqual([]);
    webhook.isUp = true;
    await advance(MINUTE_MS);
    await look();
    expect(told('orderMissing')).toEqual(['raised 1件']);
    webhook.isUp = false;
    await sql("UPDATE cases SET open_slot = NULL WHERE kind = 'orderMissingAtWeChat'");
    await look();
    webhook.isUp = true;
    await look();
    expect(told('orderMissing')).toEqual(['raised 1件', 'cleared']);
    const [raised] = webhook.taken;
    expect(raised?.text.content).toMatch(/^【告警】年年缴（demo） /);
    expect(JSON.stringify(webhook.taken)).not.toMatch(/610199|李秀英|1990001|openid/);
    expect(world.logged.join('')).not.toContain('secret-of-the-webhook');
  });
});
