import type { Reader } from '../database/transaction';
import type { MessageKind } from './message-kinds';
import { MESSAGE_KINDS } from './message-kinds';
import { leftOf, quotasOf, switchedOff } from './message-quota-store';
import { offeredTemplates } from './match-templates';
import type { Template } from './sender';

/** What somebody lets us send, by kind. */
export type Leave = { isOn: boolean; templateId: string | undefined; left: number; isStanding: boolean };

/** The switches of an account, and how much is left of what it agreed to. Reads both together for one account. */
export const leaveOf = async (
  reader: Reader,
  accountId: number,
  templates: readonly Template[],
): Promise<Record<MessageKind, Leave>> => {
  const quotas = await quotasOf(reader, [accountId]);
  const off = await switchedOff(reader, [accountId]);
  const offered = offeredTemplates(templates);
  const leave = (kind: MessageKind): Leave => {
    const ids = templates.filter((template) => template.kind === kind).map(({ templateId }) => templateId);
    const own = quotas.filter(({ template }) => ids.includes(template));
    return {
      isOn: !off.some((one) => one.kind === kind),
      templateId: offered.get(kind)?.templateId,
      left: own.reduce((sum, quota) => sum + leftOf(quota), 0),
      isStanding: own.some(({ standingSlot }) => standingSlot === 1),
    };
  };
  return Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, leave(kind)])) as Record<MessageKind, Leave>;
};

/** Which of these accounts may be told something now: switched on, and something is left, `leftMin` of it at least. */
export const reachableAccounts = async (
  reader: Reader,
  accountIds: readonly number[],
  kind: MessageKind,
  templates: readonly Template[],
  leftMin = 1,
): Promise<ReadonlySet<number>> => {
  const wanted = new Set(templates.filter((template) => template.kind === kind).map(({ templateId }) => templateId));
  const off = await accountsSwitchedOff(reader, accountIds, kind);
  const left = (await quotasOf(reader, accountIds)).filter(
    (quota) =>
      wanted.has(quota.template) && (quota.standingSlot === 1 || leftOf(quota) >= leftMin) && !off.has(quota.accountId),
  );
  return new Set(left.map(({ accountId }) => accountId));
};

/** Which of these accounts do not want to be told of this, by whatever way. */
export const accountsSwitchedOff = async (
  reader: Reader,
  accountIds: readonly number[],
  kind: MessageKind,
): Promise<ReadonlySet<number>> =>
  new Set((await switchedOff(reader, accountIds)).filter((one) => one.kind === kind).map(({ accountId }) => accountId));
