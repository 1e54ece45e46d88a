import { appendAudit } from '../database/audit-store';
import type { Pressing } from '../contributions/list-due-people';
import { namesOf, phonesOf } from '../participants/participant-reads';
import { AppError } from '../shared/app-error';
import type { Sealer } from '../shared/sealing';
import type { PlanDeps } from './plan-round';
import { surveyRound } from './survey-round';

export type WorklistRow = { regionCode: string; name: string; phone: string | undefined; pressing: Pressing };

const ROWS_MAX = 2_000;

/**
 * Use case: who owes and can be told neither by WeChat nor by text message (F23): for the village, the most pressing first.
 * Names and phones are open here, so every look is noted with its reason.
 */
export const villageWorklist = async (
  deps: PlanDeps & { sealer: Sealer },
  { regionCode, officer, reason }: { regionCode: string; officer: string; reason: string },
): Promise<WorklistRow[]> => {
  const templates = await deps.templateBook.templates();
  if (templates === undefined) throw new AppError('server.busy');
  const found: { participantId: number; regionCode: string; pressing: Pressing }[] = [];
  for await (const chunk of surveyRound(deps, { now: deps.clock.now(), templates, regionCode })) {
    for (const { person, decision } of chunk) {
      if (decision.kind !== 'village' || person.pressing === undefined) continue;
      if (!person.regionCode.startsWith(regionCode) || found.length >= ROWS_MAX) continue;
      found.push(person);
    }
  }
  await deps.inTransaction(async (tx) => {
    for (const { participantId } of found) {
      const subject = `participants:${participantId}`;
      await appendAudit(tx, { actorKind: 'officer', actor: officer, action: 'reminders.worklist', subject, reason });
    }
  });
  const ids = found.map(({ participantId }) => participantId);
  const names = await namesOf(deps, ids);
  const phones = await phonesOf(deps, ids);
  const rows: WorklistRow[] = [];
  for (const { participantId, ...rest } of found.sort((one, other) => RANK[one.pressing] - RANK[other.pressing])) {
    rows.push({ ...rest, name: names.get(participantId) ?? '', phone: phones.get(participantId) });
  }
  return rows;
};

const RANK: Readonly<Record<Pressing, number>> = { reaching: 0, due: 1, late: 2 };
