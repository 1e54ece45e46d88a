import type { InTransaction, Reader } from './database/transaction';
import { countMissed } from './contributions/count-missed';
import { foldProgress } from './contributions/fold-progress';
import { forgetGuesses } from './identity/forget-guesses';
import { scheduleRows } from './database/schedule-store';
import { dailyJob } from './jobs/daily-job';
import type { RecurringJob } from './jobs/recurring-job';
import { deliverEvents } from './outbox/deliver-events';
import type { Handlers } from './outbox/events';
import { forgetPushes } from './messages/forget-pushes';
import type { NoticeOpener } from './payments/notice-opener';
import type { PaymentGateway } from './payments/payment-gateway';
import { sendRefunds } from './payments/send-refunds';
import { watchOrders } from './payments/watch-orders';
import { workInbox } from './payments/work-inbox';
import type { BillSource } from './reconciliation/bill-source';
import { reconcileYesterday } from './reconciliation/reconcile-yesterday';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';
import type { Sealer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  sealer: Sealer;
  gateway: PaymentGateway;
  billSource: BillSource;
  opener: NoticeOpener;
  owner: string;
  handlers: Handlers;
  sendMessages: () => Promise<unknown>;
  planReminders: () => Promise<unknown>;
  openLateCases: () => Promise<unknown>;
  forgetChats: () => Promise<unknown>;
};

const HOUR_MS = 60 * 60_000;
const HALF_HOUR_MS = 30 * 60_000;
const BILL_DAYS_BACK = 30;

/** Everything that is done again and again, and how often. */
export const composeJobs = (ground: Ground): RecurringJob[] => [
  { name: 'deliverEvents', everyMs: 500, run: () => deliverEvents(ground) },
  { name: 'workInbox', everyMs: 1_000, run: () => workInbox(ground) },
  { name: 'watchOrders', everyMs: 1_000, run: () => watchOrders(ground) },
  { name: 'sendMessages', everyMs: 2_000, run: () => ground.sendMessages() },
  { name: 'sendRefunds', everyMs: 5_000, run: () => sendRefunds(ground) },
  dailyJob(
    { ...ground, schedules: scheduleRows(ground) },
    {
      name: 'reconcile',
      at: '10:15',
      daysBack: BILL_DAYS_BACK,
      retryMs: HALF_HOUR_MS,
      run: (today, lateMs) => reconcileYesterday(ground, { today, lateMs }),
    },
  ),
  dailyJob(
    { ...ground, schedules: scheduleRows(ground) },
    {
      name: 'planReminders',
      at: '07:30', // before the first hour at which anything is sent
      daysBack: 0,
      retryMs: HALF_HOUR_MS,
      run: async () => {
        await ground.planReminders();
        return 'done';
      },
    },
  ),
  dailyJob(
    { ...ground, schedules: scheduleRows(ground) },
    {
      name: 'openLateCases',
      at: '06:30',
      daysBack: 0, // today's look also sees what was late yesterday
      retryMs: HALF_HOUR_MS,
      run: async () => {
        await ground.openLateCases();
        return 'done';
      },
    },
  ),
  dailyJob(
    { ...ground, schedules: scheduleRows(ground) },
    {
      name: 'countMissed',
      at: '05:00',
      daysBack: 0,
      retryMs: HALF_HOUR_MS,
      run: async () => {
        await countMissed(ground);
        return 'done';
      },
    },
  ),
  { name: 'foldProgress', everyMs: 5_000, run: () => foldProgress(ground) },
  { name: 'forgetGuesses', everyMs: HOUR_MS, run: () => forgetGuesses(ground) },
  { name: 'forgetPushes', everyMs: HOUR_MS, run: () => forgetPushes(ground) },
  { name: 'forgetChats', everyMs: HOUR_MS, run: () => ground.forgetChats() },
];
