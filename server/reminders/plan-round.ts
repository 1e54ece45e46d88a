import type { InTransaction } from '../database/transaction';
import { planMessage } from '../messages/message-store';
import type { TemplateBook } from '../messages/template-book';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { dayOf, yearOf } from '../shared/day';
import { newRid } from '../shared/ids';
import type { DuePerson } from './campaign-rules';
import { campaignRules, isRoundDay, nextSendingTime } from './campaign-rules';
import type { SurveyDeps, Surveyed } from './survey-round';
import { DUE, surveyRound } from './survey-round';

export type PlanDeps = SurveyDeps & { inTransaction: InTransaction; clock: Clock; templateBook: TemplateBook };

/** What a round came to: how many messages, about how many people, and why not about the others. */
export type RoundReport = {
  onDay: Day;
  messages: { card: number; text: number };
  people: Record<string, number>;
};

type Planned = { kind: 'card' | 'text'; recipient: string; accountId?: number; people: DuePerson[] };

const MESSAGES_PER_TRANSACTION = 100;
const SPREAD_MS = 15 * 60_000;
const RANK = { reaching: 0, due: 1, late: 2 } as const;

/** The daily look: a round is planned on the days of the county's calendar only. */
export const planRoundOfToday = async (
  deps: PlanDeps & { regionCode: () => Promise<string | undefined> },
): Promise<RoundReport | undefined> => {
  const today = dayOf(deps.clock.now());
  const regionCode = await deps.regionCode();
  const rules = regionCode === undefined ? undefined : campaignRules(deps.packs, regionCode, today);
  return rules !== undefined && isRoundDay(rules, today) ? planRound(deps, { isDryRun: false }) : undefined;
};

/**
 * Use case: plans one round (F52): one message for each recipient, about everybody it can tell of, the most pressing first.
 * With `isDryRun` nothing is written. `onEach` hears of everybody and why. Planning twice on a day is planning once.
 */
export const planRound = async (
  deps: PlanDeps,
  { isDryRun, onEach }: { isDryRun: boolean; onEach?: (surveyed: Surveyed) => void },
): Promise<RoundReport> => {
  const now = deps.clock.now();
  const templates = await deps.templateBook.templates();
  if (templates === undefined) throw new AppError('server.busy');
  const planned = new Map<string, Planned>();
  const report: RoundReport = { onDay: dayOf(now), messages: { card: 0, text: 0 }, people: {} };
  for await (const chunk of surveyRound(deps, { now, templates })) {
    for (const surveyed of chunk) {
      onEach?.(surveyed);
      addTo(planned, surveyed);
      const why = surveyed.decision.kind === 'none' ? surveyed.decision.why : surveyed.decision.kind;
      report.people[why] = (report.people[why] ?? 0) + 1;
    }
  }
  const inOrder = [...planned.values()].sort((one, other) => rankOf(one) - rankOf(other));
  for (const { kind } of inOrder) report.messages[kind] += 1;
  if (!isDryRun) await keep(deps, inOrder, now);
  return report;
};

const addTo = (planned: Map<string, Planned>, { person, decision }: Surveyed): void => {
  if (decision.kind !== 'card' && decision.kind !== 'text') return;
  const known = planned.get(decision.recipient);
  if (known !== undefined) known.people.push(person);
  else planned.set(decision.recipient, { ...decision, people: [person] });
};

const rankOf = ({ people }: Planned): number =>
  Math.min(...people.map(({ pressing }) => (pressing === undefined ? RANK.late : RANK[pressing])));

const keep = async ({ inTransaction, packs }: PlanDeps, planned: readonly Planned[], now: Date): Promise<void> => {
  const onDay = dayOf(now);
  for (let start = 0; start < planned.length; start += MESSAGES_PER_TRANSACTION) {
    const chunk = planned.slice(start, start + MESSAGES_PER_TRANSACTION);
    await inTransaction(async (tx) => {
      for (const one of chunk) {
        const [first] = one.people;
        const rules = first && campaignRules(packs, first.regionCode, onDay);
        if (first === undefined || rules === undefined) continue;
        const sendAfterAt = nextSendingTime(
          rules,
          new Date(nextSendingTime(rules, now).getTime() + rankOf(one) * SPREAD_MS),
        );
        const message = {
          rid: newRid(),
          recipient: one.recipient,
          accountId: one.accountId,
          participantId: first.participantId,
          kind: 'due' as const,
          purpose: DUE,
          purposeKey: `due:${onDay}`,
          subject: `season:${yearOf(onDay)}`,
          sendAfterAt,
        };
        const ids = one.people.map(({ participantId }) => participantId);
        await planMessage(tx, message, ids);
      }
    });
  }
};
