import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createControl, createMerchantCredentials, startLocalWechat } from './server/start-local-wechat';
import { newNumber, oracle, openOrder, prepayBody, startTestWorld, until } from './server-world';

const CHECKOUT = resolve(__dirname, '../..');
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-wechat-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

test('orders, payers, refunds and notices on their way survive a restart; keys are the same', async () => {
  const stateFile = join(dataDir, 'state.json');
  const world = await startTestWorld({ dataDir, stateFile });
  world.receiver.answer = 500;
  const paid = await openOrder(world);
  const open = await openOrder(world);
  await world.wechat.control.pay({ outTradeNo: paid });
  await until(() => world.receiver.received.length > 0);
  const before = await world.wechat.control.orders();
  await world.wechat.close();
  const came = world.receiver.received.length;
  world.receiver.answer = 204;

  const again = await startLocalWechat({
    dataDir,
    stateFile,
    timeFactor: 1000,
    merchants: [world.direct, world.partner],
  });
  expect(again.platform).toEqual(world.wechat.platform);
  expect(await again.control.orders()).toEqual(before);
  await until(() => world.receiver.received.length === came + 1);
  const answer = await oracle({ wechat: again }, world.direct).post(
    'v3/pay/transactions/jsapi',
    prepayBody(world, newNumber()),
  );
  expect(answer.status).toBe(200);
  await again.control.pay({ outTradeNo: open, openid: 'grandma' });
  await again.close();
  await world.receiver.close();
});

test('merchant credentials: files for the product, not readable by others', async () => {
  const made = await createMerchantCredentials(dataDir);
  const [again, partner] = await Promise.all([
    createMerchantCredentials(dataDir),
    createMerchantCredentials(dataDir, { mode: 'partner' }),
  ]);
  expect(again).toEqual(made);
  expect(made.apiV3Key).toHaveLength(32);
  expect(statSync(made.keyFile).mode & 0o077).toBe(0);
  const certificate = new X509Certificate(readFileSync(made.certificateFile));
  expect(certificate.serialNumber).toBe(made.serial);
  expect(made.serial).toMatch(/^[0-9A-F]{40}$/);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(4 * 365 * 86_400_000);
  expect(partner.trustedKeysDir).toBe(made.trustedKeysDir);
  const names = readdirSync(made.trustedKeysDir).sort();
  expect(names).toEqual([
    expect.stringMatching(/^[0-9A-F]{40}\.pem$/),
    expect.stringMatching(/^PUB_KEY_ID_01\d{34}\.pem$/),
  ]);
  const platform = new X509Certificate(readFileSync(join(made.trustedKeysDir, names[0] ?? '')));
  expect(`${platform.serialNumber}.pem`).toBe(names[0]);
});

describe('as a process', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  type Ready = { origin: string; controlUrl: string; settings: Record<string, Record<string, string>> };
  const start = async (): Promise<{ child: ChildProcess; ready: Ready }> => {
    (createRequire(__filename)(join(CHECKOUT, 'server/operations/build.cjs')) as { build(): void }).build();
    const options = { dataDir, merchants: [{}, { mode: 'partner' }] };
    const main = join(CHECKOUT, 'dist/test/local-wechat/server/main.js');
    const child = spawn(process.execPath, [main, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const line = await new Promise<string>((done) => createInterface({ input: child.stdout }).once('line', done));
    return { child, ready: JSON.parse(line) as Ready };
  };
  const ended = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.once('exit', done));

  test('tells where it is and how the product is set up; ends on SIGTERM', async () => {
    const { child, ready } = await start();
    expect(Object.keys(ready.settings)).toEqual(['1610199001', '1610199002']);
    expect(ready.settings['1610199002']).toMatchObject({
      WECHAT_API_BASE: ready.origin,
      WECHAT_PAY_BASE: ready.origin,
      WECHAT_PAY_MODE: 'partner',
      WECHAT_PAY_SUB_MERCHANT_ID: '1610199003',
      WECHAT_PAY_TRUSTED_KEYS_DIR: join(dataDir, 'trusted-keys'),
    });
    expect((await createControl(ready.controlUrl).createLogin('grandma')).code).not.toBe('');
    const gone = ended(child);
    child.kill('SIGTERM');
    expect(await gone).toBe(0);
  });

  test('ends when whoever started it is gone', async () => {
    const { child } = await start();
    const gone = ended(child);
    child.stdin?.end();
    expect(await gone).toBe(0);
  });
});
