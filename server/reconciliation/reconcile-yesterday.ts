import { openCase } from '../cases/open-case';
import { addDays } from '../shared/day';
import type { Day } from '../shared/day';
import type { ReconcileDeps } from './reconcile-day';
import { reconcileDay } from './reconcile-day';

const ALARM_AFTER_MS = 12 * 60 * 60_000;

/**
 * The turn of a day: compares the bill of the day before. While WeChat is still making it the turn comes again; a bill
 * that is not there after half a day is a case, and so is one that was refused: both are tried on.
 */
export const reconcileYesterday = async (
  deps: ReconcileDeps,
  { today, lateMs }: { today: Day; lateMs: number },
): Promise<'done' | 'later'> => {
  const onDay = addDays(today, -1);
  const report = await reconcileDay(deps, { onDay, kind: 'ALL', officer: 'system' });
  if (report.kind !== 'done') return report.kind === 'notYet' ? 'later' : 'done';
  const open = report.accounts.filter(({ outcome }) => outcome.kind === 'later' || outcome.kind === 'failed');
  if (open.length === 0) return 'done';
  if (lateMs >= ALARM_AFTER_MS) {
    await deps.inTransaction((tx) =>
      openCase(tx, { kind: 'billFile', subject: `bill:${onDay}`, now: deps.clock.now() }),
    );
  }
  return 'later';
};
