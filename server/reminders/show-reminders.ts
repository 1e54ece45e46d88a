import type { Reminders } from '../../types/reminders';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { MESSAGE_KINDS } from '../messages/message-kinds';
import { leaveOf } from '../messages/quota-reads';
import type { TemplateBook } from '../messages/template-book';
import { AppError } from '../shared/app-error';

export type ShowRemindersDeps = { reader: Reader; templateBook: TemplateBook };

const WORDS = {
  due: { title: '该缴费了', sample: '城乡居民养老保险费，点开就能缴，不用再填' },
  inAccount: { title: '钱记好了', sample: '已记账，钱已记入个人账户' },
  result: { title: '退款有结果', sample: '退费申请，已退款，钱已退回付款微信' },
} as const;

/** Use case: the three switches, and how many messages may still be sent (P11). */
export const showReminders = async (
  { reader, templateBook }: ShowRemindersDeps,
  { accountId }: Caller,
): Promise<Reminders> => {
  const templates = await templateBook.templates();
  if (templates === undefined) throw new AppError('server.busy');
  const leave = await leaveOf(reader, accountId, templates);
  return {
    reminders: MESSAGE_KINDS.map((kind) => {
      const { isOn, templateId, left, isStanding } = leave[kind];
      return {
        kind,
        ...WORDS[kind],
        isOn,
        left,
        ...(templateId === undefined ? {} : { templateId }),
        ...(isStanding ? { isStanding } : {}),
      };
    }),
  };
};
