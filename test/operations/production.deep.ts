import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database/data-source';
import { readSettings, SETTINGS } from '../../server/env';
import { regions } from '../../server/participants/region-store';
import { preflight } from '../../server/operations/preflight';
import { systemClock } from '../../server/shared/clock';
import { dayOf } from '../../server/shared/day';
import { demoCountyPacks, writeDemoPacks } from '../demo/county-packs';
import { demoKeys } from '../demo/demo-keys';
import { createMerchantCredentials } from '../local-wechat/server/start-local-wechat';
import { describeOnMariadb } from '../support/engines';
import { freePort } from '../support/free-port';
import { buildProduct, runProgram } from '../support/run-program';
import { startServer } from '../support/server-process';
import { productionSettings } from './production-world';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'niannian-production-'));
const noEngines = { databaseUrl: 'mysql://u:dbpassword@127.0.0.1:9/none', redisUrl: 'redis://127.0.0.1:9/0' };
const good = productionSettings(folder, noEngines);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeAll(() => {
  buildProduct();
});

const without = (settings: Record<string, string>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

const start = (env: Record<string, string>): ReturnType<typeof runProgram> => runProgram(['server/main.js'], { env });

/** A value that no such setting may have; `undefined`: any text is well formed, what it names is looked at later. */
const WRONG: Record<keyof typeof SETTINGS, string | undefined> = {
  RUN_MODE: 'test',
  PORT: '70000',
  METRICS_PORT: 'eighty',
  DATABASE_URL: 'postgres://hidden-value',
  REDIS_URL: 'http://hidden-value',
  PUBLIC_BASE_URL: 'hidden-value',
  TRUSTED_PROXY_HOPS: '-1',
  REQUESTS_PER_MINUTE: '0',
  RULE_PACKS_DIR: undefined,
  SMS_GATEWAY_URL: 'ftp://hidden-value',
  SMS_GATEWAY_TOKEN: undefined,
  ALERT_WEBHOOK_URL: 'ftp://hidden-value',
  WECHAT_API_BASE: 'ftp://hidden-value',
  WECHAT_PAY_BASE: 'hidden-value',
  WECHAT_APP_ID: 'hidden-value',
  WECHAT_APP_SECRET: 'hidden-value',
  WECHAT_PAY_MODE: 'hidden-value',
  WECHAT_PAY_MERCHANT_ID: 'hidden-value',
  WECHAT_PAY_SUB_MERCHANT_ID: 'hidden-value',
  WECHAT_PAY_PROVIDER_APP_ID: 'hidden-value',
  WECHAT_PAY_PAYEE_NAME: '县',
  WECHAT_PAY_MERCHANT_SERIAL: 'hidden-value',
  WECHAT_PAY_MERCHANT_KEY_FILE: undefined,
  WECHAT_PAY_API_V3_KEY: 'hidden-value',
  WECHAT_MESSAGE_MODE: 'hidden-value',
  WECHAT_MESSAGE_TOKEN: 'hidden-value',
  WECHAT_MESSAGE_TOKEN_PREVIOUS: 'hidden-value',
  WECHAT_MESSAGE_AES_KEY: 'hidden-value',
  WECHAT_MESSAGE_AES_KEY_PREVIOUS: 'hidden-value',
  WECHAT_PAY_TRUSTED_KEYS_DIR: undefined,
  DATA_KEYS_FILE: undefined,
  INDEX_KEY_FILE: undefined,
  RECEIPT_KEYS_FILE: undefined,
};
const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
const required = names.filter(
  (name) => !('default' in SETTINGS[name]) && !SETTINGS[name].type.safeParse(undefined).success,
);
const refutable = names.filter((name) => WRONG[name] !== undefined);

describe('settings', () => {
  it('names every missing one, and only those', async () => {
    for (const name of required) {
      const read = readSettings(without(good, name));
      expect([name, read.ok ? [] : read.problems.map((problem) => problem.split(' ')[0])]).toEqual([name, [name]]);
    }
    const { code, output } = await start({});
    expect(code).toBe(1);
    for (const name of required) expect(output).toContain(`  - ${name} 没有填`);
    expect(output.match(/ - [A-Z]/g)).toHaveLength(required.length);
  });

  it('names every wrong one, never its value', async () => {
    for (const name of refutable) {
      const read = readSettings({ ...good, [name]: WRONG[name] });
      expect([name, read.ok ? [] : read.problems.map((problem) => problem.split(' ')[0])]).toEqual([name, [name]]);
    }
    const wrong = Object.fromEntries(refutable.map((name) => [name, WRONG[name] ?? '']));
    const { code, output } = await start({ ...good, ...wrong });
    expect(code).toBe(1);
    for (const name of refutable) expect(output).toContain(`  - ${name} 填得不对`);
    expect(output).not.toContain('hidden-value');
  });

  it('takes production when nobody says how to run, and refuses words that are no role', async () => {
    const read = readSettings(without(good, 'RUN_MODE'));
    expect(read.ok && read.settings.RUN_MODE).toBe('production');
    const { code, output } = await runProgram(['server/main.js', 'wroker'], { env: good });
    expect(code).toBe(1);
    expect(output).toContain('wroker');
  });
});

const reasonsOf = (changes: Record<string, string>, ...left: string[]): string[] => {
  const read = readSettings({ ...without(good, ...left), ...changes });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return preflight(read.settings);
};

const aFile = (name: string, text: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const KEY_FILES = ['WECHAT_PAY_MERCHANT_KEY_FILE', 'DATA_KEYS_FILE', 'INDEX_KEY_FILE', 'RECEIPT_KEYS_FILE'] as const;
const aFolder = (name: string, files: Record<string, string>): string => {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  return join(folder, name);
};

describe('what forbids a start', () => {
  const sqlite = `sqlite:${join(folder, 'never.db')}`;
  const privatePem = readFileSync(good['WECHAT_PAY_MERCHANT_KEY_FILE'] ?? '', 'utf8');

  it('is nothing when all is well', () => {
    expect(reasonsOf({})).toEqual([]);
    expect(reasonsOf({ RUN_MODE: 'rehearsal' })).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['SQLite', { DATABASE_URL: sqlite }, /^DATABASE_URL 要用 MySQL/],
    ['http', { PUBLIC_BASE_URL: 'http://pension.county.example' }, /^PUBLIC_BASE_URL 要以 https/],
    ['an address with a query', { PUBLIC_BASE_URL: 'https://county.example/?a=1' }, /^PUBLIC_BASE_URL/],
    ['another WeChat', { WECHAT_API_BASE: 'https://api.weixin.qq.com.example' }, /^WECHAT_API_BASE 只能是/],
    ['another host of that name', { WECHAT_API_BASE: 'https://api.notweixin.qq.com' }, /^WECHAT_API_BASE 只能是/],
    ['WeChat Pay over http', { WECHAT_PAY_BASE: 'http://api.mch.weixin.qq.com' }, /^WECHAT_PAY_BASE 只能是/],
    ['WeChat Pay on this machine', { WECHAT_PAY_BASE: 'http://127.0.0.1:9000' }, /^WECHAT_PAY_BASE 只能是/],
    ['a merchant key that is none', { WECHAT_PAY_MERCHANT_KEY_FILE: aFile('no.pem', 'no key') }, /不是PEM格式的私钥/],
    ['data keys that are none', { DATA_KEYS_FILE: aFile('no.json', '{"1":"c2hvcnQ="}') }, /^DATA_KEYS_FILE：/],
    ['an index key that is none', { INDEX_KEY_FILE: aFile('no-index', 'c2hvcnQ=') }, /^INDEX_KEY_FILE：/],
    ['no trusted keys', { WECHAT_PAY_TRUSTED_KEYS_DIR: aFolder('none', {}) }, /里没有微信支付公钥/],
    ['no folder of trusted keys', { WECHAT_PAY_TRUSTED_KEYS_DIR: join(folder, 'gone') }, /读不到目录/],
    ['a private key among the trusted', { WECHAT_PAY_TRUSTED_KEYS_DIR: aFolder('p', { 'a.pem': privatePem }) }, /私钥/],
  ])('%s', (_, changes, reason) => {
    expect(reasonsOf(changes)).toEqual([expect.stringMatching(reason)]);
  });

  it.each(KEY_FILES)('%s that is missing, readable by others, or of the demo', async (name) => {
    expect(reasonsOf({ [name]: join(folder, 'gone') })).toEqual([expect.stringMatching(`^${name}：读不到密钥文件`)]);
    const own = readFileSync(good[name] ?? '', 'utf8');
    for (const mode of [0o640, 0o604, 0o660])
      expect(reasonsOf({ [name]: aFile(`open-${name}`, own, mode) })).toEqual([
        expect.stringMatching(`^${name}：别人也能读`),
      ]);
    const wechat = await createMerchantCredentials(join(folder, 'wechat'));
    const demo = { ...demoKeys(join(folder, 'demo')), WECHAT_PAY_MERCHANT_KEY_FILE: wechat.keyFile };
    expect(reasonsOf({ [name]: demo[name] })).toEqual([expect.stringMatching(`^${name}：这是演示用的密钥`)]);
    expect(reasonsOf({ RUN_MODE: 'rehearsal', [name]: demo[name] })).toEqual([]);
    expect(reasonsOf({ WECHAT_PAY_TRUSTED_KEYS_DIR: wechat.trustedKeysDir })).toEqual([
      expect.stringMatching(/演示用的微信公钥/),
    ]);
  });

  it('is no Redis, in rehearsal too', () => {
    for (const RUN_MODE of ['production', 'rehearsal'])
      expect(reasonsOf({ RUN_MODE }, 'REDIS_URL')).toEqual([expect.stringMatching(/^REDIS_URL 没有填/)]);
    expect(reasonsOf({ RUN_MODE: 'rehearsal', DATABASE_URL: sqlite })).toEqual([
      expect.stringMatching(/^DATABASE_URL/),
    ]);
  });

  it('is a partner without sub-merchant and provider app', () => {
    expect(reasonsOf({ WECHAT_PAY_MODE: 'partner' })).toEqual([
      expect.stringMatching(/^WECHAT_PAY_SUB_MERCHANT_ID 没有填/),
      expect.stringMatching(/^WECHAT_PAY_PROVIDER_APP_ID 没有填/),
    ]);
  });

  it('ends the process with 1 and tells all of it at once, without a secret', async () => {
    const { code, output } = await start({
      ...without(good, 'REDIS_URL'),
      DATABASE_URL: sqlite,
      PUBLIC_BASE_URL: 'http://county.example',
      WECHAT_API_BASE: 'http://127.0.0.1:1',
      INDEX_KEY_FILE: join(folder, 'gone'),
      DATA_KEYS_FILE: aFile('open-data-keys', readFileSync(good['DATA_KEYS_FILE'] ?? '', 'utf8'), 0o644),
    });
    expect(code).toBe(1);
    for (const name of [
      'REDIS_URL',
      'DATABASE_URL',
      'PUBLIC_BASE_URL',
      'WECHAT_API_BASE',
      'INDEX_KEY_FILE',
      'DATA_KEYS_FILE',
    ])
      expect(output).toContain(`  - ${name}`);
    expect(output.match(/ {2}- /g)).toHaveLength(6);
    for (const secret of [good['WECHAT_APP_SECRET'], good['WECHAT_PAY_API_V3_KEY']])
      expect(output).not.toContain(secret);
  });

  it('is a database that does not answer, told without its password', async () => {
    const { code, output } = await start(good);
    expect(code).toBe(1);
    expect(output).toContain('DATABASE_URL：数据库连不上（ECONNREFUSED）');
    expect(output).not.toContain('dbpassword');
  });

  it('is rehearsal without DATABASE_URL or REDIS_URL', async () => {
    const { code, output } = await start({ ...without(good, 'DATABASE_URL', 'REDIS_URL'), RUN_MODE: 'rehearsal' });
    expect(code).toBe(1);
    expect(output).toContain('  - DATABASE_URL 没有填');
    const second = await start({ ...without(good, 'REDIS_URL'), RUN_MODE: 'rehearsal' });
    expect(second.code).toBe(1);
    expect(second.output).toContain('  - REDIS_URL 没有填');
  });
});

describeOnMariadb('production with its engines', ({ settings: database, redisUrl = '' }) => {
  const live = (changes: Record<string, string> = {}): Record<string, string> => ({
    ...good,
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    ...changes,
  });
  const refusal = async (changes: Record<string, string>): Promise<string> => {
    const { code, output } = await start({ ...live(changes), PORT: String(await freePort()) });
    expect(code).toBe(1);
    return output;
  };

  it('refuses without its migrations and says which command brings them', async () => {
    expect(await refusal({})).toContain('niannian migrate');
    const migrated = await runProgram(['server/cli/main.js', 'migrate'], { env: live() });
    expect(migrated).toMatchObject({ code: 0 });
  });

  it('starts when all is well, and belongs to production from then on', async () => {
    await (await openDatabase(database, systemClock, { migrate: true })).close();
    const server = await startServer({ env: live() });
    const answer = await fetch(`${server.baseUrl}/healthz`);
    expect([answer.status, answer.headers.get('x-run-mode')]).toEqual([200, null]);
    expect(await server.stop()).toBe(0);
    expect(await refusal({ RUN_MODE: 'rehearsal' })).toContain('这个数据库属于 production 方式');
  });

  it('refuses a window that opens on amounts nobody verified', async () => {
    const packs = join(folder, 'packs');
    writeDemoPacks(packs, Number(dayOf(systemClock.now()).slice(0, 4)));
    expect(await refusal({ RULE_PACKS_DIR: packs })).toMatch(/没有核实（unverified），不能开缴费期/);
  });

  it('refuses a payee that is not the one of the county’s pack, and takes the right one', async () => {
    const year = Number(dayOf(systemClock.now()).slice(0, 4));
    const [pack] = demoCountyPacks(year);
    const packs = aFolder('verified', { 'county.json': JSON.stringify({ ...pack, unverified: [] }) });
    const source = await openDatabase(database, systemClock, { migrate: false });
    await source.inTransaction((tx) => tx.insert(regions, { code: '610199', name: '青禾县', insurableN: 0 }));
    await source.close();
    const wrong = { RULE_PACKS_DIR: packs, WECHAT_PAY_PAYEE_NAME: '青禾县某某公司' };
    expect(await refusal(wrong)).toMatch(/WECHAT_PAY_PAYEE_NAME：.*国家税务总局青禾县税务局/);
    const server = await startServer({ env: live({ RULE_PACKS_DIR: packs }) });
    expect(await server.stop()).toBe(0);
  });

  it('refuses a folder of packs that is not there', async () => {
    expect(await refusal({ RULE_PACKS_DIR: join(folder, 'gone') })).toContain('读不到政策包目录');
  });

  it('refuses receipt keys that are none', async () => {
    expect(await refusal({ RECEIPT_KEYS_FILE: aFile('no-receipts', '[]') })).toContain('RECEIPT_KEYS_FILE');
  });

  it('refuses a Redis that does not answer', async () => {
    expect(await refusal({ REDIS_URL: 'redis://127.0.0.1:9/0' })).toContain('REDIS_URL：Redis 没有回答');
  });
});
