import { join } from 'node:path';
import { createApp } from './app';
import type { DatabaseSettings } from './database/data-source';
import { openDatabase, pendingMigrations } from './database/data-source';
import { rememberedRunMode } from './database/installation-store';
import { connectRedis } from './database/redis';
import type { Database } from './database/transaction';
import type { Settings } from './env';
import { createLimiter } from './http/limiter';
import { createMetrics } from './http/metrics';
import { familyPage } from './identity/family-page-routes';
import { loadCaller } from './identity/load-caller';
import { composeCommands } from './compose-commands';
import { composeDesk } from './compose-desk';
import { composeIdentity } from './compose-identity';
import { composeJobs } from './compose-jobs';
import type { Keys } from './compose-keys';
import { composeKeys, keyProblems } from './compose-keys';
import { composeMessages } from './compose-messages';
import { composeOperations } from './compose-operations';
import { composeReceipts } from './compose-receipts';
import { composeTextSender } from './compose-sms';
import { composeRoutes } from './compose-routes';
import { composeWeChat } from './compose-wechat';
import { countyOf } from './participants/region-store';
import { paymentNoticeDoor } from './payments/payment-notice-routes';
import { endedPair } from './identity/family-link-store';
import type { PrepareDeps } from './payments/prepare-replaced-refunds';
import { prepareReplacedRefunds } from './payments/prepare-replaced-refunds';
import type { FamilyEndedDeps } from './payments/on-family-ended';
import { onFamilyEnded } from './payments/on-family-ended';
import { receiveNotice } from './payments/receive-notice';
import { registerMerchant } from './payments/register-merchant';
import { openLateCases } from './receipts/open-late-cases';
import { receiptRoutes } from './receipts/receipt-routes';
import { verifyPage } from './receipts/verify-page-routes';
import { loadPacks } from './rule-packs/load-packs';
import type { RulePacks } from './rule-packs/rule-packs';
import { payeeProblems, registerPacks, unverifiedWindows } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';
import type { Result } from './shared/result';
import { no, ok } from './shared/result';

export type Ground = { clock: Clock; logger: Logger; processName: string };

export const SHIPPED_PACKS = join(__dirname, 'rule-packs', 'packs');

/** The database of the settings. SQLite is brought up to date by itself; a server's migrations are the operator's act. */
export const databaseSettings = ({ DATABASE_URL: url }: Settings): DatabaseSettings =>
  url.startsWith('sqlite:') ? { kind: 'sqlite', file: url.slice('sqlite:'.length) } : { kind: 'server', url };

/**
 * Wires the product by hand: settings in, doors and jobs out. `problem` lists, in words, everything that forbids a start
 * and can only be seen with the database open.
 */
export const compose = async (settings: Settings, ground: Ground): Promise<Result<Product, string[]>> => {
  const place = databaseSettings(settings);
  if (place.kind === 'server') {
    const missing = await pendingMigrations(place).catch(noDatabase);
    if (missing !== false) return no([missing === true ? '数据库还缺迁移。请先运行 niannian migrate' : missing]);
  }
  const database = await openDatabase(place, ground.clock, { migrate: place.kind === 'sqlite' });
  const wired = await wire(settings, ground, database);
  if (!wired.ok) await database.close();
  return wired;
};

// The driver's message may name the user and the host, never the password; its code says enough.
const noDatabase = (error: unknown): string =>
  `DATABASE_URL：数据库连不上（${(error as { code?: string } | null)?.code ?? 'unknown'}）`;

export type Product = Awaited<ReturnType<typeof assemble>>;

