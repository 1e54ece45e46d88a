import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../support/free-port';
import { manyOrders } from '../support/many-orders';
import { register } from '../support/register';
import { aPerson, aResident, signIn } from '../support/resident';
import type { ServerProcess } from '../support/server-process';
import { startServer } from '../support/server-process';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { copyDatabase, replayPerSecond, transactionsOf } from './bare-sql';
import type { Sent } from './load';
import { closeLoad, requestsPerSecond } from './load';

/**
 * `npm run bench`: how much of what the engines can do is left by the product. Ratios, because machines differ; both
 * sides of a ratio are measured in the same run, each in a process of its own.
 */
const WARM_UP = 40;
const NOTICES = 200;
const READS = 2_000;
const READERS = 16;
const AT_ONCE = 32;

type Engines = { databaseUrl: string; redisUrl: string; stop(): Promise<void> };
const privateEngines = createRequire(__filename)(resolve(__dirname, '../../../test/support/private-engines.cjs')) as {
  installEngines: () => string[];
  startEngines: () => Promise<Engines>;
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const main = async (): Promise<void> => {
  const began = performance.now();
  const missing = privateEngines.installEngines();
  if (missing.length > 0) throw new Error(`nothing was measured: ${missing.join(', ')} missing here`);
  const engines = await privateEngines.startEngines();
  try {
    await measure(engines);
    print(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  } finally {
    await engines.stop();
  }
};

const measure = async ({ databaseUrl, redisUrl }: Engines): Promise<void> => {
  const url = `${databaseUrl}/bench`;
  const admin = await createConnection(databaseUrl.replace(/^mariadb:/, 'mysql:'));
  await admin.query('CREATE DATABASE bench');
  await admin.end();
  const engine = { name: 'MariaDB' as const, settings: { kind: 'server' as const, url }, redisUrl };
  const world = await startWorld(engine, { REQUESTS_PER_MINUTE: '10000000' });
  const processes: ServerProcess[] = [];
  try {
    const orders = await manyOrders(world, WARM_UP + 2 * NOTICES);
    const readers = await peopleWhoRead(world);
    const env = { ...world.settings, PORT: String(await freePort()) };
    const product = await startServer({ env, program: ['server/main.js', 'api'] });
    processes.push(product);
    const bare = await startServer({
      env: { DATABASE_URL: url },
      program: ['test/bench/bare-server.js'],
      readyPath: '/healthz',
    });
    processes.push(bare);
    await measureNotices(world, product, { orders, url });
    await measureReads({ product, bare }, readers);
  } finally {
    for (const one of processes) await one.stop();
    closeLoad();
    await world.close();
  }
};

const peopleWhoRead = async (world: World): Promise<{ participantId: string; token: string }[]> => {
  const people = Array.from({ length: READERS }, () => aPerson());
  await register(world, people);
  const residents = await Promise.all(people.map((person, at) => aResident(world, person, `openid-bench-${at}`)));
  // The product's own process lives today: from here on WeChat and new sessions do too.
  await world.wechat.control.setClockOffset(0);
  world.clock.set(new Date());
  return Promise.all(
    residents.map(async ({ participantId, openid }) => ({ participantId, token: await signIn(world, openid) })),
  );
};

const measureNotices = async (
  world: World,
  product: ServerProcess,
  { orders, url }: { orders: readonly string[]; url: string },
): Promise<void> => {
  const notices = (from: number, count: number): Promise<Sent[]> =>
    noticesOf(world, product, orders.slice(from, from + count));
  await requestsPerSecond(await notices(0, WARM_UP), AT_ONCE, 204);
  const copy = await copyDatabase(url);
  const later = await notices(WARM_UP + NOTICES, NOTICES);
  const transactions = await transactionsOf(url, () => requestsPerSecond(later, AT_ONCE, 204));
  const settling = transactions.filter((statements) =>
    statements.some((statement) => statement.includes('INTO inbox')),
  );
  if (settling.length !== NOTICES) throw new Error(`${settling.length} settlements were seen, not ${NOTICES}`);
  const settled = await requestsPerSecond(await notices(WARM_UP, NOTICES), AT_ONCE, 204);
  const bare = await replayPerSecond(copy, settling, AT_ONCE);
  const credited = await world.product.database.reader.row<{ rowN: number }>(
    `SELECT COUNT(*) AS row_n FROM contribution_lines WHERE channel = 'wechat'`,
  );
  if (credited?.rowN !== orders.length) throw new Error(`${credited?.rowN ?? 0} credited, not ${orders.length}`);
  const statements = settling[0]?.length ?? 0;
  print(`settled notices over HTTP  ${settled.toFixed(0)}/s`);
  print(`the same SQL, bare mysql2  ${bare.toFixed(0)}/s (${statements} statements a transaction, ${AT_ONCE} at once)`);
  print(`ratio                      ${(settled / bare).toFixed(2)}`);
};

const noticesOf = async (world: World, product: ServerProcess, outTradeNos: readonly string[]): Promise<Sent[]> => {
  const built = await world.wechat.control.makeNotices({ outTradeNos: [...outTradeNos], pay: true });
  const url = `${product.baseUrl}/wechat/payment-notices`;
  return built.map(({ headers, body }) => ({ method: 'POST', url, headers, body }));
};

const measureReads = async (
  { product, bare }: { product: ServerProcess; bare: ServerProcess },
  readers: readonly { participantId: string; token: string }[],
): Promise<void> => {
  const asked = (count: number): Sent[] =>
    Array.from({ length: count }, (_, at) => {
      const { participantId = '', token = '' } = readers[at % readers.length] ?? {};
      const url = `${product.baseUrl}/api/participants/${participantId}/arrears`;
      return { method: 'GET', url, headers: { authorization: `Bearer ${token}` } };
    });
  const selected = (count: number): Sent[] =>
    Array.from({ length: count }, (_, at) => ({
      method: 'GET',
      url: `${bare.baseUrl}/${readers[at % readers.length]?.participantId ?? ''}`,
    }));
  await requestsPerSecond(asked(READS / 4), AT_ONCE, 200);
  await requestsPerSecond(selected(READS / 4), AT_ONCE, 200);
  const arrears = await requestsPerSecond(asked(READS), AT_ONCE, 200);
  const selects = await requestsPerSecond(selected(READS * 2), AT_ONCE, 200);
  print(`arrears read over HTTP     ${arrears.toFixed(0)}/s`);
  print(`bare Koa, one select       ${selects.toFixed(0)}/s (${AT_ONCE} at once)`);
  print(`ratio                      ${(arrears / selects).toFixed(2)}`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
