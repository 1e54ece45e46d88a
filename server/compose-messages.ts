import type { InTransaction, Reader } from './database/transaction';
import type { Route } from './http/route';
import type { MessageSender } from './messages/sender';
import { createTemplateBook } from './messages/template-book';
import { reminderRoutes } from './reminders/reminder-routes';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  sender: MessageSender;
};

/** What we tell residents: their leave for it. The templates are asked for at the start; nobody waits for them. */
export const composeMessages = (ground: Ground): { routes: Route[] } => {
  const templateBook = createTemplateBook(ground);
  return { routes: reminderRoutes({ ...ground, templateBook }) };
};