const wire = async (settings: Settings, ground: Ground, database: Database): Promise<Result<Product, string[]>> => {
  const remembered = await rememberedRunMode(database, settings.RUN_MODE);
  if (remembered !== settings.RUN_MODE) {
    return no([`这个数据库属于 ${remembered} 方式，不能用 RUN_MODE=${settings.RUN_MODE} 打开`]);
  }
  const loaded = loadPacks([
    SHIPPED_PACKS,
    ...(settings.RULE_PACKS_DIR === undefined ? [] : [settings.RULE_PACKS_DIR]),
  ]);
  const { packs, problems } = await registerPacks(database, loaded.packs);
  const unverified =
    settings.RUN_MODE === 'production' ? unverifiedWindows(packs.all, ground.clock.now(), 'wechat') : [];
  const county = await countyOf(database.reader);
  const payee =
    county === undefined
      ? []
      : payeeProblems(packs.all, {
          county: county.code,
          now: ground.clock.now(),
          payeeName: settings.WECHAT_PAY_PAYEE_NAME,
        });
  const keys = composeKeys(settings, ground.logger);
  const locked = await keyProblems(database.reader, keys);
  const reasons = [...loaded.problems, ...problems, ...unverified, ...payee, ...locked];
  if (reasons.length > 0) return no(reasons);
  return ok(await assemble(settings, { ...ground, keys }, database, packs));
};

const orderHandlers = (deps: Omit<FamilyEndedDeps, 'endedPair'> & PrepareDeps) => ({
  closeOrdersOfEnded: onFamilyEnded({ ...deps, endedPair }),
  prepareReplacedRefunds: prepareReplacedRefunds(deps),
});

const assemble = async (settings: Settings, ground: Ground & { keys: Keys }, database: Database, packs: RulePacks) => {
  const { clock, logger, keys } = ground;
  const { inTransaction, reader } = database;
  const wechat = composeWeChat(settings, { ...ground, database, sealer: keys.sealer });
  await registerMerchant({ inTransaction, reader, clock }, wechat.merchant);
  const redis = settings.REDIS_URL === undefined ? undefined : await connectRedis(settings.REDIS_URL, logger);
  const metrics = createMetrics();
  const { gateway, billSource } = wechat;
  const textSender = composeTextSender(settings, logger);
  const base = { inTransaction, reader, clock, logger, packs, gateway, billSource, textSender };
  const operations = composeOperations(settings, { database, clock, logger, owner: ground.processName });
  const receipts = composeReceipts(settings, { ...base, keys });
  const identity = composeIdentity({ ...base, ...keys, wechat, publicBaseUrl: settings.PUBLIC_BASE_URL });
  const { sealer } = keys;
  const { routes, readsOfBot } = composeRoutes(settings, { ...base, ...keys });
  const messages = composeMessages({ ...base, ...keys, metrics, wechat, readsOfBot, owner: ground.processName });
  const app = createApp({
    runMode: settings.RUN_MODE,
    clock,
    trustedProxyHops: settings.TRUSTED_PROXY_HOPS,
    logger,
    metrics,
    limiter: createLimiter(settings.REQUESTS_PER_MINUTE, redis?.client),
    hashOfAddress: (ip) => keys.indexer('address', ip),
    callerOf: (token) => loadCaller({ reader, inTransaction, clock }, token),
    routes: [
      ...identity.routes,
      ...routes,
      ...receiptRoutes(receipts.routeDeps),
      ...composeDesk({ ...base, sealer, deletion: messages.deletion }),
      ...messages.routes,
    ],
    specialDoors: [
      paymentNoticeDoor({
        opener: wechat.noticeOpener,
        receiveNotice: (notice) => receiveNotice({ inTransaction, clock, logger, sealer }, notice),
        countRefusal: (reason) => {
          metrics.noticesRefused.inc({ reason });
          operations.countRefusal();
        },
      }),
      ...messages.doors,
      verifyPage({ mark: receipts.mark }),
      familyPage({ appId: settings.WECHAT_APP_ID, mark: receipts.mark }),
    ],
    ready: () => answers(reader),
  });
  return {
    app,
    jobs: composeJobs({
      ...base,
      sealer,
      opener: wechat.noticeOpener,
      owner: ground.processName,
      handlers: { ...receipts.handlers, ...messages.handlers, ...orderHandlers({ ...base, sealer }) },
      ...messages.work,
      openLateCases: () => openLateCases({ ...base, stagePromises: receipts.routeDeps.stagePromises }),
    }),
    ...operations,
    metrics,
    database,
    wechat,
    commands: composeCommands({ ...base, ...keys, reminders: messages.commands }),
    close: async () => {
      await redis?.close();
      await database.close();
    },
  };
};

const answers = (reader: Database['reader']): Promise<boolean> =>
  reader.row('SELECT 1 AS one_n').then(
    () => true,
    () => false,
  );
