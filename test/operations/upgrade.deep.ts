import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { dataSourceOf } from '../../server/database/data-source';
import type { MariadbEngine } from '../support/engines';
import { describeOnMariadb } from '../support/engines';
import { freePort } from '../support/free-port';
import type { Front } from '../support/front';
import { startFront } from '../support/front';
import type { InstalledProcess } from '../support/installed-release';
import {
  installOffline,
  laterRelease,
  releaseArchive,
  runInstalled,
  startInstalled,
  unpack,
} from '../support/installed-release';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf } from '../support/order-facts';
import { register } from '../support/register';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(600_000); // on a quiet machine it takes a tenth of this, with the archive made before

const PAYERS_MAX = 300;
const AT_ONCE = 2;
const DAY_MS = 24 * 60 * 60_000;
const PLANTED = 'PlantedLater1900000000000';
const MIGRATIONS = 'dist/server/database/migrations';

/**
 * The archive of a build that a county runs now: `npm run release` in a checkout of its commit. Without it this build is the
 * one before, and the next is this with a migration more.
 */
const EARLIER = process.env['UPGRADE_FROM'];

/** The next build: one migration more. */
const withOneMigrationMore = (index: string): string =>
  index
    .replace(
      '"use strict";',
      `"use strict";
class ${PLANTED} {
    name = '${PLANTED}';
    up(runner) { return require('./table-builder').createTable(runner, 'planted_later', ['name']); }
    down(runner) { return runner.dropTable('planted_later'); }
}`,
    )
    .replace('const migrations = [', `const migrations = [\n    ${PLANTED},`);

