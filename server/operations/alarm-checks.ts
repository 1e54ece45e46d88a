import type { Reader } from '../database/transaction';
import type { Day } from '../shared/day';
import { addDays, dayOf, instantOf } from '../shared/day';
import { clockOffsetMs } from './clock-offset';
import type { ClockDeps } from './clock-offset';
import { ledgerDrift } from './ledger-drift';

/** What stands when an alarm is due, in a few words with counts and names of ours; nothing of any person. */
export type Finding = string | undefined;

export type AlarmCheck = {
  readonly name: string;
  /** What it is and what to do first, for whoever is woken. */
  readonly words: string;
  /** How often it is looked at, over all processes; absent: every round. */
  readonly everyMinutes?: number;
  look(now: Date): Promise<Finding>;
};

export type AlarmDeps = ClockDeps & {
  reader: Reader;
  /** Certificates that end within 30 days, and the day they end. */
  endingCertificates: (now: Date) => Promise<{ name: string; endsDay: Day }[]>;
};

const MINUTE_MS = 60_000;
const REFUSED_MINUTES = 10;
const REFUSED_MIN = 5;
const WAITING_MINUTES = 5;
const UNKNOWN_MINUTES = 10;
const BILL_BY = '11:00';
const RECONCILE_AT = '10:15';
const OFFSET_MS_MAX = 30_000;

/** The ten alarms of a county. */
export const alarmChecks = (deps: AlarmDeps): AlarmCheck[] => [
  ...stuckChecks(deps.reader),
  ...moneyChecks(deps.reader),
  {
    name: 'certificateEnds',
    words: '有密钥或证书30天内到期。换法见运维手册“换密钥和证书”。',
    everyMinutes: 60,
    look: async (now) => some(await deps.endingCertificates(now), ({ name, endsDay }) => `${name} 到${endsDay}`),
  },
  {
    name: 'clockOffset',
    words: '本机的钟和数据库或微信差了30秒以上，微信会拒收签名。请看 NTP。',
    everyMinutes: 10,
    look: async () =>
      some(
        (await clockOffsetMs(deps)).filter(({ offsetMs }) => Math.abs(offsetMs) > OFFSET_MS_MAX),
        ({ to, offsetMs }) => `比${to}${offsetMs > 0 ? '快' : '慢'}${Math.round(Math.abs(offsetMs) / 1000)}秒`,
      ),
  },
];

/** Things that should have gone on by themselves. */
const stuckChecks = (reader: Reader): AlarmCheck[] => [
  {
    name: 'noticesRefused',
    words: '微信支付通知被拒的多。可能是微信换了公钥而 WECHAT_PAY_TRUSTED_KEYS_DIR 里没有，也可能有人伪造。',
    look: async (now) => {
      const from = minutesBefore(now, REFUSED_MINUTES);
      const refused = await count(
        reader,
        'SELECT COALESCE(SUM(refused_n), 0) AS found_n FROM notice_refusals WHERE noted_at > ?',
        [from],
      );
      const taken = await count(reader, 'SELECT COUNT(*) AS found_n FROM inbox WHERE created_at > ?', [from]);
      const isMany = refused >= REFUSED_MIN && refused * 10 > taken + refused; // more than one in ten
      return isMany ? `${REFUSED_MINUTES}分钟内拒收${refused}次，收下${taken}次` : undefined;
    },
  },
  {
    name: 'inboxWaits',
    words: '收到的微信通知5分钟还没办完。请看 worker 在不在跑、日志里的 ERROR。',
    look: (now) =>
      many(reader, `SELECT COUNT(*) AS found_n FROM inbox WHERE state = 'pending' AND created_at < ?`, [
        minutesBefore(now, WAITING_MINUTES),
      ]),
  },
  {
    name: 'outboxWaits',
    words: '该发出去的事5分钟还没做完。请看 worker 在不在跑、日志里的 ERROR。',
    look: (now) =>
      many(
        reader,
        `SELECT COUNT(DISTINCT outbox_id) AS found_n FROM outbox_deliveries WHERE state <> 'done' AND created_at < ?`,
        [minutesBefore(now, WAITING_MINUTES)],
      ),
  },
  {
    name: 'orderUnknown',
    words:
      '有订单10分钟问不到微信的结果。请看到微信支付的网络、密钥和公钥；刚换过商户号的，先换回旧的设置，等旧订单都有结果再换。钱不会丢，会一直问下去。',
    look: (now) =>
      many(
        reader,
        `SELECT COUNT(*) AS found_n FROM orders o WHERE o.state IN ('created', 'payable', 'closing')
           AND EXISTS (SELECT 1 FROM order_attempts a WHERE a.order_id = o.id AND a.result IN ('unknown', 'refused') AND a.created_at < ?
             AND NOT EXISTS (SELECT 1 FROM order_attempts b WHERE b.order_id = o.id AND b.id > a.id AND b.result NOT IN ('unknown', 'refused')))`,
        [minutesBefore(now, UNKNOWN_MINUTES)],
      ),
  },
];

