import type { InTransaction, Reader } from './database/transaction';
import { forgetGuesses } from './identity/forget-guesses';
import type { RecurringJob } from './jobs/recurring-job';
import { deliverEvents } from './outbox/deliver-events';
import type { Handlers } from './outbox/events';
import type { NoticeOpener } from './payments/notice-opener';
import type { PaymentGateway } from './payments/payment-gateway';
import { sendRefunds } from './payments/send-refunds';
import { watchOrders } from './payments/watch-orders';
import { workInbox } from './payments/work-inbox';
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
  opener: NoticeOpener;
  owner: string;
  handlers: Handlers;
};

const HOUR_MS = 60 * 60_000;

/** Everything that is done again and again, and how often. */
export const composeJobs = (ground: Ground): RecurringJob[] => [
  { name: 'deliverEvents', everyMs: 500, run: () => deliverEvents(ground) },
  { name: 'workInbox', everyMs: 1_000, run: () => workInbox(ground) },
  { name: 'watchOrders', everyMs: 1_000, run: () => watchOrders(ground) },
  { name: 'sendRefunds', everyMs: 5_000, run: () => sendRefunds(ground) },
  { name: 'forgetGuesses', everyMs: HOUR_MS, run: () => forgetGuesses(ground) },
];
