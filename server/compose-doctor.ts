import { databaseSettings, SHIPPED_PACKS } from './compose';
import { composeKeys, keyProblems } from './compose-keys';
import { endingSoon } from './compose-operations';
import { SEALED_COLUMNS } from './compose-sealed-columns';
import { composeWeChat } from './compose-wechat';
import { databaseNow } from './database/clock-reads';
import { openDatabase } from './database/data-source';
import { isSafeWhileRunning, migrationPlan } from './database/migration-plan';
import { connectRedis } from './database/redis';
import type { Database } from './database/transaction';
import type { Settings } from './env';
import { clockOffsetMs } from './operations/clock-offset';
import type { Diagnosis } from './operations/diagnosis';
import { diagnosed } from './operations/diagnosis';
import { readDataKeys } from './operations/key-files';
import { ledgerDrift } from './operations/ledger-drift';
import { preflight } from './operations/preflight';
import { countByKey } from './operations/rotate-keys';
import { loadPacks } from './rule-packs/load-packs';
import type { Clock } from './shared/clock';
import { dayOf } from './shared/day';
import type { Logger } from './shared/logger';
import { probe } from './wechat/probe';

type Ground = { clock: Clock; logger: Logger };

const OFFSET_MS_MAX = 30_000;
/** A payment number that no order of ours can have: WeChat's "no such order" proves keys, certificate and merchant. */
const NOBODYS_ORDER = '00000000000000';

/** Looks at everything an installation stands on, and changes nothing. */
export async function* diagnose(settings: Settings, ground: Ground): AsyncGenerator<Diagnosis> {
  const reasons = preflight(settings);
  yield reasons.length === 0
    ? { what: '设置', state: 'good', words: `RUN_MODE=${settings.RUN_MODE}，齐全` }
    : { what: '设置', state: 'bad', words: reasons.join('；') };
  if (settings.ALERT_WEBHOOK_URL === undefined)
    yield { what: '告警', state: 'look', words: 'ALERT_WEBHOOK_URL 没有填，告警只写进日志' };
  yield await diagnosed('政策包', () => Promise.resolve(packs(settings)));
  yield await diagnosed('提醒', () => Promise.resolve(reminders(settings)));
  yield await diagnosed('Redis', () => redis(settings, ground));
  yield await diagnosed('密钥和证书', () => certificates(settings, ground));
  const plan = await diagnosed('数据库迁移', () => migrations(settings));
  yield plan;
  if (plan.state === 'bad') return; // without its tables there is nothing more to look at
  yield* withDatabase(settings, ground);
}

async function* withDatabase(settings: Settings, ground: Ground): AsyncGenerator<Diagnosis> {
  const database = await openDatabase(databaseSettings(settings), ground.clock, { migrate: false });
  try {
    yield await diagnosed('数据库', () => mode(settings, database));
    yield await diagnosed('账面', async () => {
      const broken = await ledgerDrift(database.reader);
      return broken.length === 0 ? '差 0' : { state: 'bad', words: broken.map(({ words }) => words).join('；') };
    });
    yield await diagnosed('数据密钥', () => dataKeys(settings, database));
    yield await diagnosed('查找密钥', () => indexKey(settings, database, ground));
    yield await diagnosed('时钟', () => clocks(settings, ground, database));
    yield await diagnosed('微信接口', () => reach(settings.WECHAT_API_BASE));
    yield await diagnosed('微信支付', () => pay(settings, ground, database));
  } finally {
    await database.close();
  }
}

type Found = Omit<Diagnosis, 'what'> | string;

const packs = ({ RULE_PACKS_DIR: own }: Settings): Found => {
  const { packs: loaded, problems } = loadPacks([SHIPPED_PACKS, ...(own === undefined ? [] : [own])]);
  if (problems.length > 0) return { state: 'bad', words: problems.join('；') };
  return own === undefined
    ? { state: 'look', words: `只有自带的${loaded.length}个，RULE_PACKS_DIR 没有填` }
    : `${loaded.length}个，都能读`;
};

/** A pack without reminder days is in force as it stands: nobody is reminded by itself, and somebody should know. */
const reminders = ({ RULE_PACKS_DIR: own }: Settings): Found => {
  const { packs: loaded } = loadPacks([own ?? SHIPPED_PACKS]);
  const silent = loaded.filter(({ file }) => file.reminders.calendar.length === 0);
  return silent.length === 0
    ? '政策包都写了提醒的日子'
    : {
        state: 'look',
        words: `${silent.length}个政策包没有写提醒的日子（reminders.calendar），不会自己提醒；写上，或到时候 niannian reminders plan`,
      };
};

