import { getReminders, putReminders } from '../../types/reminders';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { ChangeRemindersDeps } from './change-reminders';
import { changeReminders } from './change-reminders';
import { showReminders } from './show-reminders';

export const reminderRoutes = (deps: ChangeRemindersDeps): Route[] => [
  route(getReminders, async ({ caller }) => ({ status: 200, body: await showReminders(deps, caller) })),
  route(putReminders, async ({ caller, body }) => ({ status: 200, body: await changeReminders(deps, caller, body) })),
];
