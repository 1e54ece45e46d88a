import { appendAudit } from '../database/audit-store';
import type { InTransaction, Tx } from '../database/transaction';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { dayOf } from '../shared/day';
import type { IdNumberProblem } from '../shared/identity-number';
import { parseRegisterIdNumber } from '../shared/identity-number';
import type { Indexer } from '../shared/sealing';
import { markStopped, participantByIndex } from './participant-store';
import type { StopReason } from './register-words';
import { personIndexes } from './seal-person';

type Deps = { inTransaction: InTransaction; clock: Clock; indexer: Indexer };
type Command = { idNumber: string; reason: StopReason; onDay: Day; officer: string };

export type StopOutcome =
  { kind: 'stopped' | 'alreadyStopped' | 'unknown' | 'future' } | { kind: 'badNumber'; problem: IdNumberProblem };

/** Ends an enrolment on a day (终止参保). Contributions already made stay; nothing new can be paid. */
export const stopParticipant = async (
  { inTransaction, clock, indexer }: Deps,
  { idNumber, reason, onDay, officer }: Command,
): Promise<StopOutcome> => {
  const today = dayOf(clock.now());
  const read = parseRegisterIdNumber(idNumber, today);
  if (!read.ok) return { kind: 'badNumber', problem: read.problem };
  if (onDay > today) return { kind: 'future' };
  const index = personIndexes(indexer).idNumber(read.value);
  return inTransaction(async (tx: Tx): Promise<StopOutcome> => {
    const stopped = (await markStopped(tx, index, reason, onDay)) === 1;
    const person = await participantByIndex(tx, index);
    if (person === undefined) return { kind: 'unknown' };
    if (!stopped) return { kind: 'alreadyStopped' };
    const subject = `participants:${person.rid}`;
    await appendAudit(tx, { actorKind: 'officer', actor: officer, action: 'participant.stop', subject, reason });
    return { kind: 'stopped' };
  });
};