const redis = async ({ REDIS_URL: url }: Settings, { logger }: Ground): Promise<Found> => {
  if (url === undefined) return { state: 'look', words: '没有填（只有演示可以）' };
  await (await connectRedis(url, logger)).close();
  return '有回答';
};

const certificates = async (settings: Settings, { clock, logger }: Ground): Promise<Found> => {
  const today = dayOf(clock.now());
  const { keyName } = composeKeys(settings, logger).receiptKeys.signer(today);
  const ending = await endingSoon(settings, clock.now());
  if (ending.length === 0) return `30天内没有到期的；凭证今天用 ${keyName} 签`;
  return {
    state: ending.some(({ endsDay }) => endsDay <= today) ? 'bad' : 'look',
    words: ending.map(({ name, endsDay }) => `${name} 到${endsDay}`).join('；'),
  };
};

const migrations = async (settings: Settings): Promise<Found> => {
  const plan = await migrationPlan(databaseSettings(settings));
  if (plan.pending.length === 0) return '已是最新';
  const how = isSafeWhileRunning(plan) ? '旧版运行时能做' : '要先停旧版';
  return { state: 'bad', words: `还缺${plan.pending.length}个（${how}），niannian migrate --plan` };
};

const mode = async ({ RUN_MODE }: Settings, { reader }: Database): Promise<Found> => {
  const row = await reader.row<{ runMode: string }>('SELECT run_mode FROM installation WHERE only_slot = 1');
  if (row === undefined) return '连得上，还没启动过';
  return row.runMode === RUN_MODE ? '连得上' : { state: 'bad', words: `属于 ${row.runMode} 方式` };
};

const indexKey = async (settings: Settings, { reader }: Database, { logger }: Ground): Promise<Found> => {
  const problems = await keyProblems(reader, composeKeys(settings, logger));
  return problems.length === 0 ? '和名册对得上' : { state: 'bad', words: problems.join('；') };
};

const dataKeys = async (settings: Settings, { reader }: Database): Promise<Found> => {
  const { keys, sealsWith } = readDataKeys(settings.DATA_KEYS_FILE);
  const counts = await countByKey(reader, SEALED_COLUMNS);
  const lost = [...counts.keys()].filter((key) => !keys.has(key));
  if (lost.length > 0) return { state: 'bad', words: `文件里没有密钥${lost.join('、')}，有的个人信息打不开` };
  const old = [...counts].reduce((sum, [key, found]) => (key === sealsWith ? sum : sum + found), 0);
  return old === 0
    ? `都用密钥${sealsWith}`
    : { state: 'look', words: `还有${old}个值用别的密钥，niannian keys rotate data` };
};

const clocks = async (settings: Settings, { clock }: Ground, database: Database): Promise<Found> => {
  const offsets = await clockOffsetMs({
    clock,
    databaseNow: () => databaseNow(database),
    wechatNow: async () => (await probe(settings.WECHAT_PAY_BASE)).saysNow,
  });
  const words = offsets.map(({ to, offsetMs }) => `和${to}差${(offsetMs / 1000).toFixed(1)}秒`).join('，');
  return offsets.some(({ offsetMs }) => Math.abs(offsetMs) > OFFSET_MS_MAX) ? { state: 'bad', words } : words;
};

const reach = async (base: string): Promise<Found> =>
  (await probe(base)).isReached ? `${base} 有回答` : { state: 'bad', words: `${base} 连不上` };

const pay = async (settings: Settings, ground: Ground, database: Database): Promise<Found> => {
  const { sealer } = composeKeys(settings, ground.logger);
  const { gateway, merchant } = composeWeChat(settings, { ...ground, database, sealer });
  const answer = await gateway.query(merchant, NOBODYS_ORDER);
  if (answer.kind === 'notExist') return '商户号、私钥、证书序列号和公钥都对得上';
  const why = answer.kind === 'unknown' ? answer.why : answer.kind;
  return { state: 'bad', words: `问不到（${why}）：请看商户号、证书序列号、私钥、公钥目录和网络` };
};
