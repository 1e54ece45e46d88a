import { appendAudit } from '../database/audit-store';
import type { InTransaction } from '../database/transaction';
import { windowAt } from '../policy/windows';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { addDays, dayOf, instantOf, yearOf } from '../shared/day';
import type { RulePacks } from './rule-packs';
import { confirmOverride, proposeOverride } from './window-override-store';

export type Extension = { regionCode: string; lastDay: Day; officer: string; reason: string };
/** `again`: the same officer twice, or it stands already. `notLonger`: by the pack money is taken on that day anyway. */
export type ExtensionOutcome = 'first' | 'stands' | 'again' | 'noPack' | 'past' | 'notLonger';

/**
 * Use case: two different officers let the concentrated period of a place go on to the end of a day. The pack stays as it
 * is: what was decided beside it is a row with both names, and takes effect in every process at once.
 */
export const extendWindow = async (
  { inTransaction, packs, clock }: { inTransaction: InTransaction; packs: RulePacks; clock: Clock },
  { regionCode, lastDay, officer, reason }: Extension,
): Promise<ExtensionOutcome> => {
  const now = clock.now();
  if (lastDay < dayOf(now) || yearOf(lastDay) !== yearOf(dayOf(now))) return 'past';
  const pack = packs.packFor(regionCode, yearOf(lastDay), dayOf(now));
  if (pack === undefined) return 'noPack';
  const closesAt = instantOf(addDays(lastDay, 1));
  const byPack = windowAt(pack.law, new Date(closesAt.getTime() - 1), { channel: 'wechat' });
  if (byPack.state === 'open') return 'notLonger';
  const key = { regionCode, packYear: yearOf(lastDay), closesAt };
  return inTransaction(async (tx) => {
    const isFirst = await proposeOverride(tx, key, officer, reason);
    if (!isFirst && !(await confirmOverride(tx, key, officer))) return 'again';
    const action = isFirst ? 'window.propose' : 'window.extend';
    await appendAudit(tx, {
      actorKind: 'officer',
      actor: officer,
      action,
      subject: `window:${regionCode}:${lastDay}`,
      reason,
    });
    return isFirst ? 'first' : 'stands';
  });
};
