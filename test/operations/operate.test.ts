import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeOperate } from '../../server/compose-operate';
import { SEALED_COLUMNS } from '../../server/compose-sealed-columns';
import type { Settings } from '../../server/env';
import { MAINTENANCE_USAGE, maintenanceCommand } from '../../server/cli/maintenance-commands';
import { readSettings } from '../../server/env';
import { readDataKeys } from '../../server/operations/key-files';
import { countByKey, rotateDataKeys } from '../../server/operations/rotate-keys';
import { silentLogger } from '../../server/shared/logger';
import { declaredTables } from '../support/declared-tables';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { brokenInvariants } from '../support/invariants';
import { officersOf } from '../support/officers';
import { register } from '../support/register';
import type { Resident, TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

it('every sealed column is known to the rotation of keys', () => {
  const declared = declaredTables().flatMap(({ table }) =>
    table.columns
      .map((column) => column.replace(/\?$/, ''))
      .filter((column) => column.endsWith('_enc') || column.startsWith('sealed_'))
      .map((column) => `${table.name}.${column}`),
  );
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(declared.sort());
});

describeOnEachEngine('operating a county', (engine: TestEngine) => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-operate-'));
  let world: World;
  let settings: Settings;
  let person: TestPerson;
  let resident: Resident;
  beforeAll(async () => {
    world = await startWorld(engine);
    const read = readSettings(world.settings);
    if (!read.ok) throw new Error(read.problems.join());
    settings = read.settings;
    person = aPerson({ paid: [{ feeYear: 2025, tier: 300, subsidy: 45, paidDay: '2025-06-01' }] });
    await register(world, [person]);
    resident = await aResident(world, person, 'openid-operate');
    const started = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    await resident.cashier(started.requestPayment);
    await until(async () => (await resident.show(started.orderId)).state === 'paid');
    await world.runJobs();
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const operate = (changes: Partial<Settings> = {}): ReturnType<typeof composeOperate> =>
    composeOperate({ ...settings, ...changes }, { clock: world.clock, logger: silentLogger });
  const receiptCode = async (): Promise<string> => {
    const { receipts } = (await resident.request('GET', '/api/receipts')).json as unknown as {
      receipts: { id: string }[];
    };
    const shown = (await resident.request('GET', `/api/receipts/${receipts[0]?.id ?? ''}`)).json;
    return /verify#([^"]+)/.exec(JSON.stringify(shown))?.[1] ?? '';
  };
  const isGenuine = async (code: string): Promise<boolean> =>
    (await world.request('POST', '/api/receipt-checks', { body: { code } })).status === 200;

  it('a backup is whole, holds no key, and proves itself where it is restored', async () => {
    const { folder: made, manifest } = await operate().backup(folder);
    expect(manifest.ledger).toMatchObject({ personal: -60_000, wechatClearing: 30_000 });
    expect(manifest.needs).toEqual(['DATA_KEYS_FILE（密钥1）', 'INDEX_KEY_FILE', 'RECEIPT_KEYS_FILE（demo-1）']);
    const keys = readFileSync(settings.DATA_KEYS_FILE, 'utf8') + readFileSync(settings.INDEX_KEY_FILE, 'utf8');
    const secrets = keys.match(/[A-Za-z0-9+/]{43}=/g) ?? [];
    expect(secrets).toHaveLength(2);
    for (const file of readdirSync(made)) {
      expect(statSync(join(made, file)).mode & 0o777).toBe(0o600);
      const bytes = readFileSync(join(made, file)).toString('latin1');
      for (const secret of [...secrets, person.idNumber, person.phone]) expect(bytes).not.toContain(secret);
    }
    const elsewhere = operate({ DATABASE_URL: `sqlite:${join(folder, 'elsewhere.db')}` });
    const outcome = await elsewhere.restore(made);
    expect(outcome).toMatchObject({ kind: 'restored', differences: [] });
    const again = await elsewhere.backup(join(folder, 'again'));
    expect(again.manifest.tables.map(({ name, rows }) => [name, rows])).toEqual(
      manifest.tables.map(({ name, rows }) => [name, rows]),
    );
    expect(again.manifest.ledger).toEqual(manifest.ledger);
    expect(await elsewhere.restore(made)).toMatchObject({ kind: 'refused', why: 'notEmpty' });
  });

  it('a backup that lost a fen, a row or a file is told, not believed', async () => {
    const { folder: made } = await operate().backup(join(folder, 'damaged'));
    const to = (name: string): ReturnType<typeof operate> => operate({ DATABASE_URL: `sqlite:${join(folder, name)}` });
    const manifestFile = join(made, 'manifest.json');
    const manifest = readFileSync(manifestFile, 'utf8');
    writeFileSync(manifestFile, manifest.replace('"personal": -60000', '"personal": -60001'));
    expect(await to('one.db').restore(made)).toMatchObject({
      differences: ['账户 personal：备份时-60001分，恢复后-60000分'],
    });
    writeFileSync(manifestFile, manifest.replace('Operations1700000000011', 'Later1800000000000'));
    expect(await to('two.db').restore(made)).toMatchObject({ kind: 'refused', why: 'unknown' });
    writeFileSync(manifestFile, manifest);
    copyFileSync(join(made, 'ledger_entries.jsonl.gz'), join(made, 'ledger_postings.jsonl.gz'));
    expect(await to('three.db').restore(made)).toEqual({ kind: 'refused', why: 'damaged', what: 'ledger_postings' });
    expect(await to('four.db').restore(folder)).toMatchObject({ kind: 'refused', why: 'noBackup' });
  });

  it('data keys change while residents go on: everything is sealed anew and opens', async () => {
    const { inTransaction, reader } = world.product.database;
    const old = await countByKey(reader, SEALED_COLUMNS);
    expect([...old.keys()]).toEqual([1]);
    expect(operate().addDataKey()).toEqual({ added: 2, sealsWith: 1 });
    expect(readDataKeys(settings.DATA_KEYS_FILE).sealsWith).toBe(1);
    const path = settings.DATA_KEYS_FILE;
    const during = Promise.all([resident.arrears(), resident.request('GET', '/api/home')]);
    const rotated = await rotateDataKeys({ inTransaction, reader, path, waitMs: 0 }, SEALED_COLUMNS);
    await during;
    const values = [...old.values()].reduce((sum, found) => sum + found, 0);
    expect(rotated).toEqual({ newest: 2, resealed: values, left: 0 });
    expect([...(await countByKey(reader, SEALED_COLUMNS)).keys()]).toEqual([2]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // The running server meets a key it did not know when it started.
    const shown = await resident.request('GET', '/api/home');
    expect([shown.status, JSON.stringify(shown.json)]).toEqual([200, expect.stringContaining('李*英')]);
    const another = aPerson();
    await register(world, [another]);
    expect((await aResident(world, another, 'openid-after')).level).toBe('L2');
  });

  it('receipt keys change from a day on that every machine can know; older receipts stay genuine', async () => {
    const code = await receiptCode();
    const commands = operate();
    expect(commands.addReceiptKey('2026-06-11' as never)).toEqual({ kind: 'tooEarly' });
    const added = commands.addReceiptKey(undefined);
    expect(added).toEqual({ kind: 'added', name: 'k2026-1', from: '2026-06-12' });
    expect(await isGenuine(code)).toBe(true);
    expect((await commands.listKeys()).receipts).toEqual(['demo-1', 'k2026-1  从2026-06-12起']);
  });

  it('in maintenance nobody begins an order; what was begun is paid and credited', async () => {
    const [first, second] = [aPerson(), aPerson()];
    await register(world, [first, second]);
    const begun = await aResident(world, first, 'openid-begun');
    const order = await begun.order(await begun.basket([{ feeYear: 2026, tier: '300' }]));
    const late = await aResident(world, second, 'openid-late');
    const basket = await late.basket([{ feeYear: 2026, tier: '300' }]);
    await operate().begin(new Date(world.clock.now().getTime() + 30 * 60_000), '王芳');
    const refused = await late.request('POST', '/api/orders', {
      basketId: basket.basketId,
      quoteHash: basket.quoteHash,
    });
    expect([refused.status, refused.json['error']]).toEqual([
      503,
      expect.objectContaining({
        code: 'maintenance',
        message: expect.stringMatching(/^正在维护，10:3[0-9]后再来。$/) as string,
      }),
    ]);
    expect((await late.request('GET', '/api/home')).status).toBe(200);
    await begun.cashier(order.requestPayment);
    await until(async () => (await begun.show(order.orderId)).state === 'paid');
    expect(await operate().end('王芳')).toBe(true);
    expect(await operate().end('王芳')).toBe(false);
    expect((await late.order(basket)).orderId).toBeDefined();
    expect(await brokenInvariants(world.product.database.reader)).toEqual([]);
  });

  it('maintenance is an officer’s word: the name and the secret, and both are in the audit', async () => {
    const officers = await officersOf(world);
    const [name] = officers.names;
    const typed = async (argv: string, secret: string): Promise<[number, string]> => {
      const lines: string[] = [];
      const print = (line: string): number => lines.push(line);
      const readInput = (): Promise<string> => Promise.resolve(`${secret}\n`);
      return [await maintenanceCommand({ ...operate(), print, readInput }, argv.split(' ')), lines.join()];
    };
    const secret = officers.secrets.get(name) ?? '';
    expect(await typed('on --minutes 30', secret)).toEqual([2, MAINTENANCE_USAGE]);
    expect(await typed(`on --minutes 30 --as ${name}`, 'wrong')).toEqual([
      1,
      expect.stringMatching(/^姓名和密码对不上/),
    ]);
    expect(await operate().until()).toBeUndefined();
    expect((await typed(`on --minutes 30 --as ${name}`, secret))[0]).toBe(0);
    expect(await operate().until()).toBeDefined();
    expect((await typed(`off --as ${name}`, 'wrong'))[0]).toBe(1);
    expect(await operate().until()).toBeDefined();
    expect(await typed(`off --as ${name}`, secret)).toEqual([0, '已恢复，可以缴费。']);
    const told = `SELECT action FROM audit WHERE actor = ? AND action LIKE 'maintenance.%' ORDER BY id`;
    expect(
      (await world.product.database.reader.rows<{ action: string }>(told, [name])).map(({ action }) => action),
    ).toEqual(['maintenance.on', 'maintenance.off']);
  });

  it('the doctor finds an installation well, and says what is not', async () => {
    const looked = async (changes: Partial<Settings> = {}): Promise<Record<string, string>> => {
      const found: Record<string, string> = {};
      for await (const { what, state, words } of operate(changes).diagnose()) found[what] = `${state} ${words}`;
      return found;
    };
    const well = await looked();
    expect(well).toMatchObject({
      数据库: 'good 连得上',
      数据库迁移: 'good 已是最新',
      账面: 'good 差 0',
      数据密钥: 'good 都用密钥2',
      微信支付: 'good 商户号、私钥、证书序列号和公钥都对得上',
      时钟: expect.stringMatching(/^bad 和数据库差/) as string, // the test's clock stands in June
    });
    const ill = await looked({
      WECHAT_PAY_MERCHANT_SERIAL: 'ABCDEF0123456789',
      WECHAT_API_BASE: 'http://127.0.0.1:9',
      RUN_MODE: 'rehearsal',
      DATABASE_URL: settings.DATABASE_URL,
    });
    expect(ill).toMatchObject({
      微信接口: expect.stringMatching(/^bad .*连不上/) as string,
      微信支付: expect.stringMatching(/^bad 问不到/) as string,
      数据库: 'bad 属于 demo 方式',
    });
  });
});

const until = async (done: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, 25));
  }
  throw new Error('it did not happen within 5 s');
};