/** Things that must not be at all. */
const moneyChecks = (reader: Reader): AlarmCheck[] => [
  {
    name: 'orderMissing',
    words: '微信给过预支付，又说没有这一笔（ORDER_NOT_EXIST）。先核对商户号和 AppID，再 niannian cases list。',
    look: () =>
      many(reader, `SELECT COUNT(*) AS found_n FROM cases WHERE kind = 'orderMissingAtWeChat' AND open_slot = 1`),
  },
  {
    name: 'suspenseWithoutCase',
    words: '有待查的钱没有待办，没人会去处理。请报给开发，附上下面的数。',
    look: () =>
      many(
        reader,
        `SELECT COUNT(*) AS found_n FROM (SELECT m.code FROM
           (SELECT debit AS code, amount_fen AS fen FROM ledger_postings WHERE debit LIKE 'suspense:%'
            UNION ALL SELECT credit AS code, -amount_fen AS fen FROM ledger_postings WHERE credit LIKE 'suspense:%') m
           LEFT JOIN cases c ON c.subject = m.code AND c.open_slot = 1
           WHERE c.id IS NULL GROUP BY m.code HAVING SUM(m.fen) <> 0) lost`,
      ),
  },
  {
    name: 'ledgerDrift',
    words: '账面不平。不要改数据，先备份（niannian backup），再报给开发，附上下面的话。',
    everyMinutes: 60,
    look: async () => some(await ledgerDrift(reader), ({ words }) => words),
  },
  {
    name: 'billMissing',
    words: '11点了，昨天的微信账单还没对成。niannian reconcile --day 昨天，看它怎么说。',
    look: async (now) => {
      const today = dayOf(now);
      const turn = instantOf(today, BILL_BY) <= now ? today : addDays(today, -1);
      const dueAt = instantOf(turn, RECONCILE_AT);
      const sql = `SELECT COUNT(*) AS found_n FROM schedules WHERE name = 'reconcile' AND due_at = ? AND done_at IS NOT NULL`;
      return (await count(reader, sql, [dueAt])) === 0 ? `${addDays(turn, -1)} 的账单` : undefined;
    },
  },
];

const minutesBefore = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * MINUTE_MS);

const count = async (reader: Reader, sql: string, parameters: readonly (Date | string)[] = []): Promise<number> =>
  (await reader.row<{ foundN: number }>(sql, parameters))?.foundN ?? 0;

const many = async (reader: Reader, sql: string, parameters: readonly (Date | string)[] = []): Promise<Finding> => {
  const found = await count(reader, sql, parameters);
  return found === 0 ? undefined : `${found}件`;
};

const some = <Item>(items: readonly Item[], say: (item: Item) => string): Finding =>
  items.length === 0 ? undefined : items.map(say).join('；');
