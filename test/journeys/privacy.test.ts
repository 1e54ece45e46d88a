import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient } from 'redis';
import { silentLogger } from '../../server/shared/logger';
import { runOnRedis } from '../../server/jobs/run-on-redis';
import type { JobRunner } from '../../server/jobs/recurring-job';
import { demoIdNumber } from '../demo/demo-person';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { until } from '../support/order-facts';
import { register } from '../support/register';
import type { TestPerson } from '../support/resident';
import { aPerson, aResident, signIn } from '../support/resident';
import { buildProduct, runProgram } from '../support/run-program';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(120_000);

describeOnEachEngine('privacy after a busy day', (engine: TestEngine) => {
  let world: World;
  let jobs: JobRunner | undefined;
  let stopListening = (): Promise<unknown> => Promise.resolve();
  /** Every command Redis was given, as MONITOR writes it. */
  const redisCommands: string[] = [];
  const errorAnswers: string[] = [];
  const urls: string[] = [];
  let console: string[] = [];
  const people: TestPerson[] = [
    aPerson({ name: '欧阳映雪' }),
    aPerson({ name: '慕容长河', groups: [{ kind: '人群', name: '低保', fromDay: '2026-01-01', toDay: '' }] }),
    aPerson({ name: '司徒望月', paid: [{ feeYear: 2026, tier: 300, subsidy: 45, paidDay: '2026-02-01' }] }),
    aPerson({ name: '上官引泉' }),
  ];
  const [payer = aPerson(), insured = aPerson(), paid = aPerson(), byCommand = aPerson()] = people;
  const unknownNumber = demoIdNumber('1969-08-17', 917);
  const unknownName = '诸葛行云';
  const strangersPhone = '19900019876';

  const secrets = (): string[] => [
    ...people.flatMap(({ name, idNumber, phone }) => [name, idNumber, phone]),
    unknownNumber,
    unknownName,
    strangersPhone,
  ];

  beforeAll(async () => {
    world = await startWorld(engine);
    observe(world);
    if (engine.redisUrl !== undefined) {
      stopListening = await listenToRedis(engine.redisUrl);
      jobs = runOnRedis(world.product.jobs, engine.redisUrl, silentLogger);
    }
    await register(world, people.slice(0, 3));
    console = await importByCommandLine();
    await walk();
    if (jobs === undefined) await world.runJobs();
  });
  afterAll(async () => {
    await jobs?.stop();
    await stopListening();
    await world.close();
  });

  const observe = (seen: World): void => {
    const request = seen.request.bind(seen);
    seen.request = async (method, path, options) => {
      urls.push(path);
      const answer = await request(method, path, options);
      if (answer.status >= 400) errorAnswers.push(JSON.stringify([...answer.headers]) + answer.bytes.toString('utf8'));
      return answer;
    };
  };

  const listenToRedis = async (url: string): Promise<() => Promise<unknown>> => {
    const client = await createClient({ url }).connect();
    await client.monitor((line) => redisCommands.push(line));
    return () => client.close();
  };

  const importByCommandLine = async (): Promise<string[]> => {
    buildProduct();
    const folder = mkdtempSync(join(tmpdir(), 'niannian-privacy-'));
    const header = '身份证号,姓名,手机号,户籍村代码,户籍起日,参保登记日,参保状态,停止原因,停止日期';
    const row = ({ idNumber, name, phone }: TestPerson): string =>
      `${idNumber},${name},${phone},610199001001,,2026-01-05,正常参保,,`;
    const wrong = byCommand.idNumber.slice(0, 17) + (byCommand.idNumber.endsWith('1') ? '2' : '1');
    const files = {
      'good.csv': [header, row(byCommand)],
      'bad.csv': [header, row({ ...byCommand, idNumber: wrong }), row({ ...payer, phone: `${payer.phone}x` })],
      'stranger.csv': ['身份证号,类别,名称,起日,止日,来源', `${unknownNumber},人群,低保,2026-01-01,,${unknownName}`],
    };
    const outputs: string[] = [];
    try {
      for (const [name, lines] of Object.entries(files)) {
        const path = join(folder, name);
        writeFileSync(path, `${lines.join('\n')}\n`);
        const { output } = await runProgram(['server/cli/main.js', 'register', 'import', path, '--apply'], {
          env: world.settings,
        });
        outputs.push(output);
      }
      const stop = ['server/cli/main.js', 'register', 'stop', '--reason', '死亡', '--day', '2026-06-01'] as const;
      outputs.push((await runProgram([...stop], { env: world.settings, input: unknownNumber })).output);
      outputs.push((await runProgram(['server/cli/main.js', 'cases', 'list'], { env: world.settings })).output);
      return outputs;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  const walk = async (): Promise<void> => {
    await misses();
    const me = await aResident(world, payer, 'openid-privacy-1');
    const forAnother = await aResident(world, { ...insured, phone: undefined }, 'openid-privacy-1');
    await aResident(world, paid, 'openid-privacy-2');
    const basket = await me.basket([
      { feeYear: 2026, tier: '500' },
      { participantId: forAnother.participantId, feeYear: 2026, tier: '300' },
    ]);
    const { orderId, requestPayment } = await me.order(basket);
    await me.cashier(requestPayment);
    await until(async () => (await me.show(orderId)).state === 'paid');
    await until(async () => {
      if (jobs === undefined) await world.runJobs();
      return (await me.show(orderId)).receipts.length === 2;
    });
    for (const { receiptId } of (await me.show(orderId)).receipts) {
      for (const end of ['', '/pdf', '/progress']) await me.request('GET', `/api/receipts/${receiptId}${end}`);
    }
    const account = `/api/participants/${me.participantId}`;
    for (const path of ['/api/home', '/api/receipts', `${account}/account`, `${account}/eligibility?y=2026`])
      await me.request('GET', path);
    await suspiciousRequests(me.participantId);
    const other = await aResident(world, { ...paid, phone: undefined }, 'openid-privacy-3');
    await other.request('GET', `/api/participants/${me.participantId}/arrears`);
  };

  const misses = async (): Promise<void> => {
    const token = await signIn(world, 'openid-privacy-miss');
    const { texts } = (await world.request('GET', '/api/consents', { token })).json as unknown as {
      texts: { purpose: string; version: string }[];
    };
    const consentVersion = texts.find(({ purpose }) => purpose === 'idNumber')?.version;
    const { code: phoneCode } = await world.wechat.control.createPhoneCode('openid-privacy-miss', strangersPhone);
    for (const claim of [
      { name: unknownName, idNumber: payer.idNumber },
      { name: payer.name, idNumber: unknownNumber },
      { name: payer.name, idNumber: unknownNumber.slice(0, 17) },
      { name: payer.name.repeat(30), idNumber: payer.idNumber },
      { name: unknownName, idNumber: payer.idNumber, phoneCode },
      { name: payer.name, idNumber: payer.idNumber, phoneCode: payer.phone },
    ])
      await world.request('POST', '/api/identity/verifications', { token, body: { ...claim, consentVersion } });
    await renameTable('participants', 'participants_gone'); // a fault in the middle of it is logged with its error
    await renameTable('guess_budgets', 'guess_budgets_gone');
    const body = { name: payer.name, idNumber: payer.idNumber, consentVersion };
    expect((await world.request('POST', '/api/identity/verifications', { token, body })).status).toBe(500);
    await renameTable('guess_budgets_gone', 'guess_budgets');
    expect((await world.request('POST', '/api/identity/verifications', { token, body })).status).toBe(500);
    await renameTable('participants_gone', 'participants');
  };

  const renameTable = (from: string, to: string): Promise<number> =>
    world.product.database.inTransaction((tx) => tx.change(`ALTER TABLE ${from} RENAME TO ${to}`));

  // Requests that carry personal data where it does not belong: what comes back must not repeat it.
  const suspiciousRequests = async (participantId: string): Promise<void> => {
    const token = await signIn(world, 'openid-privacy-odd');
    const odd = { name: payer.name, idNumber: payer.idNumber, phone: payer.phone };
    for (const path of ['/api/baskets', '/api/orders', '/api/consents', '/api/receipt-checks', '/api/sessions'])
      await world.request('POST', path, { token, body: { ...odd, code: payer.idNumber, lines: [odd] } });
    await world.request('GET', `/api/participants/${participantId}/arrears`, { token });
    for (const body of [`{"name":"${payer.name}","idNumber":"${payer.idNumber}"`, payer.idNumber]) {
      const answer = await fetch(`${world.baseUrl}/api/identity/verifications`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body,
      });
      errorAnswers.push(await answer.text());
    }
  };

  /** Which of the secrets stand in these texts or bytes; also as MONITOR and JSON escape them. */
  const found = (places: readonly (string | Buffer)[]): string[] => {
    const joined = Buffer.concat(
      places.map((place) => Buffer.concat([Buffer.from(place as string), Buffer.from('\n')])),
    );
    return secrets().filter((secret) => spellings(secret).some((spelling) => joined.includes(spelling)));
  };

  it('walked through all doors', () => {
    expect(errorAnswers.length).toBeGreaterThan(10);
    expect(urls.length).toBeGreaterThan(30);
    expect(world.settings['RUN_MODE']).toBe('demo');
    expect(found([`x ${payer.name}`, Buffer.from(paid.phone)])).toEqual([payer.name, paid.phone]); // it would be found
  });

  it('has none of it in a line that was logged, nor on an officer’s console', () => {
    expect(world.logged.filter((line) => line.includes('request failed')).length).toBeGreaterThanOrEqual(2);
    expect(found(world.logged)).toEqual([]);
    expect(console.join('\n')).toMatch(/已写入/);
    expect(console.join('\n')).toMatch(/第2行/);
    expect(found(console)).toEqual([]);
  });

  it('has none of it in an error answer', () => {
    expect(found(errorAnswers)).toEqual([]);
  });

  it('has none of it in an address, ours or WeChat’s', async () => {
    const asked = (await world.wechat.control.requests()).map(({ path }) => path);
    expect(asked.length).toBeGreaterThan(5);
    expect(found([...urls, ...asked])).toEqual([]);
  });

  it('has none of it, nor an openid, in outbox and inbox', async () => {
    const { reader } = world.product.database;
    const rows = [...(await reader.rows('SELECT * FROM outbox')), ...(await reader.rows('SELECT * FROM inbox'))];
    expect(rows.length).toBeGreaterThanOrEqual(2);
    const text = JSON.stringify(rows);
    expect(found([text])).toEqual([]);
    const openids = await reader.rows<{ openid: string }>('SELECT openid FROM accounts');
    expect(openids.filter(({ openid }) => text.includes(openid))).toEqual([]);
  });

  it('has none of it in any column of any table', async () => {
    const { reader } = world.product.database;
    const tables =
      engine.name === 'SQLite'
        ? await reader.rows<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
        : await reader.rows<{ name: string }>(
            'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
          );
    expect(tables.length).toBeGreaterThan(25);
    const dump: string[] = [];
    for (const { name } of tables) dump.push(JSON.stringify(await reader.rows(`SELECT * FROM ${name}`)));
    expect(dump.join('').length).toBeGreaterThan(10_000);
    expect(found(dump)).toEqual([]);
  });

  if (engine.settings.kind === 'sqlite') {
    const { file } = engine.settings;
    it('has none of it in the bytes of the database files', () => {
      const files = readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name)));
      expect(Buffer.concat(files).includes('SQLite format 3')).toBe(true);
      expect(found(files)).toEqual([]);
    });
  } else {
    it('has none of it in anything Redis was told, jobs included', async () => {
      const client = await createClient({ url: engine.redisUrl ?? '' }).connect();
      const keys = await client.keys('*');
      await client.close();
      expect(keys.some((key) => key.startsWith('bull:'))).toBe(true);
      expect(redisCommands.some((line) => line.includes('deliverEvents'))).toBe(true);
      expect(found([...redisCommands, ...keys])).toEqual([]);
    });
  }
});

/** A text as it is, as `\\u…` of JSON and as `\\x…` of Redis’ MONITOR. */
const spellings = (text: string): string[] => [
  text,
  encodeURIComponent(text),
  Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16)}`).join(''),
];