describeOnMariadb('a release on a county’s machine', (engine: MariadbEngine) => {
  const work = mkdtempSync(join(tmpdir(), 'niannian-upgrade-'));
  const prefix = join(work, 'opt');
  const [first, second] = [join(work, 'first'), join(work, 'second')];
  const nextBuild = (): Record<string, string> => ({
    [`${MIGRATIONS}/index.js`]: withOneMigrationMore(readFileSync(join(first, MIGRATIONS, 'index.js'), 'utf8')),
    'RELEASE.json': '{ "version": "0.2.0" }\n',
  });
  const migrationsOf = (release: string): number =>
    readdirSync(join(release, MIGRATIONS)).filter((name) => /^\d{4}-.*\.js$/.test(name)).length;
  /** How many migrations the next build brings. */
  const brought = (): number => (EARLIER === undefined ? 1 : migrationsOf(second) - migrationsOf(first));
  const elsewhere = `restored_${randomBytes(6).toString('hex')}`;
  const server = engine.settings.url.replace(/\/[^/]*$/, '');
  let front: Front;
  let world: World;
  let env: Record<string, string>;
  let ports: [string, string];
  const running: InstalledProcess[] = [];

  beforeAll(async () => {
    unpack(EARLIER ?? releaseArchive(), first);
    if (EARLIER === undefined) laterRelease(first, second, nextBuild());
    else unpack(releaseArchive(), second);
    front = await startFront();
    ports = [String(await freePort()), String(await freePort())];
    front.upstreams.push(...ports.map(Number));
    world = await startWorld(engine, {
      RUN_MODE: 'rehearsal',
      PUBLIC_BASE_URL: front.url,
      REQUESTS_PER_MINUTE: '1000000',
    });
    env = {
      ...world.settings,
      NODE_OPTIONS: `--require=${resolve(__dirname, '../support/shift-clock.cjs')}`,
      CLOCK_SHIFT_MS: String(world.clock.now().getTime() - Date.now()),
    };
    await administer(`CREATE DATABASE ${elsewhere}`);
  });
  afterAll(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await world.close();
    await front.close();
    await administer(`DROP DATABASE ${elsewhere}`);
    rmSync(work, { recursive: true, force: true });
  });

  const administer = async (sql: string): Promise<void> => {
    const connection = await createConnection(server.replace(/^mariadb:/, 'mysql:'));
    await connection.query(sql);
    await connection.end();
  };
  /** Back to the tables of an earlier build. */
  const undoMigrations = async (count: number): Promise<void> => {
    const source = await dataSourceOf(engine.settings).initialize();
    for (let at = 0; at < count; at += 1) await source.undoLastMigration();
    await source.destroy();
  };
  const niannian = (words: readonly string[], changes: Record<string, string> = {}): ReturnType<typeof runInstalled> =>
    runInstalled(prefix, words, { ...env, PORT: '0', ...changes });
  const startAll = async (): Promise<void> => {
    for (const [at, role] of (['api', 'api', 'worker'] as const).entries()) await restart(at, role);
  };
  /** As `systemctl restart` does, one unit. */
  const restart = async (at: number, role: 'api' | 'worker'): Promise<void> => {
    const before = running[at];
    if (before !== undefined) expect(await before.stop()).toBe(0);
    running[at] = await startInstalled(prefix, role, { ...env, PORT: ports[at] ?? '0' });
  };

  /** The world as residents reach it: through the front, at the installed processes. */
  const outside = (): World => ({ ...world, baseUrl: front.url, request: askFront });
  const refusals: string[] = [];
  const askFront: World['request'] = async (method, path, { token, body } = {}) => {
    const answer = await fetch(`${front.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status >= 500) refusals.push(`${method} ${path} ${answer.status}`);
    const json =
      (answer.headers.get('content-type')?.startsWith('application/json') ?? false)
        ? (JSON.parse(bytes.toString('utf8')) as Answer['json'])
        : {};
    return { status: answer.status, headers: answer.headers, json, bytes };
  };

  let met = 0;
  /** Signs in, verifies, pays this year, waits for the receipt and its PDF. Answers the code of the receipt. */
  const payOnce = async (person: ReturnType<typeof aPerson>): Promise<string> => {
    met += 1;
    const resident = await aResident(outside(), person, `openid-upgrade-${met}`);
    const { orderId, requestPayment } = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    expect(await resident.cashier(requestPayment)).toBe('ok');
    for (let tries = 0; tries < 300; tries += 1) {
      const { state, receipts } = (await resident.show(orderId)) as unknown as {
        state: string;
        receipts?: { receiptId: string }[];
      };
      const receiptId = receipts?.[0]?.receiptId;
      if (state === 'paid' && receiptId !== undefined) {
        const shown = await resident.request('GET', `/api/receipts/${receiptId}`);
        const printed = await resident.request('GET', `/api/receipts/${receiptId}/pdf`);
        expect(printed.bytes.subarray(0, 5).toString()).toBe('%PDF-');
        return /verify#([^"]+)/.exec(JSON.stringify(shown.json))?.[1] ?? '';
      }
      await new Promise((next) => setTimeout(next, 100));
    }
    throw new Error('paid, but no receipt within 30 s');
  };
  const isGenuine = async (code: string): Promise<boolean> =>
    (await askFront('POST', '/api/receipt-checks', { body: { code } })).status === 200;

  it('installs offline, is upgraded under load, restored elsewhere, and given new keys: nothing is lost', async () => {
    const began = performance.now();
    const said = (what: string): void => {
      console.log(`${((performance.now() - began) / 1000).toFixed(1)} s  ${what}`);
    };
    const people = Array.from({ length: PAYERS_MAX }, () => aPerson());
    const last = aPerson();
    await register(world, [...people, last]);
    if (EARLIER !== undefined) await undoMigrations(brought());
    const installed = (): string => readlinkSync(join(prefix, 'current'));
    expect(installOffline(first, prefix)).toContain('已装好');
    const before = installed();
    expect((await niannian(['migrate', '--plan'])).output).toContain('没有要做的迁移');
    await startAll();
    said('installed and running');

    const codes: string[] = [];
    let isOver = false;
    const payer = async (): Promise<void> => {
      for (let person = people.pop(); person !== undefined && !isOver; person = people.pop())
        codes.push(await payOnce(person));
    };
    const load = Promise.all(Array.from({ length: AT_ONCE }, payer));
    const upgrade = async (): Promise<void> => {
      const backup = await niannian(['backup', '--to', join(work, 'backups')]);
      expect(backup).toMatchObject({ code: 0 });
      const folder = /已备份到 (\S+)：/.exec(backup.output)?.[1] ?? '';
      installOffline(second, prefix);
      const { output } = await niannian(['migrate', '--plan']);
      expect(output.match(/\d{13} {2}旧版运行时能做/g)).toHaveLength(brought());
      expect(await niannian(['migrate', '--apply'])).toMatchObject({ code: 0 });
      const paidBefore = codes.length;
      await startAll(); // one after the other
      expect(codes.length).toBeGreaterThan(paidBefore);
      said(`upgraded: ${paidBefore} paid before, ${codes.length - paidBefore} while it restarted`);
      isOver = true;
      const restored = await niannian(['restore', '--from', folder], { DATABASE_URL: `${server}/${elsewhere}` });
      expect(restored.output).toContain('账面差：0');
      expect(restored.code).toBe(0);
      said('restored elsewhere, drift 0');
    };
    await Promise.all([load, upgrade()]);
    said(`${codes.length} have their receipt`);
    expect(installed()).not.toBe(before);
    expect([refusals, front.unanswered()]).toEqual([[], 0]);
    expect(await countOf(world, `(SELECT COUNT(*) FROM orders WHERE state = 'paid')`)).toBe(codes.length);
    expect(await countOf(world, '(SELECT COUNT(*) FROM receipts)')).toBe(codes.length);
    if (EARLIER === undefined) expect(await countOf(world, '(SELECT COUNT(*) FROM planted_later)')).toBe(0);
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);

    const ofBefore = codes[0] ?? '';
    expect((await niannian(['keys', 'add', 'data'])).code).toBe(0);
    const rotated = await niannian(['keys', 'rotate', 'data']);
    expect(rotated.output).toContain('还有0个用旧密钥');
    expect(await niannian(['keys', 'rotate', 'receipts'])).toMatchObject({ code: 0 });
    said('new keys while running');
    await advanceBoth(world, DAY_MS);
    env['CLOCK_SHIFT_MS'] = String(world.clock.now().getTime() - Date.now());
    await startAll();
    const after = await payOnce(last);
    expect(await countOf(world, `(SELECT COUNT(*) FROM receipts WHERE key_name = 'k2026-1')`)).toBe(1);
    expect([await isGenuine(ofBefore), await isGenuine(after)]).toEqual([true, true]);
    const offline = await niannian(['receipts', 'verify', `${front.url}/verify#${ofBefore}`]);
    expect(offline.code).toBe(0);
    expect([refusals, front.unanswered()]).toEqual([[], 0]);
    said('a receipt of before and one of after are genuine');
  });
});
