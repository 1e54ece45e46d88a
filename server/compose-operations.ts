import { databaseNow } from './database/clock-reads';
import { scheduleRows } from './database/schedule-store';
import type { Database } from './database/transaction';
import type { Settings } from './env';
import type { RecurringJob } from './jobs/recurring-job';
import { alarmChecks } from './operations/alarm-checks';
import { noteRefusals } from './operations/alarm-store';
import { certificateEndOf } from './operations/ending-certificates';
import { createTellAlarm } from './operations/tell-alarm';
import { watchAlarms } from './operations/watch-alarms';
import type { Clock } from './shared/clock';
import { dayOf } from './shared/day';
import type { Logger } from './shared/logger';
import { probe } from './wechat/probe';
import { endingCertificates } from './wechat/trusted-keys';

type Ground = { database: Database; clock: Clock; logger: Logger; owner: string };

export type Operations = {
  /** Counts a notice that was not authentic. */
  countRefusal(): void;
  /** What every process does for itself, whatever its role. */
  ownJobs: RecurringJob[];
  /** What tells a person that something is wrong. */
  alarmJobs: RecurringJob[];
};

const MINUTE_MS = 60_000;
const SOON_MS = 30 * 24 * 60 * MINUTE_MS;
const REFUSALS_EVERY_MS = 10_000;

/** What watches over the product from beside it. */
export const composeOperations = (settings: Settings, { database, clock, logger, owner }: Ground): Operations => {
  const { inTransaction, reader } = database;
  let refusedN = 0;
  const checks = alarmChecks({
    reader,
    clock,
    databaseNow: () => databaseNow(database),
    wechatNow: async () => (await probe(settings.WECHAT_PAY_BASE)).saysNow,
    endingCertificates: (now) => endingSoon(settings, now),
  });
  const tell = createTellAlarm({ url: settings.ALERT_WEBHOOK_URL, runMode: settings.RUN_MODE, logger });
  const watching = { inTransaction, reader, clock, logger, owner, checks, tell, schedules: scheduleRows(database) };
  return {
    countRefusal: () => {
      refusedN += 1;
    },
    ownJobs: [
      {
        name: 'noteRefusals',
        everyMs: REFUSALS_EVERY_MS,
        run: async () => {
          const counted = refusedN;
          if (counted === 0) return;
          await inTransaction((tx) => noteRefusals(tx, counted, clock.now()));
          refusedN -= counted;
        },
      },
    ],
    alarmJobs: [{ name: 'watchAlarms', everyMs: MINUTE_MS, run: () => watchAlarms(watching) }],
  };
};

/** Certificates that end within 30 days: WeChat Pay's own, and the website's. */
export const endingSoon = async (
  settings: Settings,
  now: Date,
): Promise<{ name: string; endsDay: ReturnType<typeof dayOf> }[]> => {
  const website = await certificateEndOf(settings.PUBLIC_BASE_URL);
  return [
    ...endingCertificates(settings.WECHAT_PAY_TRUSTED_KEYS_DIR, now).map(({ serial, endsAt }) => ({
      name: `微信支付平台证书 ${serial}`,
      endsDay: dayOf(endsAt),
    })),
    ...(website !== undefined && website.getTime() - now.getTime() < SOON_MS
      ? [{ name: '网站证书', endsDay: dayOf(website) }]
      : []),
  ];
};
