import type { Reminders } from '../../types/reminders';
import type { InTransaction } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { MessageKind } from '../messages/message-kinds';
import { bookTap, setSwitch } from '../messages/message-quota-store';
import { AppError } from '../shared/app-error';
import { sha256Hex } from '../shared/ids';
import type { ShowRemindersDeps } from './show-reminders';
import { showReminders } from './show-reminders';

export type ChangeRemindersDeps = ShowRemindersDeps & { inTransaction: InTransaction };

export type ReminderChange = {
  switches?: readonly { kind: MessageKind; isOn: boolean }[] | undefined;
  tap?:
    | {
        tapId: string;
        results: readonly { templateId: string; result: 'accept' | 'reject' | 'ban' | 'filter' }[];
      }
    | undefined;
};

/** Nobody needs more in store than a season asks for; the ledger also believes what a phone says only so far. */
const LEFT_MAX = 20;

/**
 * Use case: sets switches, and books what WeChat's sheet said. The phone's `tapId` counts once for an account, however
 * often it comes. A template that is not ours (any more) is passed over.
 */
export const changeReminders = async (
  deps: ChangeRemindersDeps,
  caller: Caller,
  { switches = [], tap }: ReminderChange,
): Promise<Reminders> => {
  const templates = tap === undefined ? [] : await deps.templateBook.templates();
  if (templates === undefined) throw new AppError('server.busy');
  const { accountId } = caller;
  await deps.inTransaction(async (tx) => {
    for (const { kind, isOn } of switches) await setSwitch(tx, accountId, kind, isOn ? 'on' : 'off');
    for (const { templateId, result } of tap?.results ?? []) {
      const template = templates.find((one) => one.templateId === templateId);
      if (template === undefined) continue;
      await bookTap(tx, {
        sourceKey: sha256Hex([accountId, tap?.tapId, templateId].join('/')),
        accountId,
        template: templateId,
        isLongTerm: template.type === 'longTerm',
        result,
        leftMax: LEFT_MAX,
      });
    }
  });
  return showReminders(deps, caller);
};
